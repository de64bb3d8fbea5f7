namespace Cov19Ct.Imaging.Import;

/// <summary>The series of one run, with the folders that hold their slices: each part of a series that spans folders has the
/// finding.</summary>
internal sealed class SeriesParts
{
    private readonly Dictionary<(string Series, string? Study, string? Patient), List<Part>> _parts = [];

    /// <summary>Remembers a scan, and gives it and the earlier parts of its series the finding.</summary>
    public void Add(CtScan scan)
    {
        if (scan.SeriesInstanceUid is not string series || scan.Later is not LaterFindings later)
        {
            return;
        }

        string folder = Path.GetDirectoryName(scan.Slices[0].Path) ?? "";
        (string, string?, string?) key = (series, scan.StudyInstanceUid, scan.PatientHash);
        if (!_parts.TryGetValue(key, out List<Part>? parts))
        {
            _parts[key] = parts = [];
        }

        if (parts.Find(part => part.Folder != folder) is Part other)
        {
            later.Add(Finding(folder, other.Folder));
            foreach (Part part in parts.Where(part => part.Folder != folder && !part.HasFinding))
            {
                part.Later.Add(Finding(part.Folder, folder));
                part.HasFinding = true;
            }
        }

        parts.Add(new Part(folder, later) { HasFinding = parts.Exists(part => part.Folder != folder) });
    }

    private static CtFinding Finding(string folder, string other) => new(
        FindingCodes.SeriesSpansFolders,
        FindingSeverity.Warning,
        "Another folder also contains slices of this series. Each folder is a separate scan.",
        [folder, other]);

    private sealed record Part(string Folder, LaterFindings Later)
    {
        public bool HasFinding { get; set; }
    }
}
