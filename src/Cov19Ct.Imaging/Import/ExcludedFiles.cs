namespace Cov19Ct.Imaging.Import;

/// <summary>What lies among the slices of a scan and is none: one finding for each cause, that says what it is.</summary>
internal static class ExcludedFiles
{
    /// <summary>A note for each cause.</summary>
    /// <param name="files">Files, or frames of one: the path, the cause, and what is known besides, in a sentence.</param>
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

    private static (string One, string Many) Words(ExclusionReason cause) => cause switch
    {
        ExclusionReason.UnknownFormat => ("file of no known format", "files of no known format"),
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
        _ => ("file that is not read here", "files that are not read here"),
    };
}
