namespace Cov19Ct.Imaging.Labels;

/// <summary>A CSV file that tells of scans, by their name, which class, split and centre they are of, as editions of COV19-CT-DB bring
/// it.</summary>
/// <remarks>Columns, in any order and case: the name (<c>ct_scan_name</c>, <c>scan</c>, <c>name</c> or <c>id</c>), and any of
/// <c>label</c> (or <c>class</c>), <c>split</c> and <c>data_centre</c> (or <c>centre</c>, <c>center</c>). Where there is no column for
/// class or split, the file's own name may tell: <c>train_covid.csv</c>.</remarks>
public sealed class ScanLabelFile
{
    /// <summary>So many names of columns, and so long ones, are shown.</summary>
    private const int MostColumnsShown = 10;

    private const int LongestNameShown = 30;

    private static readonly string[] s_nameColumns = ["ct_scan_name", "scan", "name", "id"];
    private static readonly string[] s_labelColumns = ["label", "class"];
    private static readonly string[] s_splitColumns = ["split"];
    private static readonly string[] s_centreColumns = ["data_centre", "data_center", "centre", "center"];

    private readonly ILookup<string, ScanLabels> _rows;
    private readonly string _columns;
    private readonly HashSet<ScanLabels> _found = [];

    private ScanLabelFile(string[] paths, string columns, IEnumerable<ScanLabels> rows)
    {
        Paths = paths;
        _columns = columns;
        _rows = rows.ToLookup(row => row.Name, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The file, or the files that were put together.</summary>
    public string[] Paths { get; }

    /// <summary>Names of the files, without their folders.</summary>
    public string Names => string.Join(", ", Paths.Select(System.IO.Path.GetFileName));

    /// <summary>Rows whose scan has not been asked for.</summary>
    public int UnusedRows => _rows.SelectMany(rows => rows).Count(row => !_found.Contains(row));

    /// <summary>Says that scans are named without a label; null where each has one. A column of another name, or cells that are empty,
    /// would otherwise leave scans without labels and without a word.</summary>
    public string? LabelWarning
    {
        get
        {
            int unlabelled = _rows.Count(rows => rows.All(row => row.Label is null));
            return _rows.Count == 0 ? $"{Names} names no scan."
                : unlabelled == _rows.Count ? $"{Names} states no label. Its columns are {_columns}; labels are in {List(s_labelColumns)}."
                : unlabelled > 0 ? $"{Names} states no label of {unlabelled} of the {Plural.Of(_rows.Count, "scan")} that it names."
                : null;
        }
    }

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
            throw new InvalidScanFileException(
                path,
                "CSV",
                header.Length == 0
                    ? "it has no first row with the names of the columns."
                    : $"its first row has no column {List(s_nameColumns)}. Its columns are {Shown(header)}.");
        }

        if (header.GroupBy(column => column, StringComparer.OrdinalIgnoreCase).Any(alike => alike.Key.Length > 0 && alike.Count() > 1))
        {
            throw new InvalidScanFileException(path, "CSV", "two columns have the same name.");
        }

        string file = System.IO.Path.GetFileName(path);
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
                    Field(fields, centre))
                { Source = FormattableString.Invariant($"line {line} of {file}") });
            }
            else if (Array.Exists(fields, field => field.Length > 0))
            {
                throw new InvalidScanFileException(path, "CSV", $"line {line} has no name of a scan.");
            }
        }

        return new ScanLabelFile([path], Shown(header), rows);
    }

    /// <summary>The rows of both, as if one file held them: editions bring a file for each split and class.</summary>
    public ScanLabelFile With(ScanLabelFile other)
    {
        ArgumentNullException.ThrowIfNull(other);
        string columns = _columns == other._columns ? _columns : $"{_columns}; {other._columns}";
        return new ScanLabelFile([.. Paths, .. other.Paths], columns, _rows.Concat(other._rows).SelectMany(rows => rows));
    }

    /// <summary>What the rows of a scan state. The same name may be in both classes and in every split: what the scan's folders say
    /// decides.</summary>
    /// <param name="name">Name of the scan's folder or file.</param>
    /// <param name="label">Its class, where its folder tells.</param>
    /// <param name="split">Its split, where its folder tells.</param>
    /// <param name="contrary">What the rows state differently, or against the folders, as the end of a sentence; null where they
    /// agree.</param>
    /// <returns>Null where no row fits, or where rows that fit state different things.</returns>
    public ScanLabels? Find(string name, string? label, string? split, out string? contrary)
    {
        ScanLabels[] fitting = [.. _rows[name].Where(row => Fits(row.Label, label) && Fits(row.Split, split))];
        _found.UnionWith(fitting);
        if (fitting.Length > 0)
        {
            return ScanLabels.Merge(fitting, out contrary);
        }

        contrary = _rows[name].FirstOrDefault() is not ScanLabels other ? null
            : Fits(other.Label, label) ? $"the split {other.Split} ({other.Source}), not {split} as is known of the scan"
            : $"the label {other.Label} ({other.Source}), not {label} as is known of the scan";
        return null;
    }

    /// <summary>True unless the file says one of the classes or splits that folders tell, and the folder another.</summary>
    private static bool Fits(string? stated, string? known) =>
        stated is null || known is null || stated == known || (FolderLabels.ParseLabel(stated) ?? FolderLabels.ParseSplit(stated)) is null;

    private static string List(string[] names) => $"{string.Join(", ", names[..^1])} or {names[^1]}";

    /// <summary>Names of columns for a message: a file that is no table of scans may hold anything.</summary>
    private static string Shown(string[] header)
    {
        IEnumerable<string> names = header.Take(MostColumnsShown)
            .Select(column => column.Length == 0 ? "(empty)" : ShownText.Of(column, LongestNameShown));
        return string.Join(", ", header.Length > MostColumnsShown ? names.Append("...") : names);
    }

    private static int IndexOf(string[] header, string[] names) =>
        Array.FindIndex(header, column => names.Contains(column, StringComparer.OrdinalIgnoreCase));

    private static string? Field(string[] fields, int column) =>
        column >= 0 && column < fields.Length && SpreadsheetText.Restore(fields[column].Trim()) is { Length: > 0 } text
            ? text
            : null;

    /// <summary>Split and class in a name as <c>validation_non_covid</c>.</summary>
    private static (string? Split, string? Label) OfFileName(string name)
    {
        int separator = name.IndexOfAny(['_', '-', ' ']);
        string? split = FolderLabels.ParseSplit(separator < 0 ? name : name[..separator]);
        string rest = split is null ? name : separator < 0 ? "" : name[(separator + 1)..];
        return (split, FolderLabels.ParseLabel(rest));
    }
}
