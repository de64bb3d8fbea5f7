using System.Buffers.Binary;

namespace Cov19Ct.Imaging.Import;

/// <summary>Recognises images, volumes and archives that are not read: by their first bytes, then by their names. Documents, tables and
/// other files that hold no image are none.</summary>
internal static class ForeignFormats
{
    /// <summary>Bytes of a file that are looked at: a tar archive has its mark at 257.</summary>
    public const int HeadLength = 544;

    private static readonly (byte[] Start, string Name, ExclusionReason Cause)[] s_starts =
    [
        ("GIF8"u8.ToArray(), "A GIF picture", ExclusionReason.NotReadHere),
        ([0, 0, 0, 0x0C, (byte)'j', (byte)'P', (byte)' ', (byte)' '], "A JPEG 2000 picture", ExclusionReason.NotReadHere),
        ([0xFF, 0x4F, 0xFF, 0x51], "A JPEG 2000 picture", ExclusionReason.NotReadHere),
        ([0, 0, 0, 0x0C, (byte)'J', (byte)'X', (byte)'L', (byte)' '], "A JPEG XL picture", ExclusionReason.NotReadHere),
        ([0xFF, 0x0A], "A JPEG XL picture", ExclusionReason.NotReadHere),
        ([(byte)'I', (byte)'I', 0xBC], "A JPEG XR picture", ExclusionReason.NotReadHere),
        ("DDS "u8.ToArray(), "A DDS picture", ExclusionReason.NotReadHere),
        ("8BPS"u8.ToArray(), "A Photoshop picture", ExclusionReason.NotReadHere),
        ([0x76, 0x2F, 0x31, 0x01], "An OpenEXR picture", ExclusionReason.NotReadHere),
        ("#?RADIANCE"u8.ToArray(), "A Radiance picture", ExclusionReason.NotReadHere),
        ("SIMPLE  ="u8.ToArray(), "A FITS image", ExclusionReason.NotReadHere),
        ("MATRIX7"u8.ToArray(), "An ECAT volume", ExclusionReason.NotReadHere),
        ("!INTERFILE"u8.ToArray(), "An Interfile header", ExclusionReason.NotReadHere),
        ("MATLAB "u8.ToArray(), "A MATLAB file", ExclusionReason.NotReadHere),
        ([0x93, .. "NUMPY"u8], "A NumPy array", ExclusionReason.NotReadHere),
        ("# vtk DataFile"u8.ToArray(), "A VTK file", ExclusionReason.NotReadHere),
        ([0x89, (byte)'H', (byte)'D', (byte)'F', 0x0D, 0x0A, 0x1A, 0x0A], "An HDF5 file", ExclusionReason.NotReadHere),
        ([0x0E, 0x03, 0x13, 0x01], "An HDF4 file", ExclusionReason.NotReadHere),
        ([(byte)'C', (byte)'D', (byte)'F', 1], "A NetCDF or MINC file", ExclusionReason.NotReadHere),
        ([(byte)'C', (byte)'D', (byte)'F', 2], "A NetCDF or MINC file", ExclusionReason.NotReadHere),
        ("Rar!\u001a\u0007"u8.ToArray(), "A RAR archive", ExclusionReason.Archive),
        ([(byte)'7', (byte)'z', 0xBC, 0xAF, 0x27, 0x1C], "A 7-Zip archive", ExclusionReason.Archive),
        ([0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0], "A file compressed with xz", ExclusionReason.Archive),
        ([0x28, 0xB5, 0x2F, 0xFD], "A file compressed with Zstandard", ExclusionReason.Archive),
        ([0x04, 0x22, 0x4D, 0x18], "A file compressed with LZ4", ExclusionReason.Archive),
        ([0x1F, 0x9D], "A file compressed with compress", ExclusionReason.Archive),
        ("LZIP"u8.ToArray(), "A file compressed with lzip", ExclusionReason.Archive),
        ("MSCF"u8.ToArray(), "A cabinet archive", ExclusionReason.Archive),
    ];

