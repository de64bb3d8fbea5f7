using System.Text.RegularExpressions;

namespace Cov19Ct.Imaging.Series;

/// <summary>Slices that cannot be read: one finding or one error for each cause, not one a file.</summary>
internal static partial class UnreadableSlices
{
    private const int LongestName = 60;

    /// <summary>A warning for each cause, which names each file once.</summary>
    public static IEnumerable<CtFinding> Findings(IEnumerable<(string Path, Exception Error)> failures) =>
        ByCause(failures).Select(cause => new CtFinding(
            FindingCodes.UnreadableSlice,
            FindingSeverity.Warning,
            cause.Count == 1
                ? $"A slice, {NameOf(cause[0])}, cannot be read and was excluded: {cause[0].Error.Message}"
                : $"{cause.Count} slices cannot be read and were excluded. The error of {NameOf(cause[0])}: {cause[0].Error.Message}",
            [.. cause.Select(failure => failure.Path).Distinct()]));

    /// <summary>An error for each cause, about the first file that has it, with the other files.</summary>
    public static IEnumerable<ImportResult> Errors(IEnumerable<(string Path, Exception Error)> failures) =>
        ByCause(failures).Select(cause => ImportResult.Of(cause[0].Path, cause[0].Error) with
        {
            Others = [.. cause.Skip(1).DistinctBy(failure => failure.Path).Where(failure => failure.Path != cause[0].Path)],
        });

    private static string NameOf((string Path, Exception Error) failure) => ShownText.Of(Path.GetFileName(failure.Path), LongestName);

    private static IEnumerable<List<(string Path, Exception Error)>> ByCause(IEnumerable<(string Path, Exception Error)> failures) =>
        failures
            .GroupBy(failure => (
                failure.Error.GetType(),
                (failure.Error as UnsupportedTransferSyntaxException)?.TransferSyntaxUid,
                (failure.Error as UnsupportedScanFileException)?.Cause,
                CauseOf(failure.Error)))
            .Select(alike => alike.ToList());

    /// <summary>What a message says, without the numbers in which those of one cause differ; null for errors of the file system and of
    /// kinds of objects, which their types and causes tell apart.</summary>
    private static string? CauseOf(Exception error) =>
        error is Cov19CtException and not UnsupportedScanFileException { Cause: not ExclusionReason.NotReadHere }
            ? Number().Replace(error.Message, match => match.Value.StartsWith('(') ? match.Value : "#")
            : null;

    /// <summary>A tag, which stays, or a number.</summary>
    [GeneratedRegex(@"\([0-9A-F]{4},[0-9A-F]{4}\)|[0-9]+")]
    private static partial Regex Number();
}
