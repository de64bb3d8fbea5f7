namespace Cov19Ct;

/// <summary>Why a whole file, or some of its frames, are no slices of a CT scan: stable names, so that scripts may filter by
/// them.</summary>
public enum ExclusionReason
{
    /// <summary>A kind of image or volume that is not read here, as the message says.</summary>
    NotReadHere,

    /// <summary>Neither DICOM, NIfTI, JPEG nor PNG.</summary>
    UnknownFormat,

    /// <summary>DICOM without pixel data, of no kind that is named here.</summary>
    NoImage,

    /// <summary>The directory of a medium (DICOMDIR).</summary>
    DicomDirectory,

    /// <summary>A report, of findings, doses or measurements (DICOM PS3.3 A.35).</summary>
    StructuredReport,

    /// <summary>A plan, dose, structure set or treatment record of radiotherapy.</summary>
    RadiotherapyObject,

    /// <summary>How other images are to be shown.</summary>
    PresentationState,

    /// <summary>A PDF or another document within DICOM.</summary>
    EncapsulatedDocument,

    /// <summary>An electrocardiogram, a voice, or another signal.</summary>
    Waveform,

    /// <summary>A segmentation, registration, surface or raw data: made for other images, or of them.</summary>
    DerivedObject,

    /// <summary>A capture of a screen, a scanned film, a dose page.</summary>
    SecondaryCapture,

    /// <summary>An image of colour: a dose page, a rendering.</summary>
    ColourImage,

    /// <summary>A localizer (scout view).</summary>
    Localizer,

    /// <summary>A map or a projection computed from CT images, as of perfusion: its values are not HU.</summary>
    DerivedImage,

    /// <summary>An image of another modality.</summary>
    OtherModality,

    /// <summary>A picture beside the slices of a DICOM or NIfTI scan.</summary>
    Picture,

    /// <summary>An archive within an archive, or of another kind than is read.</summary>
    Archive,

    /// <summary>An entry of an archive that is encrypted.</summary>
    EncryptedEntry,
}