    private static readonly Dictionary<string, (string Name, ExclusionReason Cause)> s_extensions = new(StringComparer.OrdinalIgnoreCase)
    {
        [".bmp"] = ("A BMP picture", ExclusionReason.NotReadHere),
        [".dib"] = ("A BMP picture", ExclusionReason.NotReadHere),
        [".gif"] = ("A GIF picture", ExclusionReason.NotReadHere),
        [".webp"] = ("A WebP picture", ExclusionReason.NotReadHere),
        [".jp2"] = ("A JPEG 2000 picture", ExclusionReason.NotReadHere),
        [".j2k"] = ("A JPEG 2000 picture", ExclusionReason.NotReadHere),
        [".j2c"] = ("A JPEG 2000 picture", ExclusionReason.NotReadHere),
        [".jpx"] = ("A JPEG 2000 picture", ExclusionReason.NotReadHere),
        [".jxl"] = ("A JPEG XL picture", ExclusionReason.NotReadHere),
        [".jxr"] = ("A JPEG XR picture", ExclusionReason.NotReadHere),
        [".jls"] = ("A JPEG-LS picture", ExclusionReason.NotReadHere),
        [".heic"] = ("A HEIF picture", ExclusionReason.NotReadHere),
        [".heif"] = ("A HEIF picture", ExclusionReason.NotReadHere),
        [".avif"] = ("An AVIF picture", ExclusionReason.NotReadHere),
        [".dds"] = ("A DDS picture", ExclusionReason.NotReadHere),
        [".tga"] = ("A TGA picture", ExclusionReason.NotReadHere),
        [".pcx"] = ("A PCX picture", ExclusionReason.NotReadHere),
        [".psd"] = ("A Photoshop picture", ExclusionReason.NotReadHere),
        [".exr"] = ("An OpenEXR picture", ExclusionReason.NotReadHere),
        [".tif"] = ("A damaged TIFF picture", ExclusionReason.NotReadHere),
        [".tiff"] = ("A damaged TIFF picture", ExclusionReason.NotReadHere),
        [".pgm"] = ("A PNM picture", ExclusionReason.NotReadHere),
        [".ppm"] = ("A PNM picture", ExclusionReason.NotReadHere),
        [".pnm"] = ("A PNM picture", ExclusionReason.NotReadHere),
        [".pbm"] = ("A PNM picture", ExclusionReason.NotReadHere),
        [".fits"] = ("A FITS image", ExclusionReason.NotReadHere),
        [".mgh"] = ("An MGH volume", ExclusionReason.NotReadHere),
        [".mgz"] = ("An MGH volume", ExclusionReason.NotReadHere),
        [".mnc"] = ("A NetCDF or MINC file", ExclusionReason.NotReadHere),
        [".nc"] = ("A NetCDF or MINC file", ExclusionReason.NotReadHere),
        [".par"] = ("A PAR/REC volume", ExclusionReason.NotReadHere),
        [".rec"] = ("A PAR/REC volume", ExclusionReason.NotReadHere),
        [".v"] = ("An ECAT volume", ExclusionReason.NotReadHere),
        [".mat"] = ("A MATLAB file", ExclusionReason.NotReadHere),
        [".npy"] = ("A NumPy array", ExclusionReason.NotReadHere),
        [".npz"] = ("A NumPy archive", ExclusionReason.NotReadHere),
        [".vtk"] = ("A VTK file", ExclusionReason.NotReadHere),
        [".vti"] = ("A VTK file", ExclusionReason.NotReadHere),
        [".h5"] = ("An HDF5 file", ExclusionReason.NotReadHere),
        [".hdf5"] = ("An HDF5 file", ExclusionReason.NotReadHere),
        [".hdf"] = ("An HDF5 file", ExclusionReason.NotReadHere),
        [".gipl"] = ("A GIPL volume", ExclusionReason.NotReadHere),
        [".mrc"] = ("An MRC volume", ExclusionReason.NotReadHere),
        [".vff"] = ("A VFF volume", ExclusionReason.NotReadHere),
        [".vmr"] = ("A BrainVoyager volume", ExclusionReason.NotReadHere),
        [".brik"] = ("An AFNI volume", ExclusionReason.NotReadHere),
        [".img"] = ("An image file (.img) without its header (.hdr)", ExclusionReason.NotReadHere),
        [".hdr"] = ("A header (.hdr) of no known volume", ExclusionReason.NotReadHere),
        [".raw"] = ("A file of voxels (.raw) without a header", ExclusionReason.NotReadHere),
        [".zraw"] = ("A file of voxels (.zraw) without a header", ExclusionReason.NotReadHere),
        [".rar"] = ("A RAR archive", ExclusionReason.Archive),
        [".7z"] = ("A 7-Zip archive", ExclusionReason.Archive),
        [".tar"] = ("A tar archive", ExclusionReason.Archive),
        [".tgz"] = ("A compressed tar archive", ExclusionReason.Archive),
        [".tbz2"] = ("A compressed tar archive", ExclusionReason.Archive),
        [".txz"] = ("A compressed tar archive", ExclusionReason.Archive),
        [".bz2"] = ("A file compressed with bzip2", ExclusionReason.Archive),
        [".xz"] = ("A file compressed with xz", ExclusionReason.Archive),
        [".zst"] = ("A file compressed with Zstandard", ExclusionReason.Archive),
        [".lz4"] = ("A file compressed with LZ4", ExclusionReason.Archive),
        [".gz"] = ("A file compressed with gzip that holds no scan", ExclusionReason.Archive),
        [".iso"] = ("A disk image", ExclusionReason.Archive),
        [".dmg"] = ("A disk image", ExclusionReason.Archive),
        [".cab"] = ("A cabinet archive", ExclusionReason.Archive),
    };

