using Cov19Ct.Imaging.Containers;
using Cov19Ct.Imaging.Dicom.Images;
using Cov19Ct.Imaging.MetaImage;
using Cov19Ct.Imaging.Nifti;
using Cov19Ct.Imaging.Nrrd;
using Cov19Ct.Imaging.Series;

namespace Cov19Ct.Imaging.Import;

/// <summary>The files of a folder, sorted by what they hold.</summary>
internal sealed class SortedFiles
{
    private readonly List<string> _others = [];
    private readonly List<(string Path, ForeignFormat Format)> _foreign = [];
    private readonly List<(string Path, Exception Error)> _failures = [];
    private readonly List<(string Path, ExclusionReason Cause, string? Detail)> _excludedFrames = [];

    private SortedFiles()
    {
    }

    /// <summary>CT slices.</summary>
    public List<CtImageHeader> Headers { get; } = [];

    /// <summary>Volumes: NIfTI, MetaImage and NRRD.</summary>
    public List<(string Path, ScanFileKind Kind)> Volumes { get; } = [];

    /// <summary>JPEG, PNG and TIFF pictures.</summary>
    public List<string> Pictures { get; } = [];

    /// <summary>ZIP archives.</summary>
    public List<string> Archives { get; } = [];

    /// <summary>DICOM directories of media. In a folder that is imported whole they tell nothing that the files do not.</summary>
    public List<string> Directories { get; } = [];

    /// <summary>The files with the voxels of its headers, wherever they lie: each belongs to its header.</summary>
    public IReadOnlyCollection<string> Voxels { get; private set; } = [];

    /// <summary>True where the folder's pictures are its slices, and not previews beside them.</summary>
    public bool PicturesAreSlices => Pictures.Count > 0 && Headers.Count == 0 && Volumes.Count == 0 && Directories.Count == 0
        && _failures.TrueForAll(failure => (!IsNoSlice(failure.Error) || IsArchive(failure.Error)) && !IsNamedAsDicom(failure.Path));

