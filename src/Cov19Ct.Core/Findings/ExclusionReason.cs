namespace Cov19Ct;

/// <summary>Why a whole file, or some of its frames, are not slices of a CT scan. The names never change their meaning, so scripts may
/// filter by them.</summary>
public enum ExclusionReason
{
    /// <summary>A kind of image or volume that the module does not read; the message names it.</summary>
    NotReadHere,

    /// <summary>Not DICOM, NIfTI, MetaImage, NRRD, JPEG, PNG or TIFF.</summary>
    UnknownFormat,

    /// <summary>Another DICOM file without pixel data.</summary>
    NoImage,

    /// <summary>The directory of a medium (DICOMDIR).</summary>
    DicomDirectory,

    /// <summary>A report, of findings, doses or measurements (DICOM PS3.3 A.35).</summary>
    StructuredReport,

    /// <summary>A plan, dose, structure set or treatment record of radiotherapy.</summary>
    RadiotherapyObject,

    /// <summary>A description of how to show other images.</summary>
    PresentationState,

    /// <summary>A PDF or another document inside DICOM.</summary>
    EncapsulatedDocument,

    /// <summary>An electrocardiogram, a voice, or another signal.</summary>
    Waveform,

    /// <summary>A segmentation, registration, surface or raw data, which belongs to other images.</summary>
    DerivedObject,

    /// <summary>A picture of a screen, a scanned film or a dose page.</summary>
    SecondaryCapture,

    /// <summary>A colour image, such as a dose page or a rendering.</summary>
    ColourImage,

    /// <summary>A localizer (scout view).</summary>
    Localizer,

    /// <summary>A map or a projection computed from CT images, such as perfusion: its values are not HU.</summary>
    DerivedImage,

    /// <summary>An image of another modality.</summary>
    OtherModality,

    /// <summary>A picture among the files of a DICOM series or a volume.</summary>
    Picture,

    /// <summary>An archive inside an archive, or of a kind that the module does not read.</summary>
    Archive,

    /// <summary>An entry of an archive that is encrypted.</summary>
    EncryptedEntry,
}
