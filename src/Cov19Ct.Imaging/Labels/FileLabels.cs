using Cov19Ct.Imaging.Containers;
using Cov19Ct.Storage.Identity;

namespace Cov19Ct.Imaging.Labels;

/// <summary>What the rows of a pipeline state of the files of one folder. The files are imported together, whatever their rows state:
/// which of them are one scan is decided by their content.</summary>
public sealed class FileLabels
{
    private readonly Dictionary<string, List<ScanLabels>> _rows = new(RealPaths.Comparer);
    private readonly List<ScanLabels>? _all;

    private FileLabels(List<ScanLabels>? all = null) => _all = all;

    /// <summary>The rows of some files.</summary>
    /// <param name="rows">Files, each with what a row states of it. A file may have several rows.</param>
    public static FileLabels Of(IEnumerable<(string File, string? Label, string? Split, string? Centre)> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        FileLabels labels = new();
        foreach ((string file, string? label, string? split, string? centre) in rows)
        {
            string name = Path.GetFileName(file);
            labels._rows.TryAdd(file, []);
            labels._rows[file].Add(new ScanLabels(name, label, split, centre) { Source = name });
        }

        return labels;
    }

    /// <summary>The rows of a file that holds other files: they are about each scan in it.</summary>
    public FileLabels Within(string container) => new(RowsOf(container));

    /// <summary>The rows of the files of a scan, in the natural order of the files.</summary>
    public IReadOnlyCollection<ScanLabels> RowsOf(CtScan scan)
    {
        ArgumentNullException.ThrowIfNull(scan);
        return _all ??
        [
            .. scan.Slices.Select(slice => slice.Path).Prepend(scan.Path).Distinct(RealPaths.Comparer).Order(NaturalNameOrder.Instance)
                .SelectMany(RowsOf),
        ];
    }

    private List<ScanLabels> RowsOf(string file) => _all ?? _rows.GetValueOrDefault(file) ?? [];
}
