using Cov19Ct.Imaging.Dicom.Parsing;

namespace Cov19Ct.Imaging.Dicom.Images;

/// <summary>What is odd about the headers of one slice, though it can be read.</summary>
/// <param name="Faults">Rules of the encoding that the file breaks.</param>
/// <param name="Commas">Numbers in which a comma was taken for the decimal point.</param>
/// <param name="Unusable">Elements that are there, but cannot be used as the numbers that they should be.</param>
/// <param name="HasUnknownClass">True where the SOP class is private or unknown.</param>
internal sealed record HeaderNotes(
    EncodingFaults Faults, IReadOnlyList<DicomTag> Commas, IReadOnlyList<DicomTag> Unusable, bool HasUnknownClass)
{
    /// <summary>Elements that the file has more than once, with different values.</summary>
    public IReadOnlyList<DicomTag> Contrary { get; init; } = [];

    /// <summary>True where the file has a Modality LUT and a rescale slope or intercept too (PS3.3 C.11.1 allows one of them).</summary>
    public bool HasTwoMaps { get; init; }

    /// <summary>The modality, where it is not CT although the SOP class is that of CT images; else null.</summary>
    public string? OtherModality { get; init; }

    /// <summary>True where the position or the orientation is there and cannot be used.</summary>
    public bool HasUnusablePosition =>
        Unusable.Contains(DicomTag.ImagePositionPatient) || Unusable.Contains(DicomTag.ImageOrientationPatient);

    /// <summary>True where the pixel spacing is there and cannot be used.</summary>
    public bool HasUnusableSpacing => Unusable.Contains(DicomTag.PixelSpacing);
}
