using Cov19Ct.Imaging.Containers;
using Cov19Ct.Imaging.Dicom;
using Cov19Ct.Imaging.Nifti;
using Cov19Ct.Imaging.Raster;

namespace Cov19Ct.Imaging.Series;

/// <summary>The files of a folder, sorted by what they hold.</summary>
internal sealed class SortedFiles
{
    /// <summary>Enough for a NIfTI-2 header, and for a DICOM preamble.</summary>
    private const int HeadLength = 544;

    /// <summary>Names that promise a slice or a volume: without the head of one, such a file is damaged.</summary>
    private static readonly string[] s_scanExtensions = [".dcm", ".dicom", ".ima", ".jpg", ".jpeg", ".png", ArchivePath.Extension];

    private readonly IFileStore _store;
    private readonly ICtImageReader _images;
    private readonly List<string> _others = [];
    private readonly List<(string Path, Exception Error)> _failures = [];
    private readonly List<(string Path, SetAsideCause Cause, string? Detail)> _framesSetAside = [];

    private SortedFiles(IFileStore store, ICtImageReader images)
    {
        _store = store;
        _images = images;
    }

    /// <summary>CT slices.</summary>
    public List<CtImageHeader> Headers { get; } = [];

    /// <summary>NIfTI volumes.</summary>
    public List<string> Volumes { get; } = [];

    /// <summary>JPEG and PNG pictures.</summary>
    public List<string> Pictures { get; } = [];

    /// <summary>ZIP archives.</summary>
    public List<string> Archives { get; } = [];

    /// <summary>DICOM directories of media. In a folder that is imported whole they tell nothing that the files do not.</summary>
    public List<string> Directories { get; } = [];

    /// <summary>True where the folder's pictures are its slices, and not previews beside them.</summary>
    public bool PicturesAreSlices => Pictures.Count > 0 && Headers.Count == 0 && Volumes.Count == 0 && Directories.Count == 0
        && _failures.TrueForAll(failure => (!IsNoSlice(failure.Error) || IsArchive(failure.Error)) && !IsNamedAsDicom(failure.Path));

