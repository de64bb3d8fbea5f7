namespace Cov19Ct.Imaging.Import;

/// <summary>What lies among the slices of a scan and is none: one finding for each cause, that says what it is.</summary>
internal static class SetAsideFiles
{
    /// <summary>A note for each cause.</summary>
    /// <param name="files">Files, or frames of one: the path, the cause, and what is known besides, in a sentence.</param>
    public static IEnumerable<CtFinding> Findings(IEnumerable<(string Path, SetAsideCause Cause, string? Detail)> files) =>
        files.GroupBy(file => file.Cause).Select(alike =>
        {
            int count = alike.Count();
            (string one, string many) = Words(alike.Key);
            string? detail = alike.First().Detail;
            string what = count == 1 ? $"1 {one} was set aside" : $"{count} {many} were set aside";
            return new CtFinding(
                alike.Key == SetAsideCause.Localizer ? FindingCodes.Localizer : FindingCodes.NotASlice,
                FindingSeverity.Note,
                detail is null ? $"{what}." : count == 1 ? $"{what}: {detail}" : $"{what}, the first: {detail}",
                [.. alike.Select(file => file.Path).Distinct()]);
        });

    private static (string One, string Many) Words(SetAsideCause cause) => cause switch
    {
        SetAsideCause.UnknownFormat => ("file of no known format", "files of no known format"),
        SetAsideCause.NoImage => ("DICOM file without an image", "DICOM files without an image"),
        SetAsideCause.DicomDirectory => ("DICOM directory", "DICOM directories"),
        SetAsideCause.StructuredReport => ("structured report", "structured reports"),
        SetAsideCause.RadiotherapyObject => ("radiotherapy object", "radiotherapy objects"),
        SetAsideCause.PresentationState => ("presentation state", "presentation states"),
        SetAsideCause.EncapsulatedDocument => ("encapsulated document", "encapsulated documents"),
        SetAsideCause.Waveform => ("waveform", "waveforms"),
        SetAsideCause.DerivedObject => ("segmentation or other derived object", "segmentations or other derived objects"),
        SetAsideCause.SecondaryCapture => ("secondary capture or page", "secondary captures or pages"),
        SetAsideCause.ColourImage => ("colour image", "colour images"),
        SetAsideCause.Localizer => ("localizer", "localizers"),
        SetAsideCause.DerivedImage => ("derived map or projection", "derived maps or projections"),
        SetAsideCause.OtherModality => ("image of another modality", "images of another modality"),
        SetAsideCause.Picture => ("picture", "pictures"),
        SetAsideCause.Archive => ("archive", "archives"),
        SetAsideCause.EncryptedEntry => ("encrypted entry", "encrypted entries"),
        _ => ("file that is not read here", "files that are not read here"),
    };
}
