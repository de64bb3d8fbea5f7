using System.Runtime.CompilerServices;
using Cov19Ct.Model.Inference;

namespace Cov19Ct.Hosting;

/// <summary>The models in memory, without loading the assembly that could hold some only to find that there are none.</summary>
internal static class LoadedModels
{
    public static IReadOnlyList<Cov19ModelInfo> List() => MayHaveSome ? ListFromCache() : [];

    /// <summary>True if a model of a file is in memory.</summary>
    public static bool Contains(string path) => MayHaveSome && ContainsInCache(path);

    /// <summary>Frees the models of a file, or all.</summary>
    /// <returns>Those that were freed.</returns>
    public static IReadOnlyList<Cov19ModelInfo> Clear(string? path = null) => MayHaveSome ? ClearCache(path) : [];

    private static bool MayHaveSome => PrivateLoadContext.HasLoaded("Cov19Ct.Model");

    // Apart: a method's types are loaded when it is compiled, before its first line runs.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static IReadOnlyList<Cov19ModelInfo> ListFromCache() => ModelCache.Loaded;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool ContainsInCache(string path) => ModelCache.Contains(path);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static IReadOnlyList<Cov19ModelInfo> ClearCache(string? path) => ModelCache.Clear(path);
}
