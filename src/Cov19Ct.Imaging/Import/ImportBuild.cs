using Cov19Ct.Codecs;

namespace Cov19Ct.Imaging.Import;

/// <summary>The build of the code that voxels come from: what is kept of them on disk is of no use to another one.</summary>
internal static class ImportBuild
{
    /// <summary>One identifier for each assembly: that of its build, which changes with any line of it.</summary>
    public static IReadOnlyList<Guid> Modules { get; } =
    [
        typeof(CtScan).Module.ModuleVersionId,
        typeof(ImportBuild).Module.ModuleVersionId,
        typeof(CodestreamException).Module.ModuleVersionId,
    ];
}
