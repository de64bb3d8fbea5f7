using System.Management.Automation;

namespace Cov19Ct.Hosting;

/// <summary>What happens when the module is imported, and when it is removed.</summary>
public sealed class ModuleInitializer : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    /// <summary>Makes the module's private assemblies loadable. A second import, in another runspace, changes nothing.</summary>
    public void OnImport() => PrivateLoadContext.Connect();

    /// <summary>Frees the models in memory. The assemblies stay: they cannot be unloaded, and other runspaces may use them.</summary>
    public void OnRemove(PSModuleInfo psModuleInfo) => LoadedModels.Clear();
}
