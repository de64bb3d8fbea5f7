namespace Cov19Ct.Imaging.Series;

/// <summary>Slices that cannot be read: one finding or one error for each cause, not one a file.</summary>
internal static class UnreadableSlices
{
    /// <summary>A warning for each cause.</summary>
    public static IEnumerable<CtFinding> Findings(IEnumerable<(string Path, Exception Error)> failures) =>
        ByCause(failures).Select(cause => new CtFinding(
            FindingCodes.UnreadableSlice,
            FindingSeverity.Warning,
            cause.Count == 1
                ? $"A slice cannot be read and was excluded: {cause[0].Error.Message}"
                : $"{cause.Count} slices cannot be read and were excluded. The first error: {cause[0].Error.Message}",
            [.. cause.Select(failure => failure.Path)]));

    /// <summary>An error for each cause, about the first file that has it.</summary>
    public static IEnumerable<ImportResult> Errors(IEnumerable<(string Path, Exception Error)> failures) =>
        ByCause(failures).Select(cause => ImportResult.Of(cause[0].Path, cause[0].Error));

    private static IEnumerable<List<(string Path, Exception Error)>> ByCause(IEnumerable<(string Path, Exception Error)> failures) =>
        failures
            .GroupBy(failure => (
                failure.Error.GetType(),
                (failure.Error as UnsupportedTransferSyntaxException)?.TransferSyntaxUid,
                (failure.Error as UnsupportedScanFileException)?.Cause))
            .Select(alike => alike.ToList());
}
