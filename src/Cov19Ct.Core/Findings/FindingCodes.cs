namespace Cov19Ct;

/// <summary>The codes of <see cref="CtFinding"/>: stable, so that scripts may filter by them.</summary>
public static class FindingCodes
{
    /// <summary>A slice could not be read and is not part of the scan.</summary>
    public const string UnreadableSlice = nameof(UnreadableSlice);

    /// <summary>A file beside the scan's that is no slice of a CT scan.</summary>
    public const string NotASlice = nameof(NotASlice);

    /// <summary>The file of labels does not tell of this scan.</summary>
    public const string NotInLabelFile = nameof(NotInLabelFile);

    /// <summary>A localizer (scout view) was excluded.</summary>
    public const string Localizer = nameof(Localizer);

    /// <summary>A slice whose size or pixel spacing differs from that of most was excluded; a picture, resized.</summary>
    public const string DifferentGeometry = nameof(DifferentGeometry);

    /// <summary>A slice that lies at an angle to most was excluded.</summary>
    public const string RotatedSlice = nameof(RotatedSlice);

    /// <summary>A slice lies beside the line through the others: its anatomy does not continue theirs.</summary>
    public const string ShiftedSlice = nameof(ShiftedSlice);

    /// <summary>One series holds several stacks of slices (reconstructions, acquisitions); each is a scan.</summary>
    public const string SeriesSplit = nameof(SeriesSplit);

    /// <summary>Two slices with the same SOPInstanceUID, or at the same position; the second was excluded.</summary>
    public const string DuplicateSlice = nameof(DuplicateSlice);

    /// <summary>A gap is a whole multiple of the usual one: slices are missing.</summary>
    public const string MissingSlice = nameof(MissingSlice);

    /// <summary>The distances between neighbouring slices differ, and not by whole slices.</summary>
    public const string UnevenSpacing = nameof(UnevenSpacing);

    /// <summary>Slices are thinner than their distance: what lies between them was not imaged.</summary>
    public const string SlicesApart = nameof(SlicesApart);

    /// <summary>The slices are not at a right angle to the line through them: the gantry was tilted.</summary>
    public const string GantryTilt = nameof(GantryTilt);

    /// <summary>Pixels are not as high as wide; the picture is used as it is.</summary>
    public const string NonSquarePixels = nameof(NonSquarePixels);

    /// <summary>The files carry no position; slices are in the order of their numbers.</summary>
    public const string NoGeometry = nameof(NoGeometry);

    /// <summary>The slices are not axial; they are used as they are.</summary>
    public const string NotAxial = nameof(NotAxial);

    /// <summary>The scan has one slice.</summary>
    public const string SingleSlice = nameof(SingleSlice);

    /// <summary>The slices of one series lie in more than one folder.</summary>
    public const string SeriesSpansFolders = nameof(SeriesSpansFolders);

    /// <summary>The file carries no rescale slope and intercept; stored values were taken as HU.</summary>
    public const string NoRescale = nameof(NoRescale);

    /// <summary>Rescale slope or intercept differ from slice to slice; each slice was mapped by its own.</summary>
    public const string VaryingRescale = nameof(VaryingRescale);

    /// <summary>Voxels outside the scanner's field of view have a value of their own.</summary>
    public const string PixelPadding = nameof(PixelPadding);

    /// <summary>The values do not look like HU.</summary>
    public const string NotHounsfield = nameof(NotHounsfield);

    /// <summary>Some values are beyond what CT scanners give.</summary>
    public const string ImplausibleValues = nameof(ImplausibleValues);

    /// <summary>The slices that were looked at show no lung.</summary>
    public const string NoLungInSight = nameof(NoLungInSight);

    /// <summary>The slices were compressed with loss, now or before.</summary>
    public const string LossyCompression = nameof(LossyCompression);

    /// <summary>The values are grey levels of a window, not HU.</summary>
    public const string AlreadyWindowed = nameof(AlreadyWindowed);

    /// <summary>The patient id could not be pseudonymised, because the key cannot be read or made.</summary>
    public const string NoPatientKey = nameof(NoPatientKey);

    /// <summary>More slices than the network was trained with; all were used.</summary>
    public const string MoreSlicesThanTrained = nameof(MoreSlicesThanTrained);

    /// <summary>The verdict comes from a network that was never trained.</summary>
    public const string UntrainedModel = nameof(UntrainedModel);

    /// <summary>The verdict comes from a network trained on synthetic scans.</summary>
    public const string TrainedOnPhantoms = nameof(TrainedOnPhantoms);

    /// <summary>The network was trained on this scan.</summary>
    public const string SeenInTraining = nameof(SeenInTraining);

    /// <summary>The epoch that the network was taken from was chosen by this scan, among others.</summary>
    public const string SeenInSelection = nameof(SeenInSelection);

    /// <summary>The model's threshold was chosen on this scan, among others.</summary>
    public const string SeenInCalibration = nameof(SeenInCalibration);

    /// <summary>The threshold was not calibrated for the rule of this verdict.</summary>
    public const string UncalibratedThreshold = nameof(UncalibratedThreshold);

    /// <summary>Slices were not shown to the network, which looks at the half with the most lung.</summary>
    public const string SlicesLeftOut = nameof(SlicesLeftOut);

    /// <summary>No slice shows lung, so that none was left out.</summary>
    public const string NoLungFound = nameof(NoLungFound);

    /// <summary>The verdict would be another without the black slices that the model pads scans with.</summary>
    public const string PaddingDecides = nameof(PaddingDecides);

    /// <summary>The rule asks for more slices than the scan has.</summary>
    public const string FewerSlicesThanRule = nameof(FewerSlicesThanRule);
}
