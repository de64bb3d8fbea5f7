namespace Cov19Ct;

/// <summary>A scan that a batch could not give a verdict on, as a ledger keeps it.</summary>
public sealed record Cov19ScanFailure
{
    public required string ScanId { get; init; }

    /// <summary>The folder or file of the scan.</summary>
    public required string Path { get; init; }

    /// <summary>The file that the error is about.</summary>
    public string? Target { get; init; }

    /// <summary>Id of the error record, such as <c>InvalidScanFile</c>.</summary>
    public required string ErrorId { get; init; }

    /// <summary>Name of the error record's category.</summary>
    public required string Category { get; init; }

    public required string Message { get; init; }

    /// <summary>What can be done about it.</summary>
    public required string RecommendedAction { get; init; }

    /// <summary>SHA-256 of the tensors of the model that was to judge the scan, hexadecimal.</summary>
    public required string ModelHash { get; init; }

    /// <summary>When the last attempt failed, in universal time.</summary>
    public required DateTime RecordedUtc { get; init; }

    public override string ToString() => $"{ScanId}: {ErrorId}";
}
