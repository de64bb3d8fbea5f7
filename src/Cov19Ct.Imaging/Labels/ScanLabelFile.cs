namespace Cov19Ct.Imaging.Labels;

/// <summary>A CSV file that tells of scans, by their name, which class, split and centre they are of, as editions of COV19-CT-DB bring
/// it.</summary>
/// <remarks>Columns, in any order and case: the name (<c>ct_scan_name</c>, <c>scan</c>, <c>name</c> or <c>id</c>), and any of
/// <c>label</c> (or <c>class</c>), <c>split</c> and <c>data_centre</c> (or <c>centre</c>, <c>center</c>). Where there is no column for
/// class or split, the file's own name may tell: <c>train_covid.csv</c>.</remarks>
public sealed class ScanLabelFile
{
    private static readonly string[] s_nameColumns = ["ct_scan_name", "scan", "name", "id"];
    private static readonly string[] s_labelColumns = ["label", "class"];
    private static readonly string[] s_splitColumns = ["split"];
    private static readonly string[] s_centreColumns = ["data_centre", "data_center", "centre", "center"];

    private readonly ILookup<string, ScanLabels> _rows;
    private readonly HashSet<ScanLabels> _found = [];

    private ScanLabelFile(string[] paths, IEnumerable<ScanLabels> rows)
    {
        Paths = paths;
        _rows = rows.ToLookup(row => row.Name, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The file, or the files that were put together.</summary>
    public string[] Paths { get; }

    /// <summary>Names of the files, without their folders.</summary>
    public string Names => string.Join(", ", Paths.Select(System.IO.Path.GetFileName));

    /// <summary>Rows whose scan has not been asked for.</summary>
    public int UnusedRows => _rows.SelectMany(rows => rows).Count(row => !_found.Contains(row));

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidScanFileException">It has no column of names, two columns of one name, a row without a name or of another
    /// width, or is no CSV.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static ScanLabelFile Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        DelimitedTable table = DelimitedTable.Read(path, header => IndexOf(header, s_nameColumns) >= 0);
        string[] header = table.Header;
        int name = IndexOf(header, s_nameColumns);
        if (name < 0)
        {
            throw new InvalidScanFileException(path, "CSV", $"its first row has no column {string.Join(", ", s_nameColumns)}.");
        }

        if (header.GroupBy(column => column, StringComparer.OrdinalIgnoreCase).Any(alike => alike.Key.Length > 0 && alike.Count() > 1))
        {
            throw new InvalidScanFileException(path, "CSV", "two columns have the same name.");
        }

        (string? fileSplit, string? fileLabel) = OfFileName(System.IO.Path.GetFileNameWithoutExtension(path));
        (int label, int split, int centre) =
            (IndexOf(header, s_labelColumns), IndexOf(header, s_splitColumns), IndexOf(header, s_centreColumns));
        List<ScanLabels> rows = [];
        foreach ((long line, string[] fields) in table.Rows)
        {
            if (Field(fields, name) is string scan)
            {
                string? ownLabel = Field(fields, label) ?? fileLabel;
                string? ownSplit = Field(fields, split) ?? fileSplit;
                rows.Add(new ScanLabels(
                    scan.Replace('\\', '/'),
                    FolderLabels.ParseLabel(ownLabel) ?? ownLabel,
                    FolderLabels.ParseSplit(ownSplit) ?? ownSplit,
                    Field(fields, centre)));
            }
            else if (Array.Exists(fields, field => field.Length > 0))
            {
                throw new InvalidScanFileException(path, "CSV", $"line {line} has no name of a scan.");
            }
        }

        return new ScanLabelFile([path], rows);
    }

    /// <summary>The rows of both, as if one file held them: editions bring a file for each split and class.</summary>
    public ScanLabelFile With(ScanLabelFile other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new ScanLabelFile([.. Paths, .. other.Paths], _rows.Concat(other._rows).SelectMany(rows => rows));
    }

    /// <summary>The row of a scan. The same name may be in both classes and in every split: what the scan's folders say decides.</summary>
    /// <param name="name">Name of the scan's folder or file.</param>
    /// <param name="label">Its class, where its folder tells.</param>
    /// <param name="split">Its split, where its folder tells.</param>
    /// <returns>Null where no row fits, or where rows that fit tell different things.</returns>
    public ScanLabels? Find(string name, string? label, string? split)
    {
        ScanLabels[] fitting = [.. _rows[name].Where(row => Fits(row.Label, label) && Fits(row.Split, split)).Distinct()];
        _found.UnionWith(fitting);
        return fitting.Length == 1 ? fitting[0] : null;
    }

    /// <summary>True unless the file says one of the classes or splits that folders tell, and the folder another.</summary>
    private static bool Fits(string? stated, string? known) =>
        stated is null || known is null || stated == known || (FolderLabels.ParseLabel(stated) ?? FolderLabels.ParseSplit(stated)) is null;

    private static int IndexOf(string[] header, string[] names) =>
        Array.FindIndex(header, column => names.Contains(column, StringComparer.OrdinalIgnoreCase));

    private static string? Field(string[] fields, int column) =>
        column >= 0 && column < fields.Length && fields[column].Trim() is { Length: > 0 } text ? text : null;

    /// <summary>Split and class in a name as <c>validation_non_covid</c>.</summary>
    private static (string? Split, string? Label) OfFileName(string name)
    {
        int separator = name.IndexOfAny(['_', '-', ' ']);
        string? split = FolderLabels.ParseSplit(separator < 0 ? name : name[..separator]);
        string rest = split is null ? name : separator < 0 ? "" : name[(separator + 1)..];
        return (split, FolderLabels.ParseLabel(rest));
    }
}
