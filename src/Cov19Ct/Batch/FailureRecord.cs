using System.Management.Automation;

namespace Cov19Ct.Batch;

/// <summary>What a ledger keeps of an error record.</summary>
internal static class FailureRecord
{
    /// <param name="scanId">The scan; empty where none came of the path.</param>
    /// <param name="path">Its folder or file, or the path that no scan came of.</param>
    /// <param name="modelHash">The model that was to judge it; empty for an import.</param>
    /// <param name="error">From <see cref="Hosting.Errors"/>.</param>
    public static Cov19ScanFailure Of(string scanId, string path, string modelHash, ErrorRecord error) => new()
    {
        ScanId = scanId,
        Path = path,
        Target = error.TargetObject as string,
        ErrorId = error.FullyQualifiedErrorId.Split(',')[0],
        Category = error.CategoryInfo.Category.ToString(),
        Message = error.Exception.Message,
        RecommendedAction = error.ErrorDetails.RecommendedAction,
        ModelHash = modelHash,
        RecordedUtc = DateTime.UtcNow,
    };
}
