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
    private static readonly string[] s_scanExtensions = [".dcm", ".dicom", ".ima", ".jpg", ".jpeg", ".png"];

    private readonly List<string> _others = [];
    private readonly List<(string Path, Exception Error)> _failures = [];

    /// <summary>CT images.</summary>
    public List<CtImageHeader> Headers { get; } = [];

    /// <summary>NIfTI volumes.</summary>
    public List<string> Volumes { get; } = [];

    /// <summary>JPEG and PNG pictures.</summary>
    public List<string> Pictures { get; } = [];

    public static SortedFiles Read(IReadOnlyCollection<string> files, ICtImageReader images, CancellationToken cancellationToken)
    {
        SortedFiles sorted = new();
        HashSet<string> listed = [.. files];
        foreach (string file in files.Where(file => !IsCoveredByItsHeader(file, listed)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                sorted.Add(file, images);
            }
            catch (Exception exception) when (exception is Cov19CtException or IOException or UnauthorizedAccessException)
            {
                sorted._failures.Add((file, exception));
            }
        }

        return sorted;
    }

    /// <summary>True where the folder's pictures are its slices, and not previews beside them.</summary>
    public bool PicturesAreSlices => Pictures.Count > 0 && Headers.Count == 0 && Volumes.Count == 0
        && _failures.TrueForAll(failure => failure.Error is not UnsupportedScanFileException && !IsNamedAsDicom(failure.Path));

    /// <summary>What a scan of the folder's pictures should be told of its other files.</summary>
    public IEnumerable<CtFinding> FindingsForPictures() => UnreadableSlices.Findings(_failures);

    /// <summary>What the scans of DICOM images should be told of the folder's other files.</summary>
    public IReadOnlyList<CtFinding> FindingsForImages()
    {
        List<CtFinding> findings = [];
        string[] notSlices =
        [
            .. _others,
            .. Pictures,
            .. _failures.Where(failure => failure.Error is UnsupportedScanFileException).Select(failure => failure.Path),
        ];
        if (notSlices.Length > 0)
        {
            findings.Add(new CtFinding(
                FindingCodes.NotASlice, FindingSeverity.Note, $"{notSlices.Length} files of the folder are no CT slices and were set aside.", notSlices));
        }

        findings.AddRange(UnreadableSlices.Findings(_failures.Where(failure => failure.Error is not UnsupportedScanFileException)));
        return findings;
    }

    /// <summary>An error for each file that is no slice: the user named them all.</summary>
    public IEnumerable<ImportResult> ErrorsForEachFile()
    {
        IEnumerable<ImportResult> pictures = PicturesAreSlices
            ? []
            : Pictures.Select(path => ImportResult.Of(path, new NoScanFoundException(path, "A picture among DICOM or NIfTI files; it is no slice of theirs.")));
        return _failures.Select(failure => ImportResult.Of(failure.Path, failure.Error))
            .Concat(Headers.Where(header => header.PixelDataError is not null).Select(header => ImportResult.Of(header.Path, header.PixelDataError!)))
            .Concat(_others.Select(path => ImportResult.Of(path, new NoScanFoundException(path, "The file is neither DICOM, NIfTI, JPEG nor PNG."))))
            .Concat(pictures);
    }

    /// <summary>The errors of a folder: of series without a slice that can be read, and of the files that could not even be
    /// sorted, where no scan is told of them.</summary>
    public IEnumerable<ImportResult> ErrorsForFolder(bool areFailuresFindings) =>
        Headers
            .GroupBy(header => header.SeriesInstanceUid)
            .Where(series => series.All(slice => slice.PixelDataError is not null))
            .SelectMany(series => UnreadableSlices.Errors(series.Select(slice => (slice.Path, (Exception)slice.PixelDataError!))))
            .Concat(areFailuresFindings ? [] : UnreadableSlices.Errors(_failures));

    private void Add(string file, ICtImageReader images)
    {
        switch (Recognise(file))
        {
            case ScanFileKind.Dicom:
                Headers.Add(images.ReadHeader(file));
                break;
            case ScanFileKind.Nifti:
                Volumes.Add(file);
                break;
            case ScanFileKind.Raster:
                Pictures.Add(file);
                break;
            default:
                AddOther(file);
                break;
        }
    }

    private void AddOther(string file)
    {
        // What macOS writes beside files on foreign disks, and other hidden files, are not scans whatever their names promise.
        string name = Path.GetFileName(file);
        bool isDamaged = !name.StartsWith('.')
            && (new FileInfo(file).Length == 0 || s_scanExtensions.Contains(Path.GetExtension(name), StringComparer.OrdinalIgnoreCase));
        if (isDamaged)
        {
            throw new InvalidScanFileException(file, "scan file", "it is empty, or does not begin as its name promises.", 0);
        }

        _others.Add(file);
    }

    private static bool IsNamedAsDicom(string file) =>
        Path.GetExtension(file) is string extension && s_scanExtensions[..3].Contains(extension, StringComparer.OrdinalIgnoreCase);

    /// <summary>The voxels of a NIfTI pair come with their header.</summary>
    private static bool IsCoveredByItsHeader(string file, HashSet<string> listed) =>
        NiftiFileNames.IsImage(file) && NiftiFileNames.FindPartner(file, ".hdr") is string header && listed.Contains(header);

    private static ScanFileKind Recognise(string file)
    {
        // Not opened where there is nothing: named pipes and devices have no length either, and would never end.
        if (new FileInfo(file).Length == 0)
        {
            return ScanFileKind.Other;
        }

        using FileByteSource source = new(file);
        ReadOnlySpan<byte> head = source.Peek(0, HeadLength);
        return RasterScanReader.IsRaster(head) ? ScanFileKind.Raster
            : DicomFile.IsDicom(head) ? ScanFileKind.Dicom
            : NiftiScanReader.IsVolume(file, head) ? ScanFileKind.Nifti
            : ScanFileKind.Other;
    }
}
