using Cov19Ct.Imaging.Containers;
using Cov19Ct.Imaging.Dicom.Images;
using Cov19Ct.Imaging.Labels;
using Cov19Ct.Imaging.Nifti;
using Cov19Ct.Imaging.Raster;
using Cov19Ct.Imaging.Series;

namespace Cov19Ct.Imaging.Import;

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
    public IEnumerable<ImportResult> ImportFolder(
        string folder, bool recurse, ScanImportOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(options);
        bool isEmpty = true;
        foreach ((FolderContents contents, FolderScans? scans) in ReadAhead.Select(
            FolderContents.Walk(folder, recurse, cancellationToken),
            (contents, token) => (contents, contents.Error is null
                ? FolderScans.Read(DiskStore.Instance, images, contents.Folder, contents.Files, options, token)
                : null),
            cancellationToken))
        {
            if (scans is null)
            {
                isEmpty = false;
                yield return ImportResult.Of(contents.Folder, contents.Error!);
                continue;
            }

            foreach (ImportResult result in Import(
                scans, DiskStore.Instance, contents.Folder, contents.Files, isNamed: false, options, cancellationToken))
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

    /// <summary>The scans that some files of one folder hold. ZIP archives among them are imported as the folders they hold; DICOM
    /// directories, where they were named, as the files they name.</summary>
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
        return ImportFiles(DiskStore.Instance, images, folder, files, isNamed, options, cancellationToken);
    }

    private IEnumerable<ImportResult> ImportFiles(
        IFileStore store,
        ICtImageReader reader,
        string folder,
        IReadOnlyList<string> files,
        bool isNamed,
        ScanImportOptions options,
        CancellationToken cancellationToken)
    {
        FolderScans scans = FolderScans.Read(store, reader, folder, files, options, cancellationToken);
        foreach (ImportResult result in Import(scans, store, folder, files, isNamed, options, cancellationToken))
        {
            yield return result;
        }
    }

    private IEnumerable<ImportResult> Import(
        FolderScans scans,
        IFileStore store,
        string folder,
        IReadOnlyList<string> files,
        bool isNamed,
        ScanImportOptions options,
        CancellationToken cancellationToken)
    {
        SortedFiles sorted = scans.Sorted;
        List<ImportResult> results = [.. scans.Series.Select(series => Finish(series.Scan, series.Values, options))];
        if (sorted.PicturesAreSlices)
        {
            results.Add(Attempt(folder, () => OpenPictures(store, folder, sorted, options, cancellationToken)));
        }

        bool areFailuresFindings = results.Count > 0;
        foreach (ImportResult result in results)
        {
            yield return result;
        }

        foreach (string volume in sorted.Volumes)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return Attempt(
                volume, () => Finish(NiftiScanReader.Open(store, volume, options, cancellationToken), options, cancellationToken));
        }

        foreach (ImportResult error in isNamed ? sorted.ErrorsForEachFile() : sorted.ErrorsForFolder(areFailuresFindings))
        {
            yield return error;
        }

        foreach (ImportResult result in sorted.Archives.SelectMany(archive => ImportArchive(archive, options, cancellationToken)))
        {
            yield return result;
        }

        IEnumerable<string> named = isNamed ? sorted.Directories : [];
        foreach (ImportResult result in named.SelectMany(path => ImportDirectory(path, files, options, cancellationToken)))
        {
            yield return result;
        }
    }

    /// <summary>The scans of all folders of an archive.</summary>
    private IEnumerable<ImportResult> ImportArchive(string archive, ScanImportOptions options, CancellationToken cancellationToken)
    {
        ZipStore? store = null;
        ZipDirectory? directory = null;
        Exception? error = Catch(() => (store, directory) = ZipStore.Open(archive));
        if (error is not null)
        {
            yield return ImportResult.Of(archive, error);
            yield break;
        }

        ICtImageReader reader = images.WithStore(store!);
        bool isEmpty = true;
        foreach ((string folder, IReadOnlyList<string> files) in ArchiveFolders.List(archive, directory!))
        {
            foreach (ImportResult result in ImportFiles(store!, reader, folder, files, isNamed: false, options, cancellationToken))
            {
                isEmpty = false;
                yield return result;
            }
        }

        if (directory!.RefusedNames is [string name, ..] refused)
        {
            isEmpty = false;
            yield return ImportResult.Of(archive, new InvalidScanFileException(
                archive,
                "ZIP",
                $"{refused.Count} entries whose names lead out of the archive, or are none, were not read; the first: {name}"));
        }

        if (isEmpty)
        {
            yield return ImportResult.Of(archive, new NoScanFoundException(archive, "The archive holds no CT scan."));
        }
    }

    /// <summary>The scans of the files that a DICOM directory names, a series at a time.</summary>
    /// <param name="path">The directory.</param>
    /// <param name="imported">Files that were named beside it: they are no scans twice.</param>
    private IEnumerable<ImportResult> ImportDirectory(
        string path, IReadOnlyList<string> imported, ScanImportOptions options, CancellationToken cancellationToken)
    {
        List<List<string[]>> series = [];
        InvalidScanFileException? damage = null;
        Exception? error = Catch(() => (series, damage) = DicomDirectory.ReadSeries(path));
        if (error is not null)
        {
            yield return ImportResult.Of(path, error);
            yield break;
        }

        MediaFiles media = new(Path.GetDirectoryName(path) ?? "");
        HashSet<string> read = new(imported, StringComparer.Ordinal);
        bool isEmpty = true;
        List<(string Path, Exception Error)> others = [];
        foreach (List<string[]> ids in series)
        {
            string[] files = [.. ids.Select(media.Find).Where(read.Add)];
            if (files.Length == 0)
            {
                isEmpty = false;
                continue;
            }

            string folder = Path.GetDirectoryName(files[0]) ?? "";
            foreach (ImportResult result in ImportFiles(
                DiskStore.Instance, images, folder, files, isNamed: false, options, cancellationToken))
            {
                isEmpty = false;
                if (result.Error is UnsupportedScanFileException)
                {
                    others.Add((result.Path, result.Error));
                    continue;
                }

                yield return result;
            }
        }

        // A medium holds series of every kind: one error says of each kind that it is not read, not one a series.
        foreach (ImportResult result in UnreadableSlices.Errors(others))
        {
            yield return result;
        }

        if (damage is not null)
        {
            yield return ImportResult.Of(path, damage);
        }
        else if (isEmpty)
        {
            yield return ImportResult.Of(path, new NoScanFoundException(path, "The DICOM directory names no CT scan."));
        }
    }

    private ImportResult OpenPictures(
        IFileStore store, string folder, SortedFiles sorted, ScanImportOptions options, CancellationToken cancellationToken)
    {
        CtScan scan = RasterScanReader.Open(store, folder, sorted.Pictures, options, cancellationToken);
        return Finish(scan with { Findings = [.. scan.Findings, .. sorted.FindingsForPictures()] }, options, cancellationToken);
    }

    private static ImportResult Attempt(string path, Func<ImportResult> open)
    {
        ImportResult? result = null;
        return Catch(() => result = open()) is Exception error ? ImportResult.Of(path, error) : result!;
    }

    /// <summary>The error about its input that an action ends with, if any.</summary>
    private static Exception? Catch(Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (Exception exception) when (exception.IsFileFault())
        {
            return exception;
        }
    }

    private ImportResult Finish(CtScan scan, ScanImportOptions options, CancellationToken cancellationToken) =>
        Finish(scan, FolderScans.CheckValues(scan, cancellationToken), options);

    /// <summary>Adds what only the run knows, and holds a strict scan to its findings.</summary>
    private ImportResult Finish(CtScan scan, CtFinding[] values, ScanImportOptions options)
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
                "Slices of the same series lie in another folder too; each folder is a scan of its own.",
                [folder, _folderOfSeries[series]]));
        }

        if (!hasPatientKey && scan.Format == CtScanFormat.Dicom)
        {
            findings.Add(new CtFinding(
                FindingCodes.NoPatientKey,
                FindingSeverity.Note,
                "The key of the patient hashes can be neither read nor made; there is no patient hash.",
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
                $"No row of {labels.Names}, or several that differ, tells of {name}; the scan keeps what its folders say.",
                labels.Paths));
            return scan;
        }

        return scan with { Label = row.Label ?? scan.Label, Split = row.Split ?? scan.Split, Centre = row.Centre ?? scan.Centre };
    }
}