    /// <summary>What is usually beside scans and holds none, and whose content may start like an image's.</summary>
    private static readonly HashSet<string> s_documents = new(
        [".txt", ".csv", ".tsv", ".json", ".xml", ".md", ".html", ".htm", ".pdf", ".log", ".yaml", ".yml", ".ini", ".db", ".py",
            ".ps1", ".sh"],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>The kind of a file that no reader wants; null for one that looks like no image and no archive.</summary>
    /// <param name="path">The file.</param>
    /// <param name="head">Its first bytes.</param>
    /// <param name="inflated">The first bytes of its content, where it is compressed with gzip; else nothing.</param>
    public static ForeignFormat? Recognise(string path, ReadOnlySpan<byte> head, ReadOnlySpan<byte> inflated)
    {
        string name = Path.GetFileName(path);
        bool isGzip = head is [0x1F, 0x8B, ..];
        string inner = isGzip && name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? name[..^3] : name;
        string extension = Path.GetExtension(inner);
        if (name.StartsWith('.') || s_documents.Contains(extension))
        {
            return null;
        }

        if (isGzip)
        {
            return IsTar(inflated) ? new ForeignFormat("A compressed tar archive", ExclusionReason.Archive)
                : ByContent(inflated) ?? ByExtension(Path.GetExtension(name)) ?? new ForeignFormat(
                    "A file compressed with gzip that holds no scan", ExclusionReason.Archive);
        }

        return ByContent(head) ?? ByExtension(extension);
    }

    private static ForeignFormat? ByExtension(string extension) =>
        s_extensions.TryGetValue(extension, out (string Name, ExclusionReason Cause) kind)
            ? new ForeignFormat(kind.Name, kind.Cause)
            : null;

    private static ForeignFormat? ByContent(ReadOnlySpan<byte> head)
    {
        foreach ((byte[] start, string name, ExclusionReason cause) in s_starts)
        {
            if (head.StartsWith(start))
            {
                return new ForeignFormat(name, cause);
            }
        }

        (string? Name, ExclusionReason Cause) kind =
            IsBitmap(head) ? ("A BMP picture", ExclusionReason.NotReadHere)
            : head.StartsWith("RIFF"u8) && At(head, 8, "WEBP"u8) ? ("A WebP picture", ExclusionReason.NotReadHere)
            : At(head, 4, "ftypavif"u8) ? ("An AVIF picture", ExclusionReason.NotReadHere)
            : At(head, 4, "ftyphei"u8) || At(head, 4, "ftyphev"u8) || At(head, 4, "ftypmif1"u8) || At(head, 4, "ftypmsf1"u8)
                ? ("A HEIF picture", ExclusionReason.NotReadHere)
            : head is [(byte)'P', >= (byte)'1' and <= (byte)'7', (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t', ..]
                ? ("A PNM picture", ExclusionReason.NotReadHere)
            : head.StartsWith("# === DATA DESCRIPTION FILE"u8) ? ("A PAR/REC volume", ExclusionReason.NotReadHere)
            : head.StartsWith("<?xml"u8) || head.StartsWith("<VTKFile"u8)
                ? (head.IndexOf("<VTKFile"u8) >= 0 ? "A VTK file" : null, ExclusionReason.NotReadHere)
            : head is [(byte)'B', (byte)'Z', (byte)'h', >= (byte)'1' and <= (byte)'9', 0x31, 0x41, ..]
                ? ("A file compressed with bzip2", ExclusionReason.Archive)
            : IsTar(head) ? ("A tar archive", ExclusionReason.Archive)
            : (null, ExclusionReason.UnknownFormat);
        return kind.Name is null ? null : new ForeignFormat(kind.Name, kind.Cause);
    }

    /// <summary>BM alone may start a text: the size of the second header must be one of those that there are.</summary>
    private static bool IsBitmap(ReadOnlySpan<byte> head) =>
        head.StartsWith("BM"u8) && head.Length >= 18
        && BinaryPrimitives.ReadUInt32LittleEndian(head[14..]) is 12 or 16 or 40 or 52 or 56 or 64 or 108 or 124;

    private static bool IsTar(ReadOnlySpan<byte> head) => At(head, 257, "ustar"u8);

    private static bool At(ReadOnlySpan<byte> head, int offset, ReadOnlySpan<byte> bytes) =>
        head.Length >= offset && head[offset..].StartsWith(bytes);
}
