namespace Cov19Ct;

/// <summary>The codes of findings. A code never changes its meaning. The order is that of <c>docs/findings.md</c>.</summary>
public static class FindingCodes
{
    // Files.
    [Finding(
        "A slice is damaged, or its file is of a kind that the module does not read.",
        "The slice is excluded.",
        "Copy the file again from its source, or convert it as the message says.")]
    public const string UnreadableSlice = nameof(UnreadableSlice);

    [Finding(
        "Some files of the folder or archive are not CT slices.",
        "These files are excluded.",
        "Nothing, unless the finding names a file that is a slice.")]
    public const string NotASlice = nameof(NotASlice);

    [Finding(
        "The slices of one series are in several folders.",
        "Each folder becomes a separate scan.",
        "Move the slices into one folder.")]
    public const string SeriesSpansFolders = nameof(SeriesSpansFolders);

    [Finding(
        "Files with the same series UID, or without one, belong to several patients, studies or frames of reference.",
        "The files of each are a separate scan.",
        "Check the identifiers: a tool that removed patient data may have given one UID to several series.")]
    public const string MixedSeries = nameof(MixedSeries);

    [Finding(
        "Some slices of the series state no patient, study or frame of reference, but the others do.",
        "The slices are one scan.",
        "Check that the slices belong together.")]
    public const string PartlyIdentified = nameof(PartlyIdentified);

    [Finding(
        "Each slice has its own series, study or frame of reference UID, but the slices form one stack.",
        "The slices are one scan.",
        "Nothing, if the slices belong together. Tools that remove patient data often give each file its own UID.")]
    public const string UidPerSlice = nameof(UidPerSlice);

    [Finding(
        "Another scan of the same import has the same content: for example an archive beside its unpacked folder.",
        "The first scan is imported; the others only if they have another label, split or centre, or with -KeepDuplicates.",
        "Remove the copy, so that no result is counted twice.")]
    public const string DuplicateScan = nameof(DuplicateScan);

    [Finding(
        "The pictures of a folder differ in their names, beside the number, or in format or bits, or the numbers are in runs far apart.",
        "Pictures that number the same slices are scans of their own. Others are one scan, in the order of their names.",
        "Check that the pictures of each scan are one series of one patient, or put each series into its own folder.")]
    public const string MixedNames = nameof(MixedNames);

    [Finding(
        "The key for the patient hashes can be neither read nor created.",
        "The scan has no patient hash. The module cannot detect that one patient is in two sets.",
        "Give the account access to the folder of its own application data.")]
    public const string NoPatientKey = nameof(NoPatientKey);

    [Finding(
        "The label file has no row for the scan.",
        "The scan keeps the label and the split that its folders give.",
        "Add a row for the scan to the label file. The name of the scan is the name of its folder.")]
    public const string NotInLabelFile = nameof(NotInLabelFile);

    [Finding(
        "Rows, or columns of one row, state different labels, splits or centres for one scan, or others than its folders do.",
        "The scan has the values of the row that names more of its folders. If there is none, it has those without these rows.",
        "Correct the rows that the message names: all rows of one scan must state the same.")]
    public const string ContraryLabels = nameof(ContraryLabels);

    [Finding(
        "The files break rules of the DICOM encoding, in elements that are not needed or in how they declare their encoding.",
        "The slices are used. The message names the faults.",
        "Nothing, if the slices look right. Report the fault to the maker of the program that wrote the files.")]
    public const string NonConformingHeader = nameof(NonConformingHeader);

    [Finding(
        "Elements of the headers are present, but cannot be used as the numbers that they should be.",
        "The elements are treated as if they were absent. A slice with such a rescale slope or intercept is excluded.",
        "Correct the elements that the message names, or export the series again.")]
    public const string UnusableHeader = nameof(UnusableHeader);

    [Finding(
        "Numbers of the headers have a comma where the decimal point belongs.",
        "The comma is read as the decimal point.",
        "Check the numbers that the message names. Export the series again with another program, if you can.")]
    public const string DecimalComma = nameof(DecimalComma);

    [Finding(
        "Elements of the headers occur more than once, with different values.",
        "The last value is used. Other programs may use the first.",
        "Check the elements that the message names, or export the series again.")]
    public const string RepeatedElement = nameof(RepeatedElement);

