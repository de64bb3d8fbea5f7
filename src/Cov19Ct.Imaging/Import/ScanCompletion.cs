using Cov19Ct.Imaging.Containers;

namespace Cov19Ct.Imaging.Import;

/// <summary>Completes scans with what is known only across the folders of a run. Not safe for use from several threads.</summary>
/// <param name="hasPatientKey">False if patient ids cannot be pseudonymised.</param>
internal sealed class ScanCompletion(bool hasPatientKey)
{
    private readonly SeriesParts _parts = new();
    private readonly KnownScans _known = new();
    private readonly ScanIds _ids = new();
    private readonly RowLabels _labels = new();

    /// <summary>The files with the voxels of the headers that were met: a header may name files in folders below its own.</summary>
    public HashSet<string> Voxels { get; } = new(StringComparer.Ordinal);

    /// <summary>Adds the id, the labels of the label file, and the findings that only the run knows.</summary>
    /// <param name="scan">A scan as its reader made it.</param>
    /// <param name="values">What its values show.</param>
    /// <param name="store">The store of its files.</param>
    /// <param name="options">The user's choices.</param>
    /// <param name="cancellationToken">Stops between slices.</param>
    /// <returns>The scan; an error if it is to be strict and has a finding from Warning on; a finding if it is a copy of an earlier
    /// one.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public ImportResult Complete(
        CtScan scan, ValueCheck values, IFileStore store, ScanImportOptions options, CancellationToken cancellationToken)
    {
        LaterFindings later = new();
        scan = scan with { Later = later };
        List<CtFinding> findings = [.. scan.Findings];
        scan = _labels.Add(scan, options, findings);
        findings.AddRange(values.Findings);
        if (_known.FindOrAdd(scan, store, values.Digest, cancellationToken) is CtScan first)
        {
            first.Later!.Add(Duplicate(first, scan));
            // With another label or set, the copy is an error of the data, which training and measures must see.
            if (!options.KeepDuplicates && (scan.Label, scan.Split, scan.Centre) == (first.Label, first.Split, first.Centre))
            {
                return ImportResult.Of(scan.Path, WithOwnFindings(Duplicate(scan, first), findings, first));
            }

            findings.Add(Duplicate(scan, first));
        }
        else
        {
            _parts.Add(scan);
        }

        if (!hasPatientKey && scan.Format == CtScanFormat.Dicom)
        {
            findings.Add(new CtFinding(
                FindingCodes.NoPatientKey,
                FindingSeverity.Note,
                "The key for the patient hashes can be neither read nor created, so the scan has no patient hash.",
                []));
        }

        ImportResult result = ImportResult.Of(scan with { Findings = [.. findings] }).RefusedIfStrict();
        return result.Scan is CtScan given ? ImportResult.Of(given with { Id = _ids.Of(given) }) : result;
    }

    private static CtFinding Duplicate(CtScan scan, CtScan other) => new(
        FindingCodes.DuplicateScan,
        FindingSeverity.Warning,
        scan.HeaderHash is null || other.HeaderHash is null
            ? $"{NameOf(other, scan)} has the same voxels."
            : $"{NameOf(other, scan)} has the same headers in all slices and the same voxels.",
        [scan.Path, other.Path]);

    /// <summary>The finding of a copy that is not given, with what was odd about the copy alone: nothing else would say it.</summary>
    private static CtFinding WithOwnFindings(CtFinding duplicate, List<CtFinding> findings, CtScan first)
    {
        CtFinding[] own =
        [
            .. findings.Where(finding => finding.Severity > FindingSeverity.Note
                && !first.Findings.Any(other => other.Code == finding.Code && other.Message == finding.Message)),
        ];
        return own.Length == 0 ? duplicate : duplicate with
        {
            Message = $"{duplicate.Message} Findings of the copy: {string.Join(" ", own.Select(finding => finding.Message))}",
            Paths = [.. duplicate.Paths.Concat(own.SelectMany(finding => finding.Paths)).Distinct(StringComparer.Ordinal)],
        };
    }

    /// <summary>A scan as another one sees it: two scans may be in one folder.</summary>
    private static string NameOf(CtScan scan, CtScan other) => scan.Path != other.Path || scan.SliceCount == 0
        ? $"The scan {scan.Id} at {scan.Path}"
        : scan.Slices[0].Path == other.Slices[0].Path
            ? "The same scan, which was imported before,"
            : $"The scan in the same folder that begins with {ShownText.Of(Path.GetFileName(scan.Slices[0].Path))}";
}
