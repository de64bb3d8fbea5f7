namespace Cov19Ct;

/// <summary>One finding of one scan: a flat row, for tables and CSV files.</summary>
/// <param name="ScanId">The scan's id.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="Code">One of <see cref="FindingCodes"/>.</param>
/// <param name="Message">One sentence, what was found.</param>
/// <param name="Files">Files concerned; 0 if the finding is about the whole scan.</param>
/// <param name="Action">What was done about it.</param>
/// <param name="Remedy">What a user can do.</param>
/// <param name="FirstPath">The first of the files; the path of the scan if the finding is about the whole scan.</param>
public sealed record ScanFinding(
    string ScanId, FindingSeverity Severity, string Code, string Message, int Files, string? Action, string? Remedy, string FirstPath)
{
    /// <summary>The row of a finding.</summary>
    public static ScanFinding Of(string scanId, string scanPath, CtFinding finding)
    {
        ArgumentNullException.ThrowIfNull(finding);
        FindingDescription? description = FindingCatalogue.Find(finding.Code);
        string firstPath = finding.Paths.Length > 0 ? finding.Paths[0] : scanPath;
        return new ScanFinding(
            scanId,
            finding.Severity,
            finding.Code,
            finding.Message,
            finding.Paths.Length,
            description?.Action,
            description?.Remedy,
            firstPath);
    }
}
