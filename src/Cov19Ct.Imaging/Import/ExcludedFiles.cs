namespace Cov19Ct.Imaging.Import;

/// <summary>Files among the slices of a scan that are not slices: one finding for each cause, which says what they are.</summary>
internal static class ExcludedFiles
{
    /// <summary>A note for each cause.</summary>
    /// <param name="files">Files, or frames of one: the path, the cause, and a sentence with details, if any.</param>
    public static IEnumerable<CtFinding> Findings(IEnumerable<(string Path, ExclusionReason Cause, string? Detail)> files) =>
        files.GroupBy(file => file.Cause).Select(alike =>
        {
            int count = alike.Count();
            (string one, string many) = Words(alike.Key);
            string? detail = alike.First().Detail;
            string what = count == 1 ? $"1 {one} was excluded" : $"{count} {many} were excluded";
            return new CtFinding(
                alike.Key == ExclusionReason.Localizer ? FindingCodes.Localizer : FindingCodes.NotASlice,
                FindingSeverity.Note,
                detail is null ? $"{what}." : count == 1 ? $"{what}: {detail}" : $"{what}, the first: {detail}",
                [.. alike.Select(file => file.Path).Distinct()]);
        });

    /// <summary>A note for each kind of image or archive that is not read.</summary>
    public static IEnumerable<CtFinding> Findings(IEnumerable<(string Path, ForeignFormat Format)> files) =>
        files.GroupBy(file => file.Format).Select(alike => new CtFinding(
            FindingCodes.NotASlice,
            FindingSeverity.Note,
            alike.Key.Describe(alike.Count()),
            [.. alike.Select(file => file.Path)]));

    private static (string One, string Many) Words(ExclusionReason cause) => cause switch
    {
        ExclusionReason.UnknownFormat => ("file of an unknown format", "files of an unknown format"),
        ExclusionReason.NoImage => ("DICOM file without an image", "DICOM files without an image"),
        ExclusionReason.DicomDirectory => ("DICOM directory", "DICOM directories"),
        ExclusionReason.StructuredReport => ("structured report", "structured reports"),
        ExclusionReason.RadiotherapyObject => ("radiotherapy object", "radiotherapy objects"),
        ExclusionReason.PresentationState => ("presentation state", "presentation states"),
        ExclusionReason.EncapsulatedDocument => ("encapsulated document", "encapsulated documents"),
        ExclusionReason.Waveform => ("waveform", "waveforms"),
        ExclusionReason.DerivedObject => ("segmentation or other derived object", "segmentations or other derived objects"),
        ExclusionReason.SecondaryCapture => ("secondary capture or page", "secondary captures or pages"),
        ExclusionReason.ColourImage => ("colour image", "colour images"),
        ExclusionReason.Localizer => ("localizer", "localizers"),
        ExclusionReason.DerivedImage => ("derived map or projection", "derived maps or projections"),
        ExclusionReason.OtherModality => ("image of another modality", "images of another modality"),
        ExclusionReason.Picture => ("picture", "pictures"),
        ExclusionReason.Archive => ("archive", "archives"),
        ExclusionReason.EncryptedEntry => ("encrypted entry", "encrypted entries"),
        _ => ("file of a kind that is not supported", "files of a kind that is not supported"),
    };
}
