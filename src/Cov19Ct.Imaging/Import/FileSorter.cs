using Cov19Ct.Imaging.Containers;
using Cov19Ct.Imaging.Dicom.Images;
using Cov19Ct.Imaging.Dicom.Parsing;
using Cov19Ct.Imaging.MetaImage;
using Cov19Ct.Imaging.Nifti;
using Cov19Ct.Imaging.Nrrd;
using Cov19Ct.Imaging.Raster;
using Cov19Ct.Storage.Identity;

namespace Cov19Ct.Imaging.Import;

/// <summary>Shows what a file is, and reads the headers of CT images, by opening it once. Safe to use from several threads.</summary>
/// <param name="store">Where the files lie.</param>
/// <param name="images">Reads DICOM images of that store.</param>
internal sealed class FileSorter(IFileStore store, ICtImageReader images)
{
    /// <summary>Enough for a NIfTI-2 header, and for a DICOM preamble.</summary>
    private const int HeadLength = 544;

    /// <summary>Compressed content of more bytes is inflated one file at a time: many at once might fill the memory.</summary>
    private const long LargeContent = 1 << 24;

    /// <summary>What gzip makes of images, with a margin; an archive tells the length of its entries.</summary>
    private const long UsualRatio = 16;

    private static readonly object s_largeContent = new();

    private static readonly string[] s_pictureExtensions = [".jpg", ".jpeg", ".png"];

    /// <summary>Names that promise a DICOM file.</summary>
    public static string[] DicomExtensions { get; } = [".dcm", ".dicom", ".ima"];

    /// <summary>What a file is, or the error that keeps it from being anything.</summary>
    public (SortedFile File, Exception? Error) TrySort(string path)
    {
        try
        {
            return (Sort(path), null);
        }
        catch (Exception exception) when (exception.IsFileFault())
        {
            return (default, exception);
        }
    }

    private SortedFile Sort(string path)
    {
        // What reads the headers closes the file, and what is no DICOM file is closed here.
        ByteSource content = store.OpenBytes(path);
        long length = content.Length;
        bool isOurs = true;
        try
        {
            if (length == 0)
            {
                return SortOther(path, length, foreign: null);
            }

            ScanFileKind kind = Recognise(path, content, out bool isGzip);
            switch (kind)
            {
                case ScanFileKind.Dicom:
                    isOurs = false;
                    return new SortedFile(
                        path,
                        kind,
                        ReadImage(
                            path,
                            content,
                            isLarge: length > (isGzip ? LargeContent / UsualRatio : store.HasRandomAccess ? long.MaxValue : LargeContent)));
                case ScanFileKind.Archive when IsNumPyArchive(path):
                    return SortOther(path, length, ForeignFormats.Recognise(path, [], []));
                case ScanFileKind.Archive:
                    RequireReadable(path);
                    return new SortedFile(path, kind);
                case ScanFileKind.Other:
                    return SortOther(path, length, ForeignFormats.Recognise(
                        path, content.Peek(0, HeadLength), isGzip ? GzipContent.ReadHead(content, HeadLength) : []));
                default:
                    return new SortedFile(path, kind);
            }
        }
        finally
        {
            if (isOurs)
            {
                content.Dispose();
            }
        }
    }

    private CtImageFile ReadImage(string path, ByteSource content, bool isLarge)
    {
        if (!isLarge)
        {
            return images.Read(path, content);
        }

        lock (s_largeContent)
        {
            return images.Read(path, content);
        }
    }

    private ScanFileKind Recognise(string path, ByteSource content, out bool isGzip)
    {
        ReadOnlySpan<byte> head = content.Peek(0, HeadLength);
        isGzip = GzipContent.IsGzip(head);
        if (!isGzip)
        {
            // The preamble of a DICOM file may be the head of a TIFF file (PS3.10, 7.1).
            return HasPrefix(head) ? ScanFileKind.Dicom
                : RasterScanReader.IsRaster(head) ? ScanFileKind.Raster
                : DicomFile.IsDicom(head) ? ScanFileKind.Dicom
                : NrrdScanReader.IsVolume(path, head) ? ScanFileKind.Nrrd
                : MetaImageScanReader.IsVolume(path, head) ? ScanFileKind.MetaImage
                : NiftiScanReader.IsVolume(store, path, head) ? ScanFileKind.Nifti
                : ZipDirectory.IsZip(head) ? ScanFileKind.Archive
                : ScanFileKind.Other;
        }

        byte[] inflated = GzipContent.ReadHead(content, HeadLength);
        return NiftiScanReader.IsVolume(store, path, inflated) ? ScanFileKind.Nifti
            : DicomFile.IsDicom(inflated) ? ScanFileKind.Dicom
            : ScanFileKind.Other;
    }

    private static bool HasPrefix(ReadOnlySpan<byte> head) => head.Length > 132 && head[128..].StartsWith("DICM"u8);

    private void RequireReadable(string path)
    {
        if (store != DiskStore.Instance)
        {
            throw new UnsupportedScanFileException(
                path, "An archive inside an archive, which is not opened. Unpack it first.", cause: ExclusionReason.Archive);
        }

        if (!ArchivePath.HasExtension(path))
        {
            throw new UnsupportedScanFileException(
                path,
                $"An archive without the extension {ArchivePath.Extension}. Such files are usually documents, so it is not opened.",
                cause: ExclusionReason.Archive);
        }
    }

    /// <summary>A ZIP archive of arrays, not of files of scans.</summary>
    private static bool IsNumPyArchive(string path) => Path.GetExtension(path).Equals(".npz", StringComparison.OrdinalIgnoreCase);

    private static SortedFile SortOther(string path, long length, ForeignFormat? foreign)
    {
        // What macOS writes beside files on foreign disks, and other hidden files, are not scans whatever their names promise.
        string name = Path.GetFileName(path);
        if (name.StartsWith('.'))
        {
            return new SortedFile(path, ScanFileKind.Other, Foreign: foreign);
        }

        return length == 0 ? throw new InvalidScanFileException(path, "scan file", "it is empty.", 0) { IsIncomplete = true }
            : foreign is null && PromisesScan(Path.GetExtension(name))
                ? throw new InvalidScanFileException(path, "scan file", "its content does not fit its extension.", 0)
            : new SortedFile(path, ScanFileKind.Other, Foreign: foreign);
    }

    /// <summary>True for names that promise a slice or a volume: without the head of one, such a file is damaged.</summary>
    private static bool PromisesScan(string extension) =>
        DicomExtensions.Contains(extension, StringComparer.OrdinalIgnoreCase)
        || s_pictureExtensions.Contains(extension, StringComparer.OrdinalIgnoreCase)
        || ArchivePath.HasExtension(extension);
}
