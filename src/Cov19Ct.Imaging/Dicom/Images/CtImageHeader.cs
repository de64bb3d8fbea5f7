using Cov19Ct.Imaging.Geometry;

namespace Cov19Ct.Imaging.Dicom.Images;

/// <summary>What the headers of one CT slice say: a classic image, or a frame of an image of several. Holds no patient name and no birth
/// date.</summary>
public sealed record CtImageHeader
{
    public required string Path { get; init; }

    /// <summary>Index of the frame in its file, from 0.</summary>
    public int Frame { get; init; }

    public string? SopInstanceUid { get; init; }

    public string? StudyInstanceUid { get; init; }

    public string? SeriesInstanceUid { get; init; }

    /// <summary>Which of the volumes of one multi-frame image the frame belongs to; null where the image holds one.</summary>
    public string? Stack { get; init; }

    /// <summary>What the slices of one scan have in common: the series, and the stack where one image holds several.</summary>
    public string? SeriesKey => Stack is null ? SeriesInstanceUid : $"{SeriesInstanceUid}#{Stack}";

    /// <summary>Keyed hash of the patient id; null where there is none.</summary>
    public string? PatientHash { get; init; }

    public string? Manufacturer { get; init; }

    public string? ConvolutionKernel { get; init; }

    public required string TransferSyntaxUid { get; init; }

    public required string TransferSyntaxName { get; init; }

    /// <summary>True where a compression lost precision, now or before.</summary>
    public bool IsLossy { get; init; }

    public int? InstanceNumber { get; init; }

    public int? AcquisitionNumber { get; init; }

    /// <summary>What two copies of an image have alike; null where the file does not tell.</summary>
    public string? InstanceKey => SopInstanceUid is null ? null : FormattableString.Invariant($"{SopInstanceUid} {Frame}");

    public required int Rows { get; init; }

    public required int Columns { get; init; }

    /// <summary>mm; null if the file does not tell.</summary>
    public double? RowSpacing { get; init; }

    /// <summary>mm; null if the file does not tell.</summary>
    public double? ColumnSpacing { get; init; }

    /// <summary>mm; null if the file does not tell.</summary>
    public double? SliceThickness { get; init; }

    /// <summary>Where the plane lies; null if the file does not tell.</summary>
    public SlicePlane? Plane { get; init; }

    /// <summary>Null if the file does not tell: stored values are then taken as HU.</summary>
    public HounsfieldRescale? Rescale { get; init; }

    /// <summary>What the values are, by the file: <c>HU</c>, or another code (DICOM PS3.3 C.11.1.1.2); null if it does not tell.</summary>
    public string? RescaleType { get; init; }

    /// <summary>The value of voxels outside the field of view, HU; null if the file does not tell.</summary>
    public double? PixelPadding { get; init; }

    /// <summary>Between what no voxel of the slice can lie, by the bits that are stored, HU; null if the reader does not tell.</summary>
    public ValueRange? PossibleValues { get; init; }

    /// <summary>What is wrong with the pixel data; null if it is whole and there is a decoder for it.</summary>
    public Cov19CtException? PixelDataError { get; init; }
}
