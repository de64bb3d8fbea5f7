namespace Cov19Ct.Imaging.Import;

/// <summary>A kind of image, volume or archive that is recognised and not read.</summary>
/// <param name="Name">What a file of it is, with its article, as <c>A BMP picture</c>.</param>
/// <param name="Cause">Whether it is an image or an archive.</param>
internal sealed record ForeignFormat(string Name, ExclusionReason Cause)
{
    /// <summary>True for pictures: among pictures of slices, one may be a slice.</summary>
    public bool IsPicture => Name.EndsWith(" picture", StringComparison.Ordinal);

    /// <summary>The error about a file of this kind: the same words for each, so that they are reported once.</summary>
    public UnsupportedScanFileException ErrorOf(string path) => new(path, $"{Name}, which is not read. {Advice}", cause: Cause);

    /// <summary>The same for several files.</summary>
    public string Describe(int count) => count == 1 ? $"{Name} was not read. {Advice}" : $"{count} files were not read: {Lower}. {Advice}";

    private string Lower => char.ToLowerInvariant(Name[0]) + Name[1..];

    private string Advice => Cause == ExclusionReason.Archive
        ? "If it holds a scan, unpack it first."
        : "If it is a part of a scan, convert it to DICOM, NIfTI, MetaImage, NRRD, TIFF, PNG or JPEG.";
}
