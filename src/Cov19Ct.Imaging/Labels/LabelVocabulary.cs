namespace Cov19Ct.Imaging.Labels;

/// <summary>Finds what may be typing errors among the labels and splits of rows: each value that is not known is a class, or a set, of
/// its own.</summary>
internal static class LabelVocabulary
{
    /// <summary>So many values are shown, and so much of each.</summary>
    private const int MostShown = 5;

    private const int LongestShown = 30;

    /// <summary>Sentences about values that are unlike the others of the rows; none where all are alike.</summary>
    public static IEnumerable<string> Warnings(IReadOnlyCollection<ScanLabels> rows) =>
    [
        .. Of(rows, row => row.Label, FolderLabels.ParseLabel, "labels", "COVID and non-COVID", "a class"),
        .. Of(rows, row => row.Split, FolderLabels.ParseSplit, "splits", "train, validation and test", "a set"),
    ];

    private static IEnumerable<string> Of(
        IReadOnlyCollection<ScanLabels> rows,
        Func<ScanLabels, string?> value,
        Func<string?, string?> parse,
        string noun,
        string known,
        string own)
    {
        ScanLabels[] stated = [.. rows.Where(row => value(row) is not null)];
        ScanLabels[] others = [.. stated.Where(row => parse(value(row)) is null)];
        string[] alike =
        [
            .. others.GroupBy(row => value(row)!, StringComparer.OrdinalIgnoreCase)
                .Where(group => group.Select(value).Distinct(StringComparer.Ordinal).Count() > 1)
                .SelectMany(group => Describe(group, value)),
        ];
        if (others.Length > 0 && others.Length < stated.Length)
        {
            yield return $"Some {noun} are not {known}: {Shown([.. Describe(others, value)])}. Each of them is {own} of its own. Correct "
                + "those that are typing errors.";
        }

        if (alike.Length > 0)
        {
            yield return $"Some {noun} differ only in upper and lower case: {Shown(alike)}. Each of them is {own} of its own.";
        }
    }

    /// <summary>Each value once, with the first row that states it.</summary>
    private static IEnumerable<string> Describe(IEnumerable<ScanLabels> rows, Func<ScanLabels, string?> value) =>
        rows.GroupBy(value, StringComparer.Ordinal).Select(alike =>
        {
            int more = alike.Count() - 1;
            return $"{ShownText.Of(alike.Key!, LongestShown)} ({alike.First().Source}{(more == 0 ? "" : $" and {more} more")})";
        });

    private static string Shown(string[] values) => string.Join(", ", values.Length > MostShown ? [.. values[..MostShown], "..."] : values);
}
