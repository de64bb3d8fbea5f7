namespace Cov19Ct;

/// <summary>What one code comes to over many scans.</summary>
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

    /// <summary>What the code stands for.</summary>
    public string? Cause { get; }

    /// <summary>What was done about it.</summary>
    public string? Action { get; }

    /// <summary>What a user may do.</summary>
    public string? Remedy { get; }

    /// <summary>What the first scan's finding says.</summary>
    public string Example { get; }

    /// <summary>The scans that have it, each once, as they came.</summary>
    public string[] ScanIds { get; }

    /// <summary>One summary a code, the most severe first, and of those the most frequent.</summary>
    public static IReadOnlyList<FindingSummary> Of(IEnumerable<ScanFinding> findings) =>
    [
        .. findings
            .GroupBy(finding => finding.Code)
            .Select(alike => new FindingSummary([.. alike]))
            .OrderByDescending(summary => summary.Severity)
            .ThenByDescending(summary => summary.Scans)
            .ThenBy(summary => summary.Code, StringComparer.Ordinal),
    ];

    public override string ToString() => $"{Severity} {Code}: {Scans} scans";
}
