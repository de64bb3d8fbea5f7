namespace Cov19Ct.Imaging.Dicom.Parsing;

/// <summary>What kind of object a DICOM file is, by its SOP class (UIDs from PS3.6 table A-1) and modality.</summary>
internal static class SopClass
{
    public const string CtImageStorage = "1.2.840.10008.5.1.4.1.1.2";
    public const string EnhancedCtImageStorage = "1.2.840.10008.5.1.4.1.1.2.1";
    public const string LegacyConvertedEnhancedCtImageStorage = "1.2.840.10008.5.1.4.1.1.2.2";
    public const string SecondaryCaptureImageStorage = "1.2.840.10008.5.1.4.1.1.7";
    public const string MediaStorageDirectory = "1.2.840.10008.1.3.10";

    private const string Storage = "1.2.840.10008.5.1.4.1.1.";

    /// <summary>Kinds of object, by what their UIDs start with; the first that fits counts.</summary>
    private static readonly (string Prefix, ExclusionReason Cause, string What)[] s_kinds =
    [
        (Storage + "88.59", ExclusionReason.StructuredReport, "a key object selection"),
        (Storage + "88.67", ExclusionReason.StructuredReport, "a dose report"),
        (Storage + "88.", ExclusionReason.StructuredReport, "a structured report"),
        (Storage + "481.2", ExclusionReason.RadiotherapyObject, "a radiotherapy dose"),
        (Storage + "481.3", ExclusionReason.RadiotherapyObject, "a radiotherapy structure set"),
        (Storage + "481.", ExclusionReason.RadiotherapyObject, "a radiotherapy object"),
        ("1.2.840.10008.5.1.4.34.", ExclusionReason.RadiotherapyObject, "a radiotherapy object"),
        (Storage + "11.", ExclusionReason.PresentationState, "a presentation state"),
        (Storage + "104.", ExclusionReason.EncapsulatedDocument, "an encapsulated document"),
        (Storage + "9.", ExclusionReason.Waveform, "a waveform"),
        (Storage + "66.4", ExclusionReason.DerivedObject, "a segmentation"),
        (Storage + "66", ExclusionReason.DerivedObject, "raw data, a registration or a segmentation"),
        (Storage + "67", ExclusionReason.DerivedObject, "a real world value mapping"),
        (Storage + "68.", ExclusionReason.DerivedObject, "a surface"),
        (Storage + "30", ExclusionReason.DerivedImage, "a parametric map"),
        (SecondaryCaptureImageStorage, ExclusionReason.SecondaryCapture, "a secondary capture"),
    ];

    /// <summary>Where the UIDs of the standard start; what starts otherwise is private, or no UID.</summary>
    private const string Standard = "1.2.840.10008.";

    /// <summary>True for objects whose voxels may be those of a CT scan, as far as SOP class and modality tell; of these, more is
    /// read.</summary>
    public static bool MayBeCtImage(DicomDataset dataset)
    {
        string? modality = dataset.GetText(DicomTag.Modality);
        return UidOf(dataset) switch
        {
            CtImageStorage or EnhancedCtImageStorage or LegacyConvertedEnhancedCtImageStorage => true,
            null => modality is null or "CT",
            string uid => (IsOrUnder(uid, SecondaryCaptureImageStorage) && modality == "CT") || IsUnknown(dataset),
        };
    }

    /// <summary>True for a SOP class that the standard does not have, or had not when this was written, of an object that is not said to be
    /// of another modality than CT.</summary>
    public static bool IsUnknown(DicomDataset dataset) =>
        UidOf(dataset) is string uid
        && uid is not (CtImageStorage or EnhancedCtImageStorage or LegacyConvertedEnhancedCtImageStorage)
        && (!uid.StartsWith(Standard, StringComparison.Ordinal) || IsOrUnder(uid, CtImageStorage))
        && dataset.GetText(DicomTag.Modality) is null or "CT";

    /// <summary>The modality of an object of a class of CT images that states another one than CT; null for all others.</summary>
    public static string? OtherModality(DicomDataset dataset) =>
        ShownValue.Modality(dataset.GetText(DicomTag.Modality, "CT")) is string modality and not "CT"
        && UidOf(dataset) is CtImageStorage or EnhancedCtImageStorage or LegacyConvertedEnhancedCtImageStorage
            ? modality
            : null;

    /// <summary>True for a secondary capture, of one frame or several.</summary>
    public static bool IsSecondaryCapture(DicomDataset dataset) =>
        UidOf(dataset) is string uid && IsOrUnder(uid, SecondaryCaptureImageStorage);

    /// <summary>True for a directory of a medium (PS3.10 section 8).</summary>
    public static bool IsDirectory(DicomDataset dataset) =>
        UidOf(dataset) == MediaStorageDirectory || dataset.Find(DicomTag.DirectoryRecordSequence) is not null;

    /// <summary>Requires what may be a CT image.</summary>
    /// <exception cref="UnsupportedScanFileException">It is something else; the message and the cause say what.</exception>
    public static void RequireCtImage(DicomDataset dataset, string? path)
    {
        string? uid = UidOf(dataset);
        string? modality = dataset.GetText(DicomTag.Modality);
        string shownModality = ShownValue.Modality(modality) ?? "unknown";
        if (MayBeCtImage(dataset) && (uid is not null || modality is not null) && (!IsUnknown(dataset) || IsGreyImage(dataset)))
        {
            return;
        }

        if (IsDirectory(dataset))
        {
            throw new UnsupportedScanFileException(path, "A DICOM directory, not an image.", cause: ExclusionReason.DicomDirectory);
        }

        if (uid is null && modality is null)
        {
            throw new UnsupportedScanFileException(
                path, "A DICOM file of an unknown kind: it has no SOP class and no modality.", cause: ExclusionReason.NoImage);
        }

        foreach ((string prefix, ExclusionReason cause, string what) in s_kinds)
        {
            if (uid is not null && IsOrUnder(uid, prefix))
            {
                throw new UnsupportedScanFileException(
                    path, $"Not a CT image but {what} (modality {shownModality}).", cause: cause);
            }
        }

        bool isImage = uid?.StartsWith(Storage, StringComparison.Ordinal) ?? true;
        throw new UnsupportedScanFileException(
            path,
            $"Not a CT image: modality {shownModality}, SOP class {ShownValue.Uid(uid) ?? "unknown"}.",
            cause: isImage ? ExclusionReason.OtherModality : ExclusionReason.NoImage);
    }

    /// <summary>True where a data set has what a slice needs. The class of an unknown object does not tell that.</summary>
    private static bool IsGreyImage(DicomDataset dataset) =>
        dataset.PixelData is not null && dataset.GetUnsigned16(DicomTag.Rows) > 0 && dataset.GetUnsigned16(DicomTag.Columns) > 0
        && dataset.GetUnsigned16(DicomTag.BitsAllocated) > 0 && (dataset.GetUnsigned16(DicomTag.SamplesPerPixel) ?? 1) == 1
        && dataset.GetText(DicomTag.PhotometricInterpretation) is null or "MONOCHROME2" or "MONOCHROME1";

    private static string? UidOf(DicomDataset dataset) =>
        dataset.GetText(DicomTag.SopClassUid) ?? dataset.GetText(DicomTag.MediaStorageSopClassUid);

    private static bool IsOrUnder(string uid, string prefix) =>
        uid.StartsWith(prefix, StringComparison.Ordinal)
        && (uid.Length == prefix.Length || prefix.EndsWith('.') || uid[prefix.Length] == '.');
}
