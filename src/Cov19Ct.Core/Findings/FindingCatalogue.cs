namespace Cov19Ct;

/// <summary>All codes of findings, with cause, action and remedy. <c>docs/findings.md</c> holds the same table.</summary>
public static class FindingCatalogue
{
    private static readonly Dictionary<string, FindingDescription> s_descriptions = new FindingDescription[]
    {
        // Files.
        new(
            FindingCodes.UnreadableSlice,
            "A slice is damaged, or of a kind that is not decoded.",
            "The slice is excluded.",
            "Copy the file again from its source, or convert it as the message says."),
        new(
            FindingCodes.NotASlice,
            "Files beside the scan's are no CT slices.",
            "They are excluded.",
            "Nothing, unless a slice is among the files that the finding names."),
        new(
            FindingCodes.SeriesSpansFolders,
            "Slices of one series lie in several folders.",
            "Each folder becomes a scan of its own.",
            "Move the slices into one folder."),
        new(
            FindingCodes.NoPatientKey,
            "The key of the patient hashes can be neither read nor made.",
            "The scan has no patient hash: that a patient is in two sets is not noticed.",
            "Give the account the right to its own application data."),
        new(
            FindingCodes.NotInLabelFile,
            "The file of labels has no row for the scan, or several that differ.",
            "The scan keeps what its folders say.",
            "Add the scan to the file; its name is that of the folder."),

        // Slices of a series.
        new(FindingCodes.Localizer, "A localizer (scout view) lies in the series.", "It is excluded.", "Nothing."),
        new(
            FindingCodes.SeriesSplit,
            "One series holds several stacks of slices: reconstructions or acquisitions of the same place.",
            "Each stack becomes a scan, with what tells it apart in its id.",
            "Choose the reconstruction to use, by ConvolutionKernel or Spacing."),
        new(
            FindingCodes.DifferentGeometry,
            "Slices differ from most in size or pixel spacing.",
            "DICOM slices are excluded; pictures are resized.",
            "Check the files that the finding names: they may be of another series."),
        new(
            FindingCodes.RotatedSlice,
            "Slices lie at an angle to most.",
            "They are excluded.",
            "Check the files that the finding names: they may be of another series."),
        new(
            FindingCodes.DuplicateSlice,
            "Slices have the UID or the position of another.",
            "The first is kept, the others are excluded.",
            "Remove copies; of two different slices at one position, remove the wrong one."),
        new(FindingCodes.SingleSlice, "The scan has one slice.", "It is used.", "Nothing, if one slice is meant."),

        // Geometry.
        new(
            FindingCodes.MissingSlice,
            "A gap is a whole multiple of the usual one.",
            "The slices that are there are used.",
            "Fetch the series again: slices were lost on the way."),
        new(
            FindingCodes.UnevenSpacing,
            "Distances between slices differ, not by whole slices.",
            "The slices are used as they are.",
            "Check that the files are of one acquisition."),
        new(
            FindingCodes.SlicesApart,
            "Slices are thinner than their distance.",
            "They are used as they are.",
            "Nothing; a lesion between two slices is not seen."),
        new(
            FindingCodes.GantryTilt,
            "The slices are not at a right angle to the line through them.",
            "The angle is measured; the slices are used as they are.",
            "Nothing for a verdict; resample before measuring volumes."),
        new(
            FindingCodes.ShiftedSlice,
            "Slices lie beside the line through the others.",
            "They are used as they are.",
            "Check the files that the finding names: their position is wrong, or they are of another reconstruction."),
        new(
            FindingCodes.NonSquarePixels,
            "Pixels are not as high as wide.",
            "The slices are used as they are.",
            "Resample to square pixels: the model was trained on such."),
        new(
            FindingCodes.NoGeometry,
            "The files do not tell where slices lie.",
            "Slices are in the order of their numbers.",
            "Check the order, or import from the original DICOM files."),
        new(
            FindingCodes.NotAxial,
            "The slices are coronal or sagittal.",
            "They are used as they are, along their normal.",
            "Import the axial series: the model was trained on such."),

        // Values.
        new(
            FindingCodes.NoRescale,
            "The files carry no rescale slope and intercept.",
            "Stored values are taken as HU.",
            "Import from the original files."),
        new(FindingCodes.VaryingRescale, "Slope or intercept differ from slice to slice.", "Each slice is mapped by its own.", "Nothing."),
        new(
            FindingCodes.PixelPadding,
            "Voxels outside the field of view have a value of their own.",
            "They are used as they are; a window shows those below its minimum as air.",
            "Nothing for a note; for a warning, set these voxels to -1000 HU."),
        new(
            FindingCodes.NotHounsfield,
            "The values do not look like HU, or the file says that they are none.",
            "They are used as they are.",
            "Import from the original files, or mend the intercept: a verdict on such values means nothing."),
        new(
            FindingCodes.ImplausibleValues,
            "Some values are beyond what scanners give.",
            "They are used as they are; a window clips them.",
            "Check how the volume was resampled; clip it to -1024 and 3071."),
        new(
            FindingCodes.NoLungInSight,
            "The slices in the middle of the scan show no lung.",
            "The scan is used.",
            "Check that it is a chest."),
        new(
            FindingCodes.LossyCompression,
            "The slices were compressed with loss, now or before.",
            "They are used as they are.",
            "Prefer the original, where it is to be had."),
        new(
            FindingCodes.AlreadyWindowed,
            "The values are grey levels of a window, not HU.",
            "They are not windowed again.",
            "Nothing where the message names the window; else give it with -SourceWindow, if it is known."),

        // Verdicts.
        new(
            FindingCodes.MoreSlicesThanTrained,
            "The scan has more slices than the network was trained with.",
            "All are used.",
            "Nothing, or import a reconstruction of thicker slices."),
        new(
            FindingCodes.SlicesLeftOut,
            "The model looks at the half of the slices with the most lung.",
            "The others have no probability.",
            "Nothing."),
        new(
            FindingCodes.NoLungFound,
            "No slice shows lung to choose slices by.",
            "All slices are shown to the network.",
            "Check that it is a chest."),
        new(
            FindingCodes.UntrainedModel,
            "The network was never trained.",
            "The verdict is given all the same.",
            "Train it, or use a model that is trained."),
        new(
            FindingCodes.TrainedOnPhantoms,
            "The network was trained on synthetic scans.",
            "The verdict is given all the same.",
            "Use a model that was trained on patients."),
        new(
            FindingCodes.SeenInTraining,
            "The network was trained on this scan.",
            "The verdict is given; Measure-MacroF1 warns.",
            "Report on scans that the model has not seen."),
        new(
            FindingCodes.SeenInSelection,
            "The epoch of the model was chosen by this scan, among others.",
            "The verdict is given; Measure-MacroF1 warns.",
            "Report on scans that the model has not seen."),
        new(
            FindingCodes.SeenInCalibration,
            "The threshold was chosen on this scan, among others.",
            "The verdict is given; Measure-MacroF1 warns.",
            "Report on scans that the model has not seen."),
        new(
            FindingCodes.UncalibratedThreshold,
            "The threshold was not chosen for the rule of this verdict.",
            "The threshold is used as it is.",
            "Give -Threshold, or keep the model's rule."),
        new(
            FindingCodes.PaddingDecides,
            "The verdict would be another without the black slices that the model pads with.",
            "They vote, as in training.",
            "Use a model whose padding is masked."),
        new(
            FindingCodes.FewerSlicesThanRule,
            "The rule asks for more slices than the scan has.",
            "All slices are asked for.",
            "Choose a smaller -VoteSliceCount, or another rule."),
    }.ToDictionary(description => description.Code);

    /// <summary>All of them, in the order of the documentation.</summary>
    public static IReadOnlyList<FindingDescription> All { get; } = [.. s_descriptions.Values];

    /// <summary>The description of a code; null where there is no such code, as in results of a later version.</summary>
    public static FindingDescription? Find(string code) => s_descriptions.GetValueOrDefault(code);
}
