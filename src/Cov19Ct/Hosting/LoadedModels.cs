using System.Runtime.CompilerServices;
using Cov19Ct.Model.Inference;

namespace Cov19Ct.Hosting;

/// <summary>The models in memory, without loading the assembly that could hold some only to find that there are none.</summary>
internal static class LoadedModels
{
    public static IReadOnlyList<Cov19ModelInfo> List() => MayHaveSome ? ListFromStore() : [];

    /// <summary>Frees the models of a file, or all.</summary>
    /// <returns>How many.</returns>
    public static int Clear(string? path = null) => MayHaveSome ? ClearStore(path) : 0;

    private static bool MayHaveSome => PrivateLoadContext.HasLoaded("Cov19Ct.Model");

    // Apart: a method's types are loaded when it is compiled, before its first line runs.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static IReadOnlyList<Cov19ModelInfo> ListFromStore() => ModelStore.Loaded;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int ClearStore(string? path) => ModelStore.Clear(path);
}
