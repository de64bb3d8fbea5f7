using Cov19Ct.Imaging.Labels;

namespace Cov19Ct.Imaging.Import;

/// <summary>Gives scans the labels that rows state: rows of a pipeline, which name files, and rows of a label file, which name scans. A
/// scan has one label, so rows that differ give it none.</summary>
internal sealed class RowLabels
{
    /// <summary>Folders above a scan whose names a label file may use, from the nearest on.</summary>
    private const int MostFolders = 3;

    private const string Kept = "The scan keeps the label, split and centre that it has without them.";

    private readonly SharedRows _shared = new();

    /// <summary>The scan with its labels.</summary>
    /// <param name="scan">The scan with the labels of its folders.</param>
    /// <param name="options">The rows.</param>
    /// <param name="findings">Receives what keeps the scan from having labels of the rows.</param>
    public CtScan Add(CtScan scan, ScanImportOptions options, List<CtFinding> findings)
    {
        if (options.FileLabels is FileLabels files)
        {
            scan = OfFiles(scan, files, findings);
        }

        return options.LabelFile is ScanLabelFile table ? OfTable(scan, table, findings) : scan;
    }

    private static CtScan OfFiles(CtScan scan, FileLabels files, List<CtFinding> findings)
    {
        IReadOnlyCollection<ScanLabels> rows = files.RowsOf(scan);
        string? contrary = null;
        ScanLabels? row = rows.Count == 0 ? null : ScanLabels.Merge(rows, out contrary);
        if (contrary is not null)
        {
            findings.Add(new CtFinding(
                FindingCodes.ContraryLabels,
                FindingSeverity.Warning,
                $"The rows of the files of this scan state {contrary}. {Kept}",
                [scan.Path]));
        }

        return With(scan, row);
    }

    private CtScan OfTable(CtScan scan, ScanLabelFile table, List<CtFinding> findings)
    {
        // The longest name is the most exact. Rows of it that differ are not made good by a row of a shorter one.
        string? contrary = null;
        ScanLabels? row = null;
        IReadOnlyCollection<ScanLabels> exact = [];
        List<ScanLabels> others = [];
        string place = scan.Path;
        foreach ((string candidate, bool isOwn, string named) in Names(scan))
        {
            if (row is null && contrary is null)
            {
                place = named;
                exact = table.RowsOf(candidate, scan.Label, scan.Split);
                row = table.Find(candidate, scan.Label, scan.Split, out contrary);
            }
            else if (isOwn)
            {
                others.AddRange(table.RowsOf(candidate, scan.Label, scan.Split));
            }
        }

        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(scan.Path));
        if (row is not null)
        {
            _shared.Add(exact, place, scan, table, findings);
            return With(scan, Complete(row, exact, others, name, table, findings));
        }

        findings.Add(contrary is null
            ? new CtFinding(
                FindingCodes.NotInLabelFile,
                FindingSeverity.Warning,
                $"{table.Names} has no row for {name}. The scan keeps its label and split.",
                table.Paths)
            : new CtFinding(
                FindingCodes.ContraryLabels,
                FindingSeverity.Warning,
                $"{table.Names} states for {name} {contrary}. {Kept}",
                table.Paths));
        return scan;
    }

    /// <summary>The row of the most exact name, with what it leaves out from rows of shorter names; those that differ are told.</summary>
    private static ScanLabels Complete(
        ScanLabels row,
        IReadOnlyCollection<ScanLabels> exact,
        List<ScanLabels> others,
        string name,
        ScanLabelFile table,
        List<CtFinding> findings)
    {
        if (ScanLabels.Merge([.. exact, .. others], out _) is ScanLabels together)
        {
            return together;
        }

        string? contrary = null;
        if (others.Exists(other => ScanLabels.Merge([.. exact, other], out contrary) is null))
        {
            findings.Add(new CtFinding(
                FindingCodes.ContraryLabels,
                FindingSeverity.Warning,
                $"{table.Names} states for {name} {contrary}. The row that names more of the folders of the scan is used.",
                table.Paths));
        }

        return row;
    }

    private static CtScan With(CtScan scan, ScanLabels? row) => row is null
        ? scan
        : scan with { Label = row.Label ?? scan.Label, Split = row.Split ?? scan.Split, Centre = row.Centre ?? scan.Centre };

    /// <summary>The names by which a label file may call a scan: with the folders above it, by itself, and by a folder above it; each with
    /// and without the extension. A folder above it may be called as another scan is, so its name is not the scan's own.</summary>
    /// <returns>The names, the most exact first, each with the path of what it names, without an extension: one archive and the folder of
    /// its files are one place.</returns>
    private static IEnumerable<(string Name, bool IsOwn, string Place)> Names(CtScan scan)
    {
        string path = Path.TrimEndingDirectorySeparator(scan.Path);
        string name = Path.GetFileName(path);
        string place = Path.Combine(Path.GetDirectoryName(path) ?? "", Path.GetFileNameWithoutExtension(name));
        string[] own = [.. new[] { name, Path.GetFileNameWithoutExtension(name), scan.Id }.Distinct(StringComparer.Ordinal)];
        List<(string Name, string Path)> folders = [];
        for (string? folder = Path.GetDirectoryName(path); folders.Count < MostFolders && folder is not null;)
        {
            string folderName = Path.GetFileName(folder);
            if (folderName.Length == 0)
            {
                break;
            }

            folders.Add((folderName, folder));
            folder = Path.GetDirectoryName(folder);
        }

        for (int count = folders.Count; count > 0; count--)
        {
            string above = string.Join('/', folders.Take(count).Reverse().Select(folder => folder.Name));
            foreach (string candidate in own)
            {
                yield return ($"{above}/{candidate}", true, place);
            }
        }

        foreach (string candidate in own)
        {
            yield return (candidate, true, place);
        }

        foreach ((string folderName, string folder) in folders)
        {
            yield return (folderName, false, folder);
        }
    }
}
