using Cov19Ct.Imaging.Dicom;
using Cov19Ct.Imaging.Nifti;
using Cov19Ct.Imaging.Raster;

namespace Cov19Ct.Imaging.Series;

/// <summary>Finds the CT scans in files and folders, by what the files hold.</summary>
/// <remarks>One importer serves one run: it remembers which series it has met, to say where one spans folders. Series are
/// grouped within a folder. Not safe for use from several threads.</remarks>
/// <param name="images">Reads DICOM images.</param>
/// <param name="hasPatientKey">False where patient ids cannot be pseudonymised: scans that have one are told.</param>
public sealed class CtScanImporter(ICtImageReader images, bool hasPatientKey)
{
    private readonly Dictionary<string, string> _folderOfSeries = [];

    /// <summary>The scans of a folder, and of those below it if asked; folders in natural order, a scan as soon as it is found.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public IEnumerable<ImportResult> ImportFolder(string folder, bool recurse, ScanImportOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(options);
        bool isEmpty = true;
        foreach (FolderContents contents in FolderContents.Walk(folder, recurse, cancellationToken))
        {
            if (contents.Error is not null)
            {
                isEmpty = false;
                yield return ImportResult.Of(contents.Folder, contents.Error);
                continue;
            }

            foreach (ImportResult result in ImportFiles(contents.Folder, contents.Files, isNamed: false, options, cancellationToken))
            {
                isEmpty = false;
                yield return result;
            }
        }

        if (isEmpty)
        {
            yield return ImportResult.Of(folder, new NoScanFoundException(folder, recurse
                ? "Neither the folder nor any below it holds a CT scan."
                : "The folder holds no CT scan."));
        }
    }

    /// <summary>The scans that some files of one folder hold.</summary>
    /// <param name="folder">The folder they lie in.</param>
    /// <param name="files">Their paths.</param>
    /// <param name="isNamed">True where the user named each file: one that holds no slice is then an error, not a finding.</param>
    /// <param name="options">What the user asks.</param>
    /// <param name="cancellationToken">Stops between files.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public IEnumerable<ImportResult> ImportFiles(
        string folder, IReadOnlyList<string> files, bool isNamed, ScanImportOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(options);
        SortedFiles sorted = SortedFiles.Read(files, images, cancellationToken);
        List<ImportResult> results = [];
        if (sorted.Headers.Count > 0)
        {
            results.AddRange(SeriesAssembler.Assemble(sorted.Headers, images, folder, sorted.FindingsForImages(), options).Select(scan => Finish(scan, options, cancellationToken)));
        }
        else if (sorted.PicturesAreSlices)
        {
            results.Add(Attempt(folder, () => OpenPictures(folder, sorted, options, cancellationToken)));
        }

        bool areFailuresFindings = results.Count > 0;
        foreach (ImportResult result in results)
        {
            yield return result;
        }

        foreach (string volume in sorted.Volumes)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return Attempt(volume, () => Finish(NiftiScanReader.Open(volume, options, cancellationToken), options, cancellationToken));
        }

        foreach (ImportResult error in isNamed ? sorted.ErrorsForEachFile() : sorted.ErrorsForFolder(areFailuresFindings))
        {
            yield return error;
        }
    }

    private ImportResult OpenPictures(string folder, SortedFiles sorted, ScanImportOptions options, CancellationToken cancellationToken)
    {
        CtScan scan = RasterScanReader.Open(folder, sorted.Pictures, options, cancellationToken);
        return Finish(scan with { Findings = [.. scan.Findings, .. sorted.FindingsForPictures()] }, options, cancellationToken);
    }

    private static ImportResult Attempt(string path, Func<ImportResult> open)
    {
        try
        {
            return open();
        }
        catch (Exception exception) when (exception is Cov19CtException or IOException or UnauthorizedAccessException)
        {
            return ImportResult.Of(path, exception);
        }
    }

    /// <summary>Adds what only the run knows, and holds a strict scan to its findings.</summary>
    private ImportResult Finish(CtScan scan, ScanImportOptions options, CancellationToken cancellationToken)
    {
        List<CtFinding> findings = [.. scan.Findings];
        if (options.LabelFile is ScanLabelFile labels)
        {
            scan = Label(scan, labels, findings);
        }

        if (scan.IsHounsfield && !findings.Exists(finding => finding.Code == FindingCodes.NotHounsfield))
        {
            findings.AddRange(HounsfieldCheck.Of(scan, cancellationToken));
        }

        string folder = Path.GetDirectoryName(scan.Slices[0].Path) ?? "";
        if (scan.SeriesInstanceUid is string series && !_folderOfSeries.TryAdd(series, folder) && _folderOfSeries[series] != folder)
        {
            findings.Add(new CtFinding(
                FindingCodes.SeriesSpansFolders,
                FindingSeverity.Warning,
                "Slices of the same series lie in another folder too; each folder is a scan of its own.",
                [folder, _folderOfSeries[series]]));
        }

        if (!hasPatientKey && scan.Format == CtScanFormat.Dicom)
        {
            findings.Add(new CtFinding(
                FindingCodes.NoPatientKey, FindingSeverity.Note, "The key of the patient hashes can be neither read nor made; there is no patient hash.", []));
        }

        CtFinding? refused = scan.Strict ? findings.Find(finding => finding.Severity >= FindingSeverity.Warning) : null;
        return refused is null
            ? ImportResult.Of(scan with { Findings = [.. findings] })
            : ImportResult.Of(scan.Path, new InconsistentScanException(refused.Paths.Length > 0 ? refused.Paths[0] : scan.Path, refused));
    }

    private static CtScan Label(CtScan scan, ScanLabelFile labels, List<CtFinding> findings)
    {
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(scan.Path));
        ScanLabels? row = labels.Find(name, scan.Label, scan.Split) ?? labels.Find(Path.GetFileNameWithoutExtension(name), scan.Label, scan.Split);
        if (row is null)
        {
            findings.Add(new CtFinding(
                FindingCodes.NotInLabelFile,
                FindingSeverity.Warning,
                $"No row of {Path.GetFileName(labels.Path)}, or several that differ, tells of {name}; the scan keeps what its folders say.",
                labels.Path));
            return scan;
        }

        return scan with { Label = row.Label ?? scan.Label, Split = row.Split ?? scan.Split, Centre = row.Centre ?? scan.Centre };
    }
}
