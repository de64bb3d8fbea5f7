namespace Cov19Ct;

/// <content>Codes of the slices of a series.</content>
public static partial class FindingCodes
{
    [Finding(
        FindingSection.Slices,
        "The series contains a localizer (scout view).",
        "The localizer is excluded.",
        "Nothing.")]
    public const string Localizer = nameof(Localizer);

    [Finding(
        FindingSection.Slices,
        "One series contains several stacks of slices: reconstructions, phases, directions or fields of view.",
        "Each stack becomes a scan. Its id contains the property in which it differs from the others.",
        "Choose the stack to use, by its id, ConvolutionKernel or Spacing.")]
    public const string SeriesSplit = nameof(SeriesSplit);

    [Finding(
        FindingSection.Slices,
        "Some slices differ from most slices in size or pixel spacing, or have no position.",
        "DICOM slices are excluded, or are a separate scan if there are three or more without a position; pictures are resized.",
        "Check the files that the finding names: they may belong to another series.")]
    public const string DifferentGeometry = nameof(DifferentGeometry);

    [Finding(
        FindingSection.Slices,
        "Some slices are at an angle to most slices.",
        "These slices are excluded.",
        "Check the files that the finding names: they may belong to another series.")]
    public const string RotatedSlice = nameof(RotatedSlice);

    [Finding(
        FindingSection.Slices,
        "Some slices are copies of other slices: the same place and the same pixels, or the name of a copy and the same pixels.",
        "The first slice is kept; the copies are excluded.",
        "Remove the copies.")]
    public const string DuplicateSlice = nameof(DuplicateSlice);

    [Finding(
        FindingSection.Slices,
        "Slices with different numbers have the same pixels.",
        "The slices are used.",
        "Check how the pictures were made: slices were copied under other names, or doubled.")]
    public const string EqualSlices = nameof(EqualSlices);

    [Finding(
        FindingSection.Slices,
        "Two pictures that follow each other differ much more than all others that do.",
        "The pictures are one scan.",
        "Check that the pictures before and after are one series of one patient, or put each series into its own folder.")]
    public const string AbruptChange = nameof(AbruptChange);

    [Finding(
        FindingSection.Slices,
        "Pictures of one scan seem to show different windows.",
        "All pictures are read as grey levels of one window.",
        "Write all pictures of the scan again with one window.")]
    public const string MixedWindows = nameof(MixedWindows);

    [Finding(
        FindingSection.Slices,
        "The pictures before and after a picture are more alike than either is like it.",
        "The pictures are one scan, in the order of their names.",
        "Check that all pictures are of one series of one patient, and that the order of the names is that of the slices.")]
    public const string UnlikeNeighbours = nameof(UnlikeNeighbours);

    [Finding(
        FindingSection.Slices,
        "A few slices are at the place of other slices and differ from them.",
        "The slices that belong to no stack are excluded.",
        "Check the files that the finding names: they may be monitoring slices, or belong to another series.")]
    public const string ExtraSlice = nameof(ExtraSlice);

    [Finding(
        FindingSection.Slices,
        "Slices of one stack differ in the kernel, the thickness, the voltage, the phase, or what else one acquisition never mixes.",
        "The slices are one scan, because they follow each other.",
        "Check that the files belong to one acquisition. Slices of another kernel or phase look different.")]
    public const string MixedReconstruction = nameof(MixedReconstruction);

    [Finding(
        FindingSection.Slices,
        "Slices that lie between each other differ in an attribute, or are of two files, as those of two stacks are.",
        "The slices are one scan, because together they follow each other evenly.",
        "Check that the slices are one acquisition: two acquisitions show the patient at two times, or as two reconstructions.")]
    public const string InterleavedStacks = nameof(InterleavedStacks);

    [Finding(
        FindingSection.Slices,
        "The instance numbers run along the stack several times; the slices of each time lie between or behind those of another.",
        "The slices are one scan, in the order of their positions.",
        "Check that the slices are one acquisition: two acquisitions show the patient at two times.")]
    public const string NumbersRestart = nameof(NumbersRestart);

    [Finding(
        FindingSection.Slices,
        "The scan has only one slice.",
        "The slice is used.",
        "Nothing, if the scan should have one slice. If volumes are slices of one scan, write them into one volume.")]
    public const string SingleSlice = nameof(SingleSlice);
}
