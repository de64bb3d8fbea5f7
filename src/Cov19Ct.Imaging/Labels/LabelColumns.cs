namespace Cov19Ct.Imaging.Labels;

/// <summary>The columns of a label file, by their names. Several columns may state the same of a scan: then they must agree.</summary>
internal sealed class LabelColumns
{
    /// <summary>So many names of columns, and so long ones, are shown.</summary>
    private const int MostColumnsShown = 10;

    private const int LongestNameShown = 30;

    /// <summary>The first that a file has names the scans.</summary>
    private static readonly string[] s_names = ["ct_scan_name", "scan", "name", "id"];
    private static readonly string[] s_labels = ["label", "class"];
    private static readonly string[] s_splits = ["split"];
    private static readonly string[] s_centres = ["data_centre", "data_center", "centre", "center"];

    /// <summary>What people and programs write where they know nothing, in small letters.</summary>
    private static readonly HashSet<string> s_noValues = new(StringComparer.OrdinalIgnoreCase)
    {
        "na", "n/a", "#n/a", "n.a.", "<na>", "nan", "null", "none", "unknown", "not available", "missing", "?", "-", "--", ".",
    };

    private readonly string[] _header;
    private readonly int _name;
    private readonly int[] _labels;
    private readonly int[] _splits;
    private readonly int[] _centres;

    private LabelColumns(string[] header, int name)
    {
        (_header, _name) = (header, name);
        (_labels, _splits, _centres) = (IndicesOf(header, s_labels), IndicesOf(header, s_splits), IndicesOf(header, s_centres));
    }

    /// <summary>The names of the columns of labels, as text.</summary>
    public static string LabelNames => List(s_labels, "or");

    /// <summary>All columns, as text.</summary>
    public string All
    {
        get
        {
            IEnumerable<string> names = _header.Take(MostColumnsShown).Select(Shown);
            return string.Join(", ", _header.Length > MostColumnsShown ? names.Append("...") : names);
        }
    }

    /// <summary>Says which columns are used where there are several of a kind: none where there are not.</summary>
    public IEnumerable<string> Notices
    {
        get
        {
            int[] names = IndicesOf(_header, s_names);
            if (names.Length > 1)
            {
                yield return $"The columns {NamesOf(names)} can name scans. The column {Shown(_header[_name])} is used.";
            }

            foreach ((int[] columns, string noun) in new[] { (_labels, "labels"), (_splits, "splits"), (_centres, "centres") })
            {
                if (columns.Length > 1)
                {
                    yield return $"The columns {NamesOf(columns)} state {noun}. All are used: in each row they must agree.";
                }
            }
        }
    }

    /// <summary>True if one of the columns names scans.</summary>
    public static bool HaveNames(string[] header) => IndicesOf(header, s_names).Length > 0;

    /// <summary>Finds the columns.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="header">The names of its columns.</param>
    /// <exception cref="InvalidScanFileException">No column names scans, or two columns have one name.</exception>
    public static LabelColumns Of(string path, string[] header)
    {
        string? own = Array.Find(s_names, name => header.Contains(name, StringComparer.OrdinalIgnoreCase));
        LabelColumns columns = new(header, own is null ? -1 : IndicesOf(header, [own])[0]);
        if (own is null)
        {
            throw Invalid(path, header.Length == 0
                ? "it has no first row with the names of the columns."
                : $"its first row has no column {List(s_names, "or")}. Its columns are {columns.All}.");
        }

        int[]? alike = Enumerable.Range(0, header.Length)
            .Where(index => header[index].Length > 0)
            .GroupBy(index => header[index], StringComparer.OrdinalIgnoreCase)
            .Select(same => same.ToArray())
            .FirstOrDefault(same => same.Length > 1);
        return alike is null ? columns : throw Invalid(
            path,
            FormattableString.Invariant($"columns {alike[0] + 1} and {alike[1] + 1} have the same name, {Shown(header[alike[0]])}. ")
                + "Upper and lower case do not matter. Rename or remove one of them.");
    }

    /// <summary>What a row states; null for a row without a name.</summary>
    /// <param name="fields">Its fields.</param>
    /// <param name="source">The row, in words.</param>
    /// <param name="fileLabel">The class that the file's name states; null for none.</param>
    /// <param name="fileSplit">The split that the file's name states; null for none.</param>
    public ScanLabels? Read(string[] fields, string source, string? fileLabel, string? fileSplit)
    {
        if (SpreadsheetText.Restore(fields[_name].Trim()) is not { Length: > 0 } name)
        {
            return null;
        }

        List<string> contrary = [];
        string? label = Value(_labels, FolderLabels.ParseLabel, fileLabel, "labels");
        string? split = Value(_splits, FolderLabels.ParseSplit, fileSplit, "splits");
        string? centre = Value(_centres, _ => null, null, "centres");
        return new ScanLabels(Plain(name), label, split, centre)
        {
            Source = source,
            Contrary = contrary.Count > 0 ? $"{string.Join(" and ", contrary)}, all in {source}" : null,
        };

        string? Value(int[] columns, Func<string, string?> parse, string? ofFile, string noun)
        {
            (string Value, string Source)[] stated =
            [
                .. columns.Select(column => (Text: SpreadsheetText.Restore(fields[column].Trim()), Column: column))
                    .Where(cell => cell.Text.Length > 0 && !s_noValues.Contains(cell.Text))
                    .Select(cell => (parse(cell.Text) ?? cell.Text, $"column {Shown(_header[cell.Column])}")),
            ];

            // A class of its own may be a part of the one that the file's name states.
            bool isOfFile = ofFile is not null && Array.TrueForAll(stated, one => parse(one.Value) is not null);
            (string Value, string Source)[] unlike =
            [
                .. (isOfFile ? stated.Append((ofFile!, "the name of the file")) : stated)
                    .DistinctBy(one => one.Item1, StringComparer.OrdinalIgnoreCase),
            ];
            if (unlike.Length > 1)
            {
                contrary.Add($"different {noun}: " + List(
                    [.. unlike.Select(one => $"{ShownText.Of(one.Value, LongestNameShown)} ({one.Source})")], "and"));
                return null;
            }

            return unlike is [var only] ? only.Value : null;
        }
    }

    /// <summary>A name with one slash between its folders, as scans are called: <c>./set/scan_1/</c> is <c>set/scan_1</c>.</summary>
    private static string Plain(string name)
    {
        string slashed = name.Replace('\\', '/');
        string plain = string.Join('/', slashed.Split('/').Where(part => part is not ("" or ".")));
        return plain.Length > 0 ? plain : slashed;
    }

    private string NamesOf(int[] columns) => List([.. columns.Select(column => Shown(_header[column]))], "and");

    private static string List(string[] names, string last) => names.Length == 1
        ? names[0]
        : $"{string.Join(", ", names[..^1])} {last} {names[^1]}";

    /// <summary>A name of a column for a message: a file that is no table of scans may hold anything.</summary>
    private static string Shown(string column) => column.Length == 0 ? "(empty)" : ShownText.Of(column, LongestNameShown);

    private static int[] IndicesOf(string[] header, string[] names) =>
        [.. Enumerable.Range(0, header.Length).Where(index => names.Contains(header[index], StringComparer.OrdinalIgnoreCase))];

    private static InvalidScanFileException Invalid(string path, string detail) => new(path, "CSV", detail);
}