    [Finding(
        "The files have a Modality LUT, and a rescale slope or intercept too. The standard allows one of them.",
        "The Modality LUT is used.",
        "Check that the values are HU. Export the series again with one of the two.")]
    public const string TwoValueMaps = nameof(TwoValueMaps);

    [Finding(
        "The SOP class of the files is private or unknown, but they contain grey images and no modality other than CT.",
        "The images are used as CT slices.",
        "Check that the files are CT images.")]
    public const string UnknownSopClass = nameof(UnknownSopClass);

    // Slices of a series.
    [Finding(
        "The series contains a localizer (scout view).",
        "The localizer is excluded.",
        "Nothing.")]
    public const string Localizer = nameof(Localizer);

    [Finding(
        "One series contains several stacks of slices: reconstructions, phases, directions or fields of view.",
        "Each stack becomes a scan. Its id contains the property in which it differs from the others.",
        "Choose the stack to use, by its id, ConvolutionKernel or Spacing.")]
    public const string SeriesSplit = nameof(SeriesSplit);

    [Finding(
        "Some slices differ from most slices in size or pixel spacing, or have no position.",
        "DICOM slices are excluded, or are a separate scan if there are three or more without a position; pictures are resized.",
        "Check the files that the finding names: they may belong to another series.")]
    public const string DifferentGeometry = nameof(DifferentGeometry);

    [Finding(
        "Some slices are at an angle to most slices.",
        "These slices are excluded.",
        "Check the files that the finding names: they may belong to another series.")]
    public const string RotatedSlice = nameof(RotatedSlice);

    [Finding(
        "Some slices are copies of other slices: the same place and the same pixels, or the name of a copy and the same pixels.",
        "The first slice is kept; the copies are excluded.",
        "Remove the copies.")]
    public const string DuplicateSlice = nameof(DuplicateSlice);

    [Finding(
        "Slices with different numbers have the same pixels.",
        "The slices are used.",
        "Check how the pictures were made: slices were copied under other names, or doubled.")]
    public const string EqualSlices = nameof(EqualSlices);

    [Finding(
        "Two pictures that follow each other differ much more than all others that do.",
        "The pictures are one scan.",
        "Check that the pictures before and after are one series of one patient, or put each series into its own folder.")]
    public const string AbruptChange = nameof(AbruptChange);

    [Finding(
        "A few slices are at the place of other slices and differ from them.",
        "The slices that belong to no stack are excluded.",
        "Check the files that the finding names: they may be monitoring slices, or belong to another series.")]
    public const string ExtraSlice = nameof(ExtraSlice);

    [Finding(
        "Slices of one stack differ in the kernel, the thickness, the voltage, the phase, or what else one acquisition never mixes.",
        "The slices are one scan, because they follow each other.",
        "Check that the files belong to one acquisition. Slices of another kernel or phase look different.")]
    public const string MixedReconstruction = nameof(MixedReconstruction);

    [Finding(
        "Slices that lie between each other differ in an attribute, or are of two files, as those of two stacks are.",
        "The slices are one scan, because together they follow each other evenly.",
        "Check that the slices are one acquisition: two acquisitions show the patient at two times, or as two reconstructions.")]
    public const string InterleavedStacks = nameof(InterleavedStacks);

    [Finding(
        "The instance numbers run along the stack several times, and the slices of each time lie between those of another.",
        "The slices are one scan, in the order of their positions.",
        "Check that the slices are one acquisition: two acquisitions show the patient at two times.")]
    public const string NumbersRestart = nameof(NumbersRestart);

    [Finding(
        "The scan has only one slice.",
        "The slice is used.",
        "Nothing, if the scan should have one slice.")]
    public const string SingleSlice = nameof(SingleSlice);

    // Geometry.
    [Finding(
        "The distance between two slices is a whole multiple of the usual distance.",
        "The slices that exist are used.",
        "Copy the series again from its source: slices are missing.")]
    public const string MissingSlice = nameof(MissingSlice);

    [Finding(
        "The distances between slices differ, but not because whole slices are missing.",
        "The slices are used as they are.",
        "Check that all files belong to one acquisition.")]
    public const string UnevenSpacing = nameof(UnevenSpacing);

