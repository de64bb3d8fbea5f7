using Cov19Ct.Imaging.Containers;
using Cov19Ct.Imaging.Dicom.Images;
using Cov19Ct.Imaging.Labels;
using Cov19Ct.Imaging.MetaImage;
using Cov19Ct.Imaging.Nifti;
using Cov19Ct.Imaging.Nrrd;
using Cov19Ct.Imaging.Raster;
using Cov19Ct.Imaging.Series;
using Cov19Ct.Imaging.Volumes;

namespace Cov19Ct.Imaging.Import;

/// <summary>One call of the importer: what every step of it needs is here once.</summary>
/// <param name="images">Reads DICOM images on disk.</param>
/// <param name="completion">Adds what is known only across folders.</param>
/// <param name="options">The user's choices.</param>
/// <param name="cancellationToken">Stops between files.</param>
internal sealed class ImportRun(
    ICtImageReader images, ScanCompletion completion, ScanImportOptions options, CancellationToken cancellationToken)
{
    /// <summary>The scans of a group of files, then the errors, then the scans of archives and DICOM directories among them.</summary>
    public IEnumerable<ImportResult> Import(FileGroup group)
    {
        FolderScans scans = FolderScans.Read(group, options, cancellationToken);
        foreach (ImportResult result in Import(group, scans))
        {
            yield return result;
        }
    }

    /// <summary>The same for files whose headers have been read.</summary>
    public IEnumerable<ImportResult> Import(FileGroup group, FolderScans scans)
    {
        SortedFiles sorted = scans.Sorted;
        completion.Voxels.UnionWith(sorted.Voxels);
        sorted.Remove(completion.Voxels);
        List<ImportResult> results =
        [
            .. scans.Series.Select(series => series.Result.Scan is CtScan scan
                ? completion.Complete(scan, series.Values, group.Store, options, cancellationToken)
                : series.Result),
        ];
        if (sorted.PicturesAreSlices)
        {
            IReadOnlyList<ImportResult> pictures = [];
            Exception? error = Catch(() => pictures = OpenPictures(group, sorted));
            results.AddRange(error is null ? pictures : [ImportResult.Of(group.Folder, error)]);
        }

        bool areFailuresFindings = results.Count > 0;
        foreach (ImportResult result in results)
        {
            yield return result;
        }

        bool areForeignFindings = results.Exists(result => result.Scan is not null);
        ImportResult[] volumes = [.. sorted.Volumes.Select(
            volume => Attempt(volume.Path, () => ImportResult.Of(OpenVolume(group, volume.Path, volume.Kind))))];
        foreach (((string path, _), ImportResult volume) in sorted.Volumes.Zip(SingleSlices.Tell(volumes)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            CtFinding[] folder = areForeignFindings || group.IsNamed ? [] : [.. sorted.FindingsForVolume()];
            ImportResult result = volume.Scan is CtScan scan ? Attempt(path, () => CompleteVolume(group, scan, folder)) : volume;
            areForeignFindings |= result.Scan is not null;
            yield return result;
        }

        foreach (ImportResult error in group.IsNamed
            ? sorted.ErrorsForEachFile()
            : sorted.ErrorsForFolder(areFailuresFindings, areForeignFindings))
        {
            yield return error;
        }

        foreach (ImportResult result in sorted.Archives.SelectMany(path => Within(path).ImportArchive(path)))
        {
            yield return result;
        }

        IEnumerable<string> directories = group.IsNamed ? sorted.Directories : [];
        foreach (ImportResult result in directories.SelectMany(path => Within(path).ImportDirectory(path, group.Files)))
        {
            yield return result;
        }
    }

    /// <summary>The run for the files that a file holds or names: what rows state of it is about each of them.</summary>
    private ImportRun Within(string container) => options.FileLabels is FileLabels labels
        ? new ImportRun(images, completion, options with { FileLabels = labels.Within(container) }, cancellationToken)
        : this;

    /// <summary>The scans of all folders of an archive.</summary>
    private IEnumerable<ImportResult> ImportArchive(string archive)
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
            foreach (ImportResult result in Import(new FileGroup(store!, reader, folder, files, IsNamed: false)))
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
                refused.Count == 1
                    ? $"1 entry was not read, because its name is not valid or leads out of the archive: {ShownText.Of(name, 100)}"
                    : $"{refused.Count} entries were not read, because their names are not valid or lead out of the archive. The first: "
                        + ShownText.Of(name, 100)));
        }

        if (isEmpty)
        {
            yield return ImportResult.Of(archive, new NoScanFoundException(archive, "The archive contains no CT scan."));
        }
    }

    /// <summary>The scans of the files that a DICOM directory names, a series at a time.</summary>
    /// <param name="path">The directory.</param>
    /// <param name="imported">Files that were named in addition to it: they are not imported twice.</param>
    private IEnumerable<ImportResult> ImportDirectory(string path, IReadOnlyList<string> imported)
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
            foreach (ImportResult result in Import(new FileGroup(DiskStore.Instance, images, folder, files, IsNamed: false)))
            {
                isEmpty = false;
                if (result.Error is UnsupportedScanFileException)
                {
                    others.AddRange([(result.Path, result.Error), .. result.Others]);
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

    private CtScan OpenVolume(FileGroup group, string path, ScanFileKind kind) => kind switch
    {
        ScanFileKind.MetaImage => MetaImageScanReader.Open(group.Store, path, options, cancellationToken),
        ScanFileKind.Nrrd => NrrdScanReader.Open(group.Store, path, options, cancellationToken),
        _ => NiftiScanReader.Open(group.Store, path, options, cancellationToken),
    };

    private ImportResult CompleteVolume(FileGroup group, CtScan scan, CtFinding[] folder)
    {
        // Opened once for both: a compressed file is inflated as a whole.
        using ISliceReader? opened = FiniteVoxels.OpenWhereNeeded(scan, cancellationToken);
        ValueCheck values = FolderScans.CheckValues(scan, cancellationToken, opened);
        return completion.Complete(
            scan with { Findings = [.. scan.Findings, .. folder] }, values, group.Store, options, cancellationToken);
    }

    private ImportResult[] OpenPictures(FileGroup group, SortedFiles sorted)
    {
        IReadOnlyList<ImportResult> found = RasterScanReader.Open(group.Store, group.Folder, sorted.Pictures, options, cancellationToken);
        CtFinding[] folder = [.. sorted.FindingsForPictures()];
        return [.. found.Select(result => result.Scan is CtScan scan
            ? Complete(group, scan with { Findings = [.. scan.Findings, .. folder] })
            : result)];
    }

    private ImportResult Complete(FileGroup group, CtScan scan) =>
        completion.Complete(scan, FolderScans.CheckValues(scan, cancellationToken), group.Store, options, cancellationToken);

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
}
