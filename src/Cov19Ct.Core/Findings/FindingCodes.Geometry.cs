namespace Cov19Ct;

/// <content>Codes of the geometry of a scan.</content>
public static partial class FindingCodes
{
    [Finding(
        FindingSection.Geometry,
        "The distance between two slices is a whole multiple of the usual distance.",
        "The slices that exist are used.",
        "Copy the series again from its source: slices are missing.")]
    public const string MissingSlice = nameof(MissingSlice);

    [Finding(
        FindingSection.Geometry,
        "The distances between slices differ, but not because whole slices are missing.",
        "The slices are used as they are.",
        "Check that all files belong to one acquisition.")]
    public const string UnevenSpacing = nameof(UnevenSpacing);

    [Finding(
        FindingSection.Geometry,
        "The slices are thinner than the distance between them.",
        "The slices are used as they are.",
        "Nothing. A lesion between two slices is not visible.")]
    public const string SlicesApart = nameof(SlicesApart);

    [Finding(
        FindingSection.Geometry,
        "The slices are not at a right angle to the line through them.",
        "The angle is measured; the slices are used as they are.",
        "Nothing for a diagnosis. Resample the scan before you measure volumes.")]
    public const string GantryTilt = nameof(GantryTilt);

    [Finding(
        FindingSection.Geometry,
        "Some slices are not on the line through the other slices.",
        "The slices are used as they are.",
        "Check the files that the finding names: their position is wrong, or they belong to another reconstruction.")]
    public const string ShiftedSlice = nameof(ShiftedSlice);

    [Finding(
        FindingSection.Geometry,
        "The pixels are not square.",
        "The slices are used as they are.",
        "Resample the scan to square pixels: the model was trained on square pixels.")]
    public const string NonSquarePixels = nameof(NonSquarePixels);

    [Finding(
        FindingSection.Geometry,
        "The files do not state the size of the pixels.",
        "The scan has no spacing of rows and columns. The slices are used as they are.",
        "Import the original files. The scan cannot be resampled or exported with its true size.")]
    public const string NoPixelSpacing = nameof(NoPixelSpacing);

    [Finding(
        FindingSection.Geometry,
        "The files do not contain the positions of the slices, or give all slices the same position.",
        "The slices are in the order of their locations, numbers or file names, as the message says; a volume is as stored.",
        "Check the order, or import the original DICOM files.")]
    public const string NoGeometry = nameof(NoGeometry);

    [Finding(
        FindingSection.Geometry,
        "Some slices have no usable position, but their slice locations agree with the positions of the others.",
        "The positions of these slices are computed from their locations.",
        "Check the files that the finding names, or import the original files.")]
    public const string PositionFromLocation = nameof(PositionFromLocation);

    [Finding(
        FindingSection.Geometry,
        "The positions are rounded so much that neighbouring slices have the same position.",
        "Slices with one position are in the order of their numbers.",
        "Import the original files.")]
    public const string RoundedPositions = nameof(RoundedPositions);

    [Finding(
        FindingSection.Geometry,
        "The slices are coronal or sagittal, not axial.",
        "The slices are used as they are, in the order along their normal.",
        "Import the axial series: the model was trained on axial slices.")]
    public const string NotAxial = nameof(NotAxial);
}
