using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using Cov19Ct.Model.Runtime;

namespace Cov19Ct.Hosting;

/// <summary>Holds the module's dependencies apart from PowerShell's and from those of other modules.</summary>
/// <remarks>
/// <c>Cov19Ct.dll</c> and <c>Cov19Ct.Core.dll</c>, whose types users hold, live in the default context. When one of them asks for
/// one of the module's other assemblies, those are loaded here, from <c>bin/dependencies</c>, and their packages with them.
/// Native libraries are found there too, or below it in the folder of this platform; the process has them once, whatever the context.
/// </remarks>
internal sealed class PrivateLoadContext : AssemblyLoadContext
{
    private static readonly string s_moduleFolder = Path.GetDirectoryName(typeof(PrivateLoadContext).Assembly.Location)!;
    private static readonly Lazy<PrivateLoadContext> s_instance = new(() => new PrivateLoadContext());
    private static readonly string s_dependencies = Path.Combine(s_moduleFolder, "dependencies");
    private static int s_isConnected;

    private PrivateLoadContext()
        : base("Cov19Ct", isCollectible: false)
    {
    }

    /// <summary>Answers the default context's requests for the assemblies that lead in here.</summary>
    public static void Connect()
    {
        if (Interlocked.Exchange(ref s_isConnected, 1) == 0)
        {
            Default.Resolving += static (_, name) =>
                IsPrivate(name.Name) ? s_instance.Value.LoadFromAssemblyName(name) : null;
        }
    }

    public static bool HasLoaded(string assembly) =>
        s_instance.IsValueCreated && s_instance.Value.Assemblies.Any(loaded => loaded.GetName().Name == assembly);

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        string file = $"{assemblyName.Name}.dll";
        string dependency = Path.Combine(s_dependencies, file);
        if (File.Exists(dependency))
        {
            return LoadFromAssemblyPath(dependency);
        }

        // Core is shared: a second copy here would split the types that users hold.
        string shared = Path.Combine(s_moduleFolder, file);
        return File.Exists(shared) ? Default.LoadFromAssemblyPath(shared) : null;
    }

    protected override IntPtr LoadUnmanagedDll(string unmanagedDllName)
    {
        // libtorch may have come from elsewhere: the file of that name in our folder would be a second one.
        if (HasLoaded("Cov19Ct.Model") && FindTorchLibrary(unmanagedDllName) is IntPtr loaded && loaded != IntPtr.Zero)
        {
            return loaded;
        }

        string? path = NativeFiles(unmanagedDllName).FirstOrDefault(File.Exists);
        return path is null ? IntPtr.Zero : LoadUnmanagedDllFromPath(path);
    }

    /// <summary>Whether an assembly is the module's own, and none that users hold types of.</summary>
    private static bool IsPrivate(string? name) =>
        name?.StartsWith("Cov19Ct.", StringComparison.Ordinal) == true && File.Exists(Path.Combine(s_dependencies, $"{name}.dll"));

    /// <summary>Where a native library may lie: callers give its name with or without prefix and ending.</summary>
    private static IEnumerable<string> NativeFiles(string name) =>
        from folder in (string[])[s_dependencies, Path.Combine(s_dependencies, NativePlatform.Folder)]
        from file in (string[])[name, $"{name}.dll", $"lib{name}.so", $"{name}.so", $"lib{name}.dylib", $"{name}.dylib"]
        select Path.Combine(folder, file);

    /// <summary>Apart, so that whoever reads pictures only does not load the network's assembly for it.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static IntPtr FindTorchLibrary(string name) => TorchRuntime.FindLibrary(name);
}
