namespace Cov19Ct;

/// <summary>The findings of one code over many scans.</summary>
public sealed class FindingSummary
{
    private FindingSummary(IReadOnlyList<ScanFinding> alike)
    {
        FindingDescription? description = FindingCatalogue.Find(alike[0].Code);
        Code = alike[0].Code;
        Severity = alike.Max(finding => finding.Severity);
        ScanIds = [.. alike.Select(finding => finding.ScanId).Distinct()];
        Files = alike.Sum(finding => finding.Files);
        Cause = description?.Cause;
        Action = description?.Action;
        Remedy = description?.Remedy;
        Example = alike[0].Message;
    }

    public FindingSeverity Severity { get; }

    public string Code { get; }

    /// <summary>Scans that have it.</summary>
    public int Scans => ScanIds.Length;

    /// <summary>Files concerned, over all scans.</summary>
    public int Files { get; }

    /// <summary>The meaning of the code.</summary>
    public string? Cause { get; }

    /// <summary>What was done about it.</summary>
    public string? Action { get; }

    /// <summary>What a user can do.</summary>
    public string? Remedy { get; }

    /// <summary>The message of the finding of the first scan.</summary>
    public string Example { get; }

    /// <summary>The scans that have it, each once, in the order of the input.</summary>
    public string[] ScanIds { get; }

    /// <summary>One summary per code, the most severe first, and of those the most frequent.</summary>
    public static IReadOnlyList<FindingSummary> Of(IEnumerable<ScanFinding> findings) =>
    [
        .. findings
            .GroupBy(finding => finding.Code)
            .Select(alike => new FindingSummary([.. alike]))
            .OrderByDescending(summary => summary.Severity)
            .ThenByDescending(summary => summary.Scans)
            .ThenBy(summary => summary.Code, StringComparer.Ordinal),
    ];

    public override string ToString() => $"{Severity} {Code}: {Plural.Of(Scans, "scan")}";
}
