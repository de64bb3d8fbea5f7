namespace Cov19Ct;

/// <content>Codes of the values of voxels and pictures.</content>
public static partial class FindingCodes
{
    [Finding(
        FindingSection.Values,
        "The files have no rescale slope and intercept, or only one of them, or a slope of 0.",
        "The stored values are used as HU.",
        "Import the original files.")]
    public const string NoRescale = nameof(NoRescale);

    [Finding(
        FindingSection.Values,
        "The rescale slope or intercept differs from slice to slice.",
        "Each slice is converted with its own slope and intercept.",
        "Nothing, if it is a note. If it is a warning, look at the slices that it names: their intercept may be lost.")]
    public const string VaryingRescale = nameof(VaryingRescale);

    [Finding(
        FindingSection.Values,
        "Voxels outside the field of view have a special value.",
        "The values are used as they are. A window shows values below its minimum as air.",
        "Nothing for a note. For a warning, set these voxels to -1000 HU.")]
    public const string PixelPadding = nameof(PixelPadding);

    [Finding(
        FindingSection.Values,
        "The values do not look like HU, or the file says that they are not HU.",
        "The values are used as they are.",
        "Import the original files, or correct the intercept. A verdict on such values means nothing.")]
    public const string NotHounsfield = nameof(NotHounsfield);

    [Finding(
        FindingSection.Values,
        "Some values are outside the range that CT scanners give.",
        "The values are used as they are; a window clips them.",
        "Check how the volume was resampled, and clip its values to the range from -1024 to 3071.")]
    public const string ImplausibleValues = nameof(ImplausibleValues);

    [Finding(
        FindingSection.Values,
        "Some values have more bits than the file says in Bits Stored.",
        "Only the bits that the file says are used, so these values are too small.",
        "Export the series again: the values above the limit are wrong, for example those of metal.")]
    public const string BitsAboveStored = nameof(BitsAboveStored);

    [Finding(
        FindingSection.Values,
        "The slices in the middle of the scan show no lung.",
        "The scan is used.",
        "Check that the scan shows a chest.")]
    public const string NoLungInSight = nameof(NoLungInSight);

    [Finding(
        FindingSection.Values,
        "The slices are compressed with loss, or were at some time.",
        "The slices are used as they are.",
        "Use the files from before the compression, if you have them.")]
    public const string LossyCompression = nameof(LossyCompression);

    [Finding(
        FindingSection.Values,
        "The values are grey levels of a window, not HU.",
        "The values are not windowed again.",
        "Nothing, if the message names the window. Otherwise give the window with -SourceWindow, if you know it.")]
    public const string AlreadyWindowed = nameof(AlreadyWindowed);

    [Finding(
        FindingSection.Values,
        "Pictures of 16 bits look like HU, with a number added, multiplied or as signed numbers, and not like grey levels of a window.",
        "The values are used as grey levels.",
        "Import the pictures again with the parameters that the message gives, if they hold HU. If it gives none, write them again.")]
    public const string StoredHounsfield = nameof(StoredHounsfield);

    [Finding(
        FindingSection.Values,
        "Pictures of 16 bits use only a small part of the range of their values, as 12-bit values and HU without negative numbers do.",
        "The values are used as grey levels, so the pictures are nearly of one level.",
        "Import the pictures as the message says, if they hold HU. Otherwise write them again with levels over the whole range.")]
    public const string NarrowRange = nameof(NarrowRange);

    [Finding(
        FindingSection.Values,
        "Pictures of 16 bits hold HU with different numbers added: the values of some are shifted against those of the others.",
        "All pictures are read alike.",
        "Write the pictures that the finding names again, with the number that was added to the others.")]
    public const string MixedOffsets = nameof(MixedOffsets);

    [Finding(
        FindingSection.Values,
        "The pictures, or some of them, look inverted: air is bright, and tissue is dark.",
        "The pictures are used as they are.",
        "Invert the pictures, or export them again. A verdict on such pictures means nothing.")]
    public const string InvertedPicture = nameof(InvertedPicture);

    [Finding(
        FindingSection.Values,
        "All pixels of a slice have one value.",
        "The slices are used.",
        "Check how the pictures were made: the slices show nothing.")]
    public const string ConstantSlice = nameof(ConstantSlice);

    [Finding(
        FindingSection.Values,
        "Some pictures have only a few grey levels, as masks have.",
        "The pictures are used.",
        "Remove the masks, or put them into a folder of their own.")]
    public const string FewGreyLevels = nameof(FewGreyLevels);

    [Finding(
        FindingSection.Values,
        "Some pictures are in colour, as screenshots and logos are.",
        "Their brightness is used.",
        "Remove the pictures that are not slices, and export slices without marks in colour.")]
    public const string ColourPicture = nameof(ColourPicture);

    [Finding(
        FindingSection.Values,
        "Pictures have an orientation tag, which says that they are to be shown turned or mirrored.",
        "The pictures are used as they are stored.",
        "Look at the slices. If they lie on their side or are mirrored, write the pictures again upright, without the tag.")]
    public const string OrientationTag = nameof(OrientationTag);
}