    [Finding(
        "The slices are thinner than the distance between them.",
        "The slices are used as they are.",
        "Nothing. A lesion between two slices is not visible.")]
    public const string SlicesApart = nameof(SlicesApart);

    [Finding(
        "The slices are not at a right angle to the line through them.",
        "The angle is measured; the slices are used as they are.",
        "Nothing for a diagnosis. Resample the scan before you measure volumes.")]
    public const string GantryTilt = nameof(GantryTilt);

    [Finding(
        "Some slices are not on the line through the other slices.",
        "The slices are used as they are.",
        "Check the files that the finding names: their position is wrong, or they belong to another reconstruction.")]
    public const string ShiftedSlice = nameof(ShiftedSlice);

    [Finding(
        "The pixels are not square.",
        "The slices are used as they are.",
        "Resample the scan to square pixels: the model was trained on square pixels.")]
    public const string NonSquarePixels = nameof(NonSquarePixels);

    [Finding(
        "The files do not contain the positions of the slices, or give all slices the same position.",
        "The slices are in the order of their locations, numbers or file names, as the message says; a volume is as stored.",
        "Check the order, or import the original DICOM files.")]
    public const string NoGeometry = nameof(NoGeometry);

    [Finding(
        "Some slices have no usable position, but their slice locations agree with the positions of the others.",
        "The positions of these slices are computed from their locations.",
        "Check the files that the finding names, or import the original files.")]
    public const string PositionFromLocation = nameof(PositionFromLocation);

    [Finding(
        "The positions are rounded so much that neighbouring slices have the same position.",
        "Slices with one position are in the order of their numbers.",
        "Import the original files.")]
    public const string RoundedPositions = nameof(RoundedPositions);

    [Finding(
        "The slices are coronal or sagittal, not axial.",
        "The slices are used as they are, in the order along their normal.",
        "Import the axial series: the model was trained on axial slices.")]
    public const string NotAxial = nameof(NotAxial);

    // Values.
    [Finding(
        "The files have no rescale slope and intercept, or only one of them, or a slope of 0.",
        "The stored values are used as HU.",
        "Import the original files.")]
    public const string NoRescale = nameof(NoRescale);

    [Finding(
        "The rescale slope or intercept differs from slice to slice.",
        "Each slice is converted with its own slope and intercept.",
        "Nothing.")]
    public const string VaryingRescale = nameof(VaryingRescale);

    [Finding(
        "Voxels outside the field of view have a special value.",
        "The values are used as they are. A window shows values below its minimum as air.",
        "Nothing for a note. For a warning, set these voxels to -1000 HU.")]
    public const string PixelPadding = nameof(PixelPadding);

    [Finding(
        "The values do not look like HU, or the file says that they are not HU.",
        "The values are used as they are.",
        "Import the original files, or correct the intercept. A verdict on such values means nothing.")]
    public const string NotHounsfield = nameof(NotHounsfield);

    [Finding(
        "Some values are outside the range that CT scanners give.",
        "The values are used as they are; a window clips them.",
        "Check how the volume was resampled, and clip its values to the range from -1024 to 3071.")]
    public const string ImplausibleValues = nameof(ImplausibleValues);

    [Finding(
        "Some values have more bits than the file says in Bits Stored.",
        "Only the bits that the file says are used, so these values are too small.",
        "Export the series again: the values above the limit are wrong, for example those of metal.")]
    public const string BitsAboveStored = nameof(BitsAboveStored);

    [Finding(
        "The slices in the middle of the scan show no lung.",
        "The scan is used.",
        "Check that the scan shows a chest.")]
    public const string NoLungInSight = nameof(NoLungInSight);

    [Finding(
        "The slices are compressed with loss, or were at some time.",
        "The slices are used as they are.",
        "Use the files from before the compression, if you have them.")]
    public const string LossyCompression = nameof(LossyCompression);

    [Finding(
        "The values are grey levels of a window, not HU.",
        "The values are not windowed again.",
        "Nothing, if the message names the window. Otherwise give the window with -SourceWindow, if you know it.")]
    public const string AlreadyWindowed = nameof(AlreadyWindowed);

