using Cov19Ct.Imaging.Labels;

namespace Cov19Ct.Imaging.Import;

/// <summary>Which scans the rows of a label file were used for in one run. A row that names no folder fits each scan of that name, in
/// whichever folder it is: that is told, because the row may be about one of them.</summary>
internal sealed class SharedRows
{
    // A row that is written twice is two rows.
    private readonly Dictionary<ScanLabels, Use> _uses = new(ReferenceEqualityComparer.Instance);

    /// <summary>Adds the use of rows for a scan. If an earlier scan in another place has one of them, both scans are told.</summary>
    /// <param name="rows">The rows that gave the scan its labels.</param>
    /// <param name="place">The path of what the rows name: the scan, or a folder above it.</param>
    /// <param name="scan">The scan.</param>
    /// <param name="table">The file of the rows.</param>
    /// <param name="findings">Findings of the scan.</param>
    public void Add(IEnumerable<ScanLabels> rows, string place, CtScan scan, ScanLabelFile table, List<CtFinding> findings)
    {
        foreach (ScanLabels row in rows)
        {
            if (!_uses.TryGetValue(row, out Use? first))
            {
                _uses[row] = new Use(place, scan.Path, scan.Later!);
            }
            else if (!string.Equals(first.Place, place, StringComparison.Ordinal))
            {
                if (!first.IsTold)
                {
                    first.IsTold = true;
                    first.Later.Add(Finding(row, scan.Path, table));
                }

                findings.Add(Finding(row, first.Path, table));
            }
        }
    }

    private static CtFinding Finding(ScanLabels row, string other, ScanLabelFile table) => new(
        FindingCodes.SharedLabelRow,
        FindingSeverity.Warning,
        $"The label, split and centre are from {row.Source}. That row names no folder, and was used for the scan {ShownText.Of(other)} "
            + "too.",
        [.. table.Paths, other]);

    /// <summary>The first scan of a row. Only its path is kept, and where its findings go.</summary>
    private sealed class Use(string place, string path, LaterFindings later)
    {
        public string Place => place;

        public string Path => path;

        public LaterFindings Later => later;

        public bool IsTold { get; set; }
    }
}
