using Cov19Ct.Imaging.Containers;

namespace Cov19Ct.Imaging.Attributes;

/// <summary>All that scans have and that is not disease: the input of <see cref="ShortcutTest"/>.</summary>
public static class ScanAttributes
{
    /// <summary>The name of the attribute that <see cref="WithFolderOrder"/> adds.</summary>
    public const string FolderOrder = "order in the folder";

    /// <summary>Reads the attributes of a scan: from its headers, the file of its middle slice, and the edges of that slice.</summary>
    /// <param name="scan">The scan. What cannot be read is absent.</param>
    /// <param name="cancellationToken">Stops between files.</param>
    /// <returns>One value per attribute. Texts are those of headers: they are compared, and not shown.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static IReadOnlyList<AttributeValue> Of(CtScan scan, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(scan);
        int middle = scan.SliceCount / 2;
        cancellationToken.ThrowIfCancellationRequested();
        return
        [
            new AttributeValue("format", scan.Format.ToString()),
            new AttributeValue("extension", ExtensionOf(scan.Slices[middle].Path)),
            new AttributeValue("encoding", scan.Encoding),
            new AttributeValue("manufacturer", scan.Manufacturer),
            new AttributeValue("kernel", scan.ConvolutionKernel),
            new AttributeValue("centre", scan.Centre),
            new AttributeValue("order of the slices", scan.Order.ToString()),
            new AttributeValue("values", scan.IsHounsfield ? "HU" : "grey levels"),
            AttributeValue.Of("rows", scan.Rows),
            AttributeValue.Of("columns", scan.Columns),
            AttributeValue.Of("slices", scan.SliceCount),
            AttributeValue.Of("slice spacing", scan.Spacing.Slice),
            AttributeValue.Of("row spacing", scan.Spacing.Row),
            AttributeValue.Of("column spacing", scan.Spacing.Column),
            AttributeValue.Of("tilt", scan.GantryTilt),
            .. Attempt(() => scan.ReadAttributes(middle)),
            .. Attempt(() => BorderAttributes.Of(scan.ReadSlice(middle), scan.Rows, scan.Columns, scan.IsHounsfield)),
        ];
    }

    /// <summary>The patients with scans of the positive class, and those with others.</summary>
    public static (int Positives, int Others) PatientCounts(IReadOnlyList<CtScan> scans, string positiveClass) =>
        ShortcutTest.PatientCounts([.. scans.Select(scan => (IsOf(scan, positiveClass), scan.PatientHash))]);

    private static bool IsOf(CtScan scan, string positiveClass) => positiveClass.Equals(scan.Label, StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads the attributes of labelled scans, with all cores, and tests them.</summary>
    /// <param name="scans">Scans with labels, of at least <see cref="ShortcutTest.MinimumPatientsPerClass"/> patients of the positive class
    /// and as many others.</param>
    /// <param name="positiveClass">The positive class; all others are negative.</param>
    /// <param name="options">How they are tested.</param>
    /// <param name="progress">Receives how many scans are read; null for nobody.</param>
    /// <param name="cancellationToken">Stops between scans and permutations.</param>
    /// <exception cref="ArgumentException">There are too few patients of a class.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static ShortcutReport Test(
        IReadOnlyList<CtScan> scans,
        string positiveClass,
        ShortcutOptions options,
        IProgress<int>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(scans);
        (string Path, IReadOnlyList<AttributeValue> Attributes)[] read = new (string, IReadOnlyList<AttributeValue>)[scans.Count];
        int done = 0;
        ParallelOptions parallel = new() { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount };
        Parallel.For(0, read.Length, parallel, index =>
        {
            read[index] = (scans[index].Path, Of(scans[index], cancellationToken));
            lock (read)
            {
                progress?.Report(++done);
            }
        });
        IReadOnlyList<IReadOnlyList<AttributeValue>> attributes = WithFolderOrder(read);
        return ShortcutTest.Run(
            [.. scans.Select((scan, index) => new AttributedScan(
                IsOf(scan, positiveClass), scan.PatientHash, attributes[index]))],
            positiveClass,
            options,
            cancellationToken);
    }

    /// <summary>Adds where each scan comes among those of its folder, from 0 to 1: a set whose one class comes before the other in every
    /// folder was put together by class.</summary>
    /// <param name="scans">Path and attributes of each scan of the set.</param>
    /// <returns>The attributes, in the same order.</returns>
    public static IReadOnlyList<IReadOnlyList<AttributeValue>> WithFolderOrder(
        IReadOnlyList<(string Path, IReadOnlyList<AttributeValue> Attributes)> scans)
    {
        ArgumentNullException.ThrowIfNull(scans);
        double?[] places = new double?[scans.Count];
        IEnumerable<IGrouping<string?, int>> folders = Enumerable.Range(0, scans.Count)
            .GroupBy(index => Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(scans[index].Path)), StringComparer.Ordinal);
        foreach (IGrouping<string?, int> alike in folders)
        {
            int[] folder = [.. alike.OrderBy(index => scans[index].Path, NaturalNameOrder.Instance)];
            for (int place = 0; folder.Length > 1 && place < folder.Length; place++)
            {
                places[folder[place]] = (double)place / (folder.Length - 1);
            }
        }

        return
        [
            .. scans.Select((scan, index) =>
                (IReadOnlyList<AttributeValue>)[.. scan.Attributes, AttributeValue.Of(FolderOrder, places[index])]),
        ];
    }

    private static string ExtensionOf(string path) => Path.GetExtension(path) is { Length: > 0 and < 8 } extension
        && extension.AsSpan(1).IndexOfAnyExceptInRange('0', '9') >= 0
            ? extension.ToUpperInvariant()
            : "none";

    private static IEnumerable<AttributeValue> Attempt(Func<IEnumerable<AttributeValue>> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception.IsFileFault())
        {
            // Reported when the scan is used.
            return [];
        }
    }
}