    /// <summary>Sorts some files. They are read by several threads, of which none is left when this returns or throws.</summary>
    /// <param name="store">Where they lie.</param>
    /// <param name="files">Their paths.</param>
    /// <param name="images">Reads DICOM images of that store.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static SortedFiles Read(
        IFileStore store, IReadOnlyCollection<string> files, ICtImageReader images, CancellationToken cancellationToken)
    {
        HashSet<string> listed = [.. files];
        string[] paths = [.. files.Where(file => !IsCoveredByItsHeader(store, file, listed))];
        FileSorter sorter = new(store, images);
        (SortedFile File, Exception? Error)[] found = new (SortedFile, Exception?)[paths.Length];
        FileThreads.For(paths.Length, index => found[index] = sorter.TrySort(paths[index]), cancellationToken);
        SortedFiles sorted = new();
        for (int index = 0; index < paths.Length; index++)
        {
            switch (found[index].Error)
            {
                case null:
                    sorted.Add(found[index].File);
                    break;
                case UnsupportedScanFileException { Cause: ExclusionReason.DicomDirectory }:
                    sorted.Directories.Add(paths[index]);
                    break;
                case Exception error:
                    sorted._failures.Add((paths[index], error));
                    break;
            }
        }

        sorted.Voxels = sorted.FindVoxels(store);
        sorted.Remove(sorted.Voxels);
        return sorted;
    }

    /// <summary>Removes files that are the voxels of headers: they come with these, whatever they look like.</summary>
    public void Remove(IReadOnlyCollection<string> voxels)
    {
        if (voxels.Count > 0)
        {
            _others.RemoveAll(voxels.Contains);
            _foreign.RemoveAll(file => voxels.Contains(file.Path));
            _failures.RemoveAll(failure => voxels.Contains(failure.Path));
            Headers.RemoveAll(header => voxels.Contains(header.Path));
            Pictures.RemoveAll(voxels.Contains);
            Archives.RemoveAll(voxels.Contains);
            Volumes.RemoveAll(volume => voxels.Contains(volume.Path));
        }
    }

    /// <summary>What a scan of the folder's pictures should be told of its other files.</summary>
    public IEnumerable<CtFinding> FindingsForPictures() =>
    [
        .. ExcludedFiles.Findings(_foreign.Where(file => !file.Format.IsPicture)),
        .. UnreadableSlices.Findings(_failures.Where(failure => !IsNoSlice(failure.Error))
            .Concat(_foreign.Where(file => file.Format.IsPicture).Select(file => (file.Path, (Exception)file.Format.ErrorOf(file.Path))))),
    ];

    /// <summary>What a volume should be told of the folder's other files.</summary>
    public IEnumerable<CtFinding> FindingsForVolume() =>
    [
        .. ExcludedFiles.Findings(Pictures.Select(path => (path, ExclusionReason.Picture, (string?)null))),
        .. ExcludedFiles.Findings(_foreign),
    ];

    /// <summary>What the scans of DICOM images should be told of the folder's other files.</summary>
    public IReadOnlyList<CtFinding> FindingsForImages() =>
    [
        .. ExcludedFiles.Findings(
        [
            .. _others.Select(path => (path, ExclusionReason.UnknownFormat, (string?)null)),
            .. Pictures.Select(path => (path, ExclusionReason.Picture, (string?)null)),
            .. _failures.Where(failure => IsNoSlice(failure.Error))
                .Select(failure => (failure.Path, ((UnsupportedScanFileException)failure.Error).Cause, (string?)failure.Error.Message)),
            .. _excludedFrames,
        ]),
        .. ExcludedFiles.Findings(_foreign),
        .. UnreadableSlices.Findings(_failures.Where(failure => !IsNoSlice(failure.Error))),
    ];

    /// <summary>An error for each file that is no slice: the user named them all.</summary>
    public IEnumerable<ImportResult> ErrorsForEachFile()
    {
        IEnumerable<ImportResult> pictures = PicturesAreSlices
            ? []
            : Pictures.Select(
                path => ImportResult.Of(
                    path, new NoScanFoundException(path, "A picture among DICOM files or volumes, which is not a slice of their scans.")));
        return _failures.Select(failure => ImportResult.Of(failure.Path, failure.Error))
            .Concat(Headers.Where(header => header.PixelDataError is not null).DistinctBy(header => header.Path)
                .Select(header => ImportResult.Of(header.Path, header.PixelDataError!)))
            .Concat(_others.Select(
                path => ImportResult.Of(path, new NoScanFoundException(
                    path, "The file is not DICOM, NIfTI, MetaImage, NRRD, JPEG, PNG, TIFF or ZIP."))))
            .Concat(_foreign.Select(file => ImportResult.Of(file.Path, file.Format.ErrorOf(file.Path))))
            .Concat(pictures);
    }

    /// <summary>The errors of a folder: of series without a slice that can be read, and of the files that could not even be
    /// sorted, where no scan is told of them.</summary>
    public IEnumerable<ImportResult> ErrorsForFolder(bool areFailuresFindings, bool areForeignFindings) =>
        Headers
            .GroupBy(header => header.SeriesKey)
            .Where(series => series.All(slice => slice.PixelDataError is not null))
            .SelectMany(series => UnreadableSlices.Errors(series.Select(slice => (slice.Path, (Exception)slice.PixelDataError!))))
            .Concat(areFailuresFindings ? [] : UnreadableSlices.Errors(_failures))
            .Concat(areForeignFindings
                ? []
                : UnreadableSlices.Errors(_foreign.Select(file => (file.Path, (Exception)file.Format.ErrorOf(file.Path)))));

    private void Add(in SortedFile file)
    {
        switch (file.Kind)
        {
            case ScanFileKind.Dicom:
                AddImage(file.Path, file.Image!);
                break;
            case ScanFileKind.Nifti or ScanFileKind.MetaImage or ScanFileKind.Nrrd:
                Volumes.Add((file.Path, file.Kind));
                break;
            case ScanFileKind.Raster:
                Pictures.Add(file.Path);
                break;
            case ScanFileKind.Archive:
                Archives.Add(file.Path);
                break;
            case ScanFileKind.Other when file.Foreign is ForeignFormat format:
                _foreign.Add((file.Path, format));
                break;
            default:
                _others.Add(file.Path);
                break;
        }
    }

    private void AddImage(string path, CtImageFile image)
    {
        Headers.AddRange(image.Slices);
        foreach (ExcludedFrames frames in image.Excluded)
        {
            int all = image.Slices.Count + image.Excluded.Sum(alike => alike.Count);
            _excludedFrames.Add((path, frames.Cause, $"{frames.Count} of {Plural.Of(all, "frame")}, {frames.What}."));
        }
    }

    private HashSet<string> FindVoxels(IFileStore store) =>
    [
        .. Volumes.SelectMany(volume => volume.Kind switch
        {
            ScanFileKind.MetaImage => MetaImageScanReader.FindVoxels(store, volume.Path),
            ScanFileKind.Nrrd => NrrdScanReader.FindVoxels(store, volume.Path),
            _ => [],
        }),
    ];

    /// <summary>True for errors that say what a file is, where that is no slice; an encrypted entry may be one.</summary>
    private static bool IsNoSlice(Exception error) => error is UnsupportedScanFileException { Cause: not ExclusionReason.EncryptedEntry };

    private static bool IsArchive(Exception error) => error is UnsupportedScanFileException { Cause: ExclusionReason.Archive };

    private static bool IsNamedAsDicom(string file) =>
        FileSorter.DicomExtensions.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase);

    /// <summary>The voxels of a NIfTI pair come with their header.</summary>
    private static bool IsCoveredByItsHeader(IFileStore store, string file, HashSet<string> listed) =>
        NiftiFileNames.IsImage(file) && NiftiFileNames.FindPartner(store, file, ".hdr") is string header && listed.Contains(header);
}
