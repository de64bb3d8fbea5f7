using Cov19Ct.Imaging.Labels;

namespace Cov19Ct.Imaging.Import;

/// <summary>Completes scans with what is known only across the folders of a run. Not safe for use from several threads.</summary>
/// <param name="hasPatientKey">False if patient ids cannot be pseudonymised.</param>
internal sealed class ScanCompletion(bool hasPatientKey)
{
    private readonly Dictionary<string, string> _folderOfSeries = [];

    /// <summary>Adds the labels of the label file, and the findings that only the run knows.</summary>
    /// <param name="scan">A scan as its reader made it.</param>
    /// <param name="values">The findings about its values.</param>
    /// <param name="options">The user's choices.</param>
    /// <returns>The scan; an error if it is to be strict and has a finding from Warning on.</returns>
    public ImportResult Complete(CtScan scan, CtFinding[] values, ScanImportOptions options)
    {
        List<CtFinding> findings = [.. scan.Findings];
        if (options.LabelFile is ScanLabelFile labels)
        {
            scan = Label(scan, labels, findings);
        }

        findings.AddRange(values);
        string folder = Path.GetDirectoryName(scan.Slices[0].Path) ?? "";
        if (scan.SeriesInstanceUid is string series && !_folderOfSeries.TryAdd(series, folder) && _folderOfSeries[series] != folder)
        {
            findings.Add(new CtFinding(
                FindingCodes.SeriesSpansFolders,
                FindingSeverity.Warning,
                "Another folder also contains slices of this series. Each folder is a separate scan.",
                [folder, _folderOfSeries[series]]));
        }

        if (!hasPatientKey && scan.Format == CtScanFormat.Dicom)
        {
            findings.Add(new CtFinding(
                FindingCodes.NoPatientKey,
                FindingSeverity.Note,
                "The key for the patient hashes can be neither read nor created, so the scan has no patient hash.",
                []));
        }

        CtFinding? refused = scan.Strict ? findings.Find(finding => finding.Severity >= FindingSeverity.Warning) : null;
        return refused is null
            ? ImportResult.Of(scan with { Findings = [.. findings] })
            : ImportResult.Of(scan.Path, new InconsistentScanException(refused.Paths.Length > 0 ? refused.Paths[0] : scan.Path, refused));
    }

    private static CtScan Label(CtScan scan, ScanLabelFile labels, List<CtFinding> findings)
    {
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(scan.Path));
        ScanLabels? row = labels.Find(name, scan.Label, scan.Split)
            ?? labels.Find(Path.GetFileNameWithoutExtension(name), scan.Label, scan.Split);
        if (row is null)
        {
            findings.Add(new CtFinding(
                FindingCodes.NotInLabelFile,
                FindingSeverity.Warning,
                $"{labels.Names} has no row for {name}, or several rows that differ. The scan keeps its label and split.",
                labels.Paths));
            return scan;
        }

        return scan with { Label = row.Label ?? scan.Label, Split = row.Split ?? scan.Split, Centre = row.Centre ?? scan.Centre };
    }
}