    [Finding(
        "Pictures of 16 bits look like HU, with a number added, multiplied or as signed numbers, and not like grey levels of a window.",
        "The values are used as grey levels.",
        "Import the pictures again with the parameters that the message gives, if they hold HU. If it gives none, write them again.")]
    public const string StoredHounsfield = nameof(StoredHounsfield);

    [Finding(
        "Pictures of 16 bits use only a small part of the range of their values, as 12-bit values and HU without negative numbers do.",
        "The values are used as grey levels, so the pictures are nearly of one level.",
        "Import the pictures as the message says, if they hold HU. Otherwise write them again with levels over the whole range.")]
    public const string NarrowRange = nameof(NarrowRange);

    [Finding(
        "The pictures, or some of them, look inverted: air is bright, and tissue is dark.",
        "The pictures are used as they are.",
        "Invert the pictures, or export them again. A verdict on such pictures means nothing.")]
    public const string InvertedPicture = nameof(InvertedPicture);

    [Finding(
        "All pixels of a slice have one value.",
        "The slices are used.",
        "Check how the pictures were made: the slices show nothing.")]
    public const string ConstantSlice = nameof(ConstantSlice);

    [Finding(
        "Some pictures have only a few grey levels, as masks have.",
        "The pictures are used.",
        "Remove the masks, or put them into a folder of their own.")]
    public const string FewGreyLevels = nameof(FewGreyLevels);

    [Finding(
        "Some pictures are in colour, as screenshots and logos are.",
        "Their brightness is used.",
        "Remove the pictures that are not slices, and export slices without marks in colour.")]
    public const string ColourPicture = nameof(ColourPicture);

    // Verdicts.
    [Finding(
        "The scan has more slices than the network was trained with.",
        "All slices are used.",
        "Nothing, or import a reconstruction with thicker slices.")]
    public const string MoreSlicesThanTrained = nameof(MoreSlicesThanTrained);

    [Finding(
        "The model uses only the half of the slices that shows the most lung.",
        "The other slices have no probability.",
        "Nothing.")]
    public const string SlicesLeftOut = nameof(SlicesLeftOut);

    [Finding(
        "No slice shows lung, so the slices cannot be chosen by their lung.",
        "The network gets all slices.",
        "Check that the scan shows a chest.")]
    public const string NoLungFound = nameof(NoLungFound);

    [Finding(
        "The network was never trained.",
        "The module still gives a verdict.",
        "Train the model, or use a trained model.")]
    public const string UntrainedModel = nameof(UntrainedModel);

    [Finding(
        "The network was trained on synthetic scans.",
        "The module still gives a verdict.",
        "Use a model that was trained on scans of patients.")]
    public const string TrainedOnPhantoms = nameof(TrainedOnPhantoms);

    [Finding(
        "The network was trained on this scan.",
        "The module gives a verdict. Measure-MacroF1 warns about such scans.",
        "Report results on scans that the model has not seen.")]
    public const string SeenInTraining = nameof(SeenInTraining);

    [Finding(
        "The epoch of the model was chosen on a set that contains this scan.",
        "The module gives a verdict. Measure-MacroF1 warns about such scans.",
        "Report results on scans that the model has not seen.")]
    public const string SeenInSelection = nameof(SeenInSelection);

    [Finding(
        "The threshold was chosen on a set that contains this scan.",
        "The module gives a verdict. Measure-MacroF1 warns about such scans.",
        "Report results on scans that the model has not seen.")]
    public const string SeenInCalibration = nameof(SeenInCalibration);

    [Finding(
        "The threshold was not chosen for the rule of this verdict.",
        "The threshold is used as it is.",
        "Choose a threshold for this rule with Optimize-Cov19Threshold, or give -Threshold.")]
    public const string UncalibratedThreshold = nameof(UncalibratedThreshold);

    [Finding(
        "The verdict would be different without the black slices that the model adds as padding.",
        "The padding takes part in the vote, as in training.",
        "Use a model that masks its padding.")]
    public const string PaddingDecides = nameof(PaddingDecides);

    [Finding(
        "The rule uses more slices than the scan has.",
        "The rule uses all slices of the scan.",
        "Choose a smaller -VoteSliceCount, or another rule.")]
    public const string FewerSlicesThanRule = nameof(FewerSlicesThanRule);
}
