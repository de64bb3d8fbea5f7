using Cov19Ct.Imaging.Dicom.Parsing;
using Cov19Ct.Imaging.Geometry;

namespace Cov19Ct.Imaging.Dicom.Images;

/// <summary>What the headers of one CT slice say: a classic image, or a frame of an image of several. Its texts are
/// as in the file: they are compared, but shown only through <see cref="ShownValue"/>.</summary>
public sealed record CtImageHeader
{
    public required string Path { get; init; }

    /// <summary>Index of the frame in its file, from 0.</summary>
    public int Frame { get; init; }

    public string? SopInstanceUid { get; init; }

    public string? StudyInstanceUid { get; init; }

    public string? SeriesInstanceUid { get; init; }

    /// <summary>Frame of Reference UID (0020,0052): positions of two frames of reference cannot be compared (PS3.3 C.7.4.1).</summary>
    public string? FrameOfReferenceUid { get; init; }

    /// <summary>Stack ID of the frame (0020,9056), where the frames of the image have several (PS3.3 C.7.6.16.2.2); else null.</summary>
    public string? Stack { get; init; }

    /// <summary>What the slices of one scan have in common: the series, and the stack where one image holds several.</summary>
    public string? SeriesKey => Stack is null ? SeriesInstanceUid : $"{SeriesInstanceUid}#{Stack}";

    /// <summary>As <see cref="SeriesKey"/>, with the number of the stack in place of its name; null where the series UID is not
    /// valid.</summary>
    internal string? ShownSeriesKey => ShownValue.Uid(SeriesInstanceUid) is not string uid ? null
        : Stack is null ? uid
        : $"{uid}#{StackNumber}";

    /// <summary>The place of <see cref="Stack"/> among those of its image, from 1; 0 where the image has one.</summary>
    internal int StackNumber { get; init; }

    /// <summary>Keyed hash of the patient id; null where there is none.</summary>
    public string? PatientHash { get; init; }

    /// <summary>What the file states of the patient, the study and the scanner.</summary>
    internal IdentityMarks Marks { get; init; } = IdentityMarks.None;

    /// <summary>Image Type (0008,0008), its values separated by backslashes; null if the file does not state it.</summary>
    public string? ImageType { get; init; }

    /// <summary>True for an image that was computed from others (value 1 of Image Type, PS3.3 C.7.6.1.1.2).</summary>
    internal bool IsDerived => ImageType?.StartsWith("DERIVED", StringComparison.OrdinalIgnoreCase) == true;

    public string? Manufacturer { get; init; }

    public string? ConvolutionKernel { get; init; }

    public required string TransferSyntaxUid { get; init; }

    public required string TransferSyntaxName { get; init; }

    /// <summary>True where a compression lost precision, now or before.</summary>
    public bool IsLossy { get; init; }

    public int? InstanceNumber { get; init; }

    public int? AcquisitionNumber { get; init; }

    public required int Rows { get; init; }

    public required int Columns { get; init; }

    /// <summary>mm; null if the file does not state it.</summary>
    public double? RowSpacing { get; init; }

    /// <summary>mm; null if the file does not state it.</summary>
    public double? ColumnSpacing { get; init; }

    /// <summary>mm; null if the file does not state it.</summary>
    public double? SliceThickness { get; init; }

    /// <summary>Where the plane lies; null if the file does not state it.</summary>
    public SlicePlane? Plane { get; init; }

    /// <summary>The step of the last digit that the file gives of the position, mm, along the axis that is nearest to the normal: 0.1 for
    /// 12.5. 0 if the position is not rounded to decimals.</summary>
    public double PositionStep { get; init; }

    /// <summary>Slice Location (0020,1041), mm along an axis that the scanner chooses; null if the file does not state it.</summary>
    public double? SliceLocation { get; init; }

    /// <summary>Null if the file does not state it: stored values are then taken as HU.</summary>
    public HounsfieldRescale? Rescale { get; init; }

    /// <summary>What the values are, by the file: <c>HU</c>, or another code (DICOM PS3.3 C.11.1.1.2); null if not stated.</summary>
    public string? RescaleType { get; init; }

    /// <summary>The value of voxels outside the field of view, HU; null if the file does not state it.</summary>
    public double? PixelPadding { get; init; }

    /// <summary>Between what no voxel of the slice can lie, by the bits that are stored, HU; null if not known.</summary>
    public ValueRange? PossibleValues { get; init; }

    /// <summary>A hash of all that a reader of CT images takes from the headers, and of their length: equal for copies of the
    /// slice.</summary>
    internal ulong HeaderHash { get; init; }

    /// <summary>A hash of what the stacks of one series may differ in.</summary>
    internal ulong StackMark { get; init; }

    /// <summary>Why <see cref="Rescale"/> is null, where not both slope and intercept are absent: <c>no rescale slope</c>.</summary>
    internal string? RescaleGap { get; init; }

    /// <summary>What is odd about the headers; null where nothing is.</summary>
    internal HeaderNotes? Notes { get; init; }

    /// <summary>What is wrong with the pixel data; null if it is whole and there is a decoder for it.</summary>
    public Cov19CtException? PixelDataError { get; init; }

    /// <summary>The slice as scans list it.</summary>
    /// <param name="position">mm along the normal; null where it is not known.</param>
    internal CtSlice ToSlice(double? position) => new(Path, Frame, ShownValue.Uid(SopInstanceUid), InstanceNumber, position);
}
