namespace Cov19Ct.Imaging.Labels;

/// <summary>What one row states of one scan or file.</summary>
/// <param name="Name">Name of its folder or file.</param>
/// <param name="Label">Its class; null if the row does not state it.</param>
/// <param name="Split"><c>train</c>, <c>validation</c> or <c>test</c>; null if the row does not state it.</param>
/// <param name="Centre">The centre it comes from; null if the row does not state it.</param>
public sealed record ScanLabels(string Name, string? Label, string? Split, string? Centre)
{
    /// <summary>The row, in words for a message: <c>line 3 of labels.csv</c>; null for what several rows state together.</summary>
    public string? Source { get; init; }

    /// <summary>What the row states differently in its own columns, as the end of a sentence; null where they agree.</summary>
    public string? Contrary { get; init; }

    /// <summary>What several rows state of one scan. An absent value states nothing: one row may give the class, and another the
    /// split.</summary>
    /// <param name="rows">One or more.</param>
    /// <param name="contrary">What the rows state differently, as the end of a sentence; null where they agree.</param>
    /// <returns>Null where the rows state different things: a scan has one label, and no row is more credible than another.</returns>
    public static ScanLabels? Merge(IReadOnlyCollection<ScanLabels> rows, out string? contrary)
    {
        ArgumentNullException.ThrowIfNull(rows);
        contrary = rows.FirstOrDefault(row => row.Contrary is not null)?.Contrary
            ?? Differing(rows, row => row.Label, "labels") ?? Differing(rows, row => row.Split, "splits")
            ?? Differing(rows, row => row.Centre, "centres");
        return contrary is not null ? null : new ScanLabels(
            rows.First().Name,
            rows.FirstOrDefault(row => row.Label is not null)?.Label,
            rows.FirstOrDefault(row => row.Split is not null)?.Split,
            rows.FirstOrDefault(row => row.Centre is not null)?.Centre);
    }

    private static string? Differing(IEnumerable<ScanLabels> rows, Func<ScanLabels, string?> value, string noun)
    {
        ScanLabels[] unlike = [.. rows.Where(row => value(row) is not null).DistinctBy(value, StringComparer.OrdinalIgnoreCase)];
        return unlike.Length < 2
            ? null
            : $"different {noun}: {value(unlike[0])} ({unlike[0].Source}) and {value(unlike[1])} ({unlike[1].Source})";
    }
}
