namespace Cov19Ct.Imaging.Import;

/// <summary>Volumes of one slice in one folder that may be the slices of one scan, each written as a volume of its own.</summary>
internal static class SingleSlices
{
    /// <summary>So many of one size are hardly scans of one slice each.</summary>
    private const int FewestAlike = 3;

    /// <summary>Makes a warning of the note that a volume has one slice, where others of the folder have one of the same size.</summary>
    /// <param name="volumes">The volumes of a folder.</param>
    /// <returns>The same volumes, in their order.</returns>
    public static IReadOnlyList<ImportResult> Tell(IReadOnlyList<ImportResult> volumes)
    {
        Dictionary<(int Rows, int Columns), int> counts = volumes
            .Select(volume => volume.Scan)
            .OfType<CtScan>()
            .Where(scan => scan.SliceCount == 1)
            .GroupBy(scan => (scan.Rows, scan.Columns))
            .ToDictionary(alike => alike.Key, alike => alike.Count());
        return [.. volumes.Select(volume => volume.Scan is { SliceCount: 1 } scan
            && counts[(scan.Rows, scan.Columns)] is int count and >= FewestAlike
                ? ImportResult.Of(scan with { Findings = [.. scan.Findings.Select(finding => Warning(finding, count))] })
                : volume)];
    }

    private static CtFinding Warning(CtFinding finding, int count) => finding.Code != FindingCodes.SingleSlice ? finding : finding with
    {
        Severity = FindingSeverity.Warning,
        Message = $"The scan has one slice, as {count} volumes of this size in the folder have: they may be the slices of one scan. Each "
            + "is a scan of its own.",
    };
}