    /// <summary>Sorts some files.</summary>
    /// <param name="store">Where they lie.</param>
    /// <param name="files">Their paths.</param>
    /// <param name="images">Reads DICOM images of that store.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static SortedFiles Read(
        IFileStore store, IReadOnlyCollection<string> files, ICtImageReader images, CancellationToken cancellationToken)
    {
        SortedFiles sorted = new(store, images);
        HashSet<string> listed = [.. files];
        foreach (string file in files.Where(file => !sorted.IsCoveredByItsHeader(file, listed)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                sorted.Add(file);
            }
            catch (UnsupportedScanFileException exception) when (exception.Cause == SetAsideCause.DicomDirectory)
            {
                sorted.Directories.Add(file);
            }
            catch (Exception exception) when (exception is Cov19CtException or IOException or UnauthorizedAccessException)
            {
                sorted._failures.Add((file, exception));
            }
        }

        return sorted;
    }

    /// <summary>What a scan of the folder's pictures should be told of its other files.</summary>
    public IEnumerable<CtFinding> FindingsForPictures() => UnreadableSlices.Findings(_failures.Where(failure => !IsNoSlice(failure.Error)));

    /// <summary>What the scans of DICOM images should be told of the folder's other files.</summary>
    public IReadOnlyList<CtFinding> FindingsForImages() =>
    [
        .. SetAsideFiles.Findings(
        [
            .. _others.Select(path => (path, SetAsideCause.UnknownFormat, (string?)null)),
            .. Pictures.Select(path => (path, SetAsideCause.Picture, (string?)null)),
            .. _failures.Where(failure => IsNoSlice(failure.Error))
                .Select(failure => (failure.Path, ((UnsupportedScanFileException)failure.Error).Cause, (string?)failure.Error.Message)),
            .. _framesSetAside,
        ]),
        .. UnreadableSlices.Findings(_failures.Where(failure => !IsNoSlice(failure.Error))),
    ];

    /// <summary>An error for each file that is no slice: the user named them all.</summary>
    public IEnumerable<ImportResult> ErrorsForEachFile()
    {
        IEnumerable<ImportResult> pictures = PicturesAreSlices
            ? []
            : Pictures.Select(path => ImportResult.Of(path, new NoScanFoundException(path, "A picture among DICOM or NIfTI files; it is no slice of theirs.")));
        return _failures.Select(failure => ImportResult.Of(failure.Path, failure.Error))
            .Concat(Headers.Where(header => header.PixelDataError is not null).DistinctBy(header => header.Path)
                .Select(header => ImportResult.Of(header.Path, header.PixelDataError!)))
            .Concat(_others.Select(path => ImportResult.Of(path, new NoScanFoundException(path, "The file is neither DICOM, NIfTI, JPEG, PNG nor ZIP."))))
            .Concat(pictures);
    }

    /// <summary>The errors of a folder: of series without a slice that can be read, and of the files that could not even be
    /// sorted, where no scan is told of them.</summary>
    public IEnumerable<ImportResult> ErrorsForFolder(bool areFailuresFindings) =>
        Headers
            .GroupBy(header => header.SeriesKey)
            .Where(series => series.All(slice => slice.PixelDataError is not null))
            .SelectMany(series => UnreadableSlices.Errors(series.Select(slice => (slice.Path, (Exception)slice.PixelDataError!))))
            .Concat(areFailuresFindings ? [] : UnreadableSlices.Errors(_failures));

    private void Add(string file)
    {
        switch (Recognise(file))
        {
            case ScanFileKind.Dicom:
                AddImage(file);
                break;
            case ScanFileKind.Nifti:
                Volumes.Add(file);
                break;
            case ScanFileKind.Raster:
                Pictures.Add(file);
                break;
            case ScanFileKind.Archive:
                AddArchive(file);
                break;
            default:
                AddOther(file);
                break;
        }
    }

    private void AddImage(string file)
    {
        CtImageFile image = _images.Read(file);
        Headers.AddRange(image.Slices);
        foreach (SetAsideFrames frames in image.SetAside)
        {
            int all = image.Slices.Count + image.SetAside.Sum(alike => alike.Count);
            _framesSetAside.Add((file, frames.Cause, $"{frames.Count} of {all} frames, {frames.What}."));
        }
    }

    private void AddArchive(string file)
    {
        if (_store != DiskStore.Instance)
        {
            throw new UnsupportedScanFileException(
                file, "An archive within an archive, which is not opened: unpack it to have it read.", cause: SetAsideCause.Archive);
        }

        if (!ArchivePath.HasExtension(file))
        {
            throw new UnsupportedScanFileException(
                file, $"An archive by what it holds, but not named {ArchivePath.Extension}: such files are documents more often than scans.", cause: SetAsideCause.Archive);
        }

        Archives.Add(file);
    }

    private void AddOther(string file)
    {
        // What macOS writes beside files on foreign disks, and other hidden files, are not scans whatever their names promise.
        string name = Path.GetFileName(file);
        bool isDamaged = !name.StartsWith('.')
            && (_store.GetLength(file) == 0 || s_scanExtensions.Contains(Path.GetExtension(name), StringComparer.OrdinalIgnoreCase));
        if (isDamaged)
        {
            throw new InvalidScanFileException(file, "scan file", "it is empty, or does not begin as its name promises.", 0);
        }

        _others.Add(file);
    }

    /// <summary>True for errors that say what a file is, where that is no slice; an encrypted entry may be one.</summary>
    private static bool IsNoSlice(Exception error) => error is UnsupportedScanFileException { Cause: not SetAsideCause.EncryptedEntry };

    private static bool IsArchive(Exception error) => error is UnsupportedScanFileException { Cause: SetAsideCause.Archive };

    private static bool IsNamedAsDicom(string file) =>
        Path.GetExtension(file) is string extension && s_scanExtensions[..3].Contains(extension, StringComparer.OrdinalIgnoreCase);

    /// <summary>The voxels of a NIfTI pair come with their header.</summary>
    private bool IsCoveredByItsHeader(string file, HashSet<string> listed) =>
        NiftiFileNames.IsImage(file) && NiftiFileNames.FindPartner(_store, file, ".hdr") is string header && listed.Contains(header);

    private ScanFileKind Recognise(string file)
    {
        // Not opened where there is nothing: named pipes and devices have no length either, and would never end.
        if (_store.GetLength(file) == 0)
        {
            return ScanFileKind.Other;
        }

        byte[] head = _store.ReadHead(file, HeadLength);
        return RasterScanReader.IsRaster(head) ? ScanFileKind.Raster
            : DicomFile.IsDicom(head) ? ScanFileKind.Dicom
            : NiftiScanReader.IsVolume(_store, file, head) ? ScanFileKind.Nifti
            : ZipDirectory.IsZip(head) ? ScanFileKind.Archive
            : GzipContent.IsGzip(head) && DicomFile.IsDicom(GzipContent.ReadHead(_store, file, HeadLength)) ? ScanFileKind.Dicom
            : ScanFileKind.Other;
    }
}
