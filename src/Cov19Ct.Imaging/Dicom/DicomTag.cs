namespace Cov19Ct.Imaging.Dicom;

/// <summary>A data element tag (DICOM PS3.5 section 7.1; names from PS3.6).</summary>
internal readonly record struct DicomTag(ushort Group, ushort Element)
{
    public static readonly DicomTag TransferSyntaxUid = new(0x0002, 0x0010);
    public static readonly DicomTag ImageType = new(0x0008, 0x0008);
    public static readonly DicomTag SopClassUid = new(0x0008, 0x0016);
    public static readonly DicomTag SopInstanceUid = new(0x0008, 0x0018);
    public static readonly DicomTag Modality = new(0x0008, 0x0060);
    public static readonly DicomTag Manufacturer = new(0x0008, 0x0070);
    public static readonly DicomTag PatientId = new(0x0010, 0x0020);
    public static readonly DicomTag SliceThickness = new(0x0018, 0x0050);
    public static readonly DicomTag ConvolutionKernel = new(0x0018, 0x1210);
    public static readonly DicomTag StudyInstanceUid = new(0x0020, 0x000D);
    public static readonly DicomTag SeriesInstanceUid = new(0x0020, 0x000E);
    public static readonly DicomTag AcquisitionNumber = new(0x0020, 0x0012);
    public static readonly DicomTag InstanceNumber = new(0x0020, 0x0013);
    public static readonly DicomTag ImagePositionPatient = new(0x0020, 0x0032);
    public static readonly DicomTag ImageOrientationPatient = new(0x0020, 0x0037);
    public static readonly DicomTag SamplesPerPixel = new(0x0028, 0x0002);
    public static readonly DicomTag PhotometricInterpretation = new(0x0028, 0x0004);
    public static readonly DicomTag NumberOfFrames = new(0x0028, 0x0008);
    public static readonly DicomTag Rows = new(0x0028, 0x0010);
    public static readonly DicomTag Columns = new(0x0028, 0x0011);
    public static readonly DicomTag PixelSpacing = new(0x0028, 0x0030);
    public static readonly DicomTag BitsAllocated = new(0x0028, 0x0100);
    public static readonly DicomTag BitsStored = new(0x0028, 0x0101);
    public static readonly DicomTag HighBit = new(0x0028, 0x0102);
    public static readonly DicomTag PixelRepresentation = new(0x0028, 0x0103);
    public static readonly DicomTag PixelPaddingValue = new(0x0028, 0x0120);
    public static readonly DicomTag RescaleIntercept = new(0x0028, 0x1052);
    public static readonly DicomTag RescaleSlope = new(0x0028, 0x1053);
    public static readonly DicomTag RescaleType = new(0x0028, 0x1054);
    public static readonly DicomTag FloatPixelData = new(0x7FE0, 0x0008);
    public static readonly DicomTag DoubleFloatPixelData = new(0x7FE0, 0x0009);
    public static readonly DicomTag PixelData = new(0x7FE0, 0x0010);
    public static readonly DicomTag Item = new(0xFFFE, 0xE000);
    public static readonly DicomTag ItemDelimitation = new(0xFFFE, 0xE00D);
    public static readonly DicomTag SequenceDelimitation = new(0xFFFE, 0xE0DD);

    private static readonly Dictionary<DicomTag, string> s_names = new()
    {
        [TransferSyntaxUid] = "Transfer Syntax UID",
        [ImageType] = "Image Type",
        [SopClassUid] = "SOP Class UID",
        [SopInstanceUid] = "SOP Instance UID",
        [Modality] = "Modality",
        [Manufacturer] = "Manufacturer",
        [PatientId] = "Patient ID",
        [SliceThickness] = "Slice Thickness",
        [ConvolutionKernel] = "Convolution Kernel",
        [StudyInstanceUid] = "Study Instance UID",
        [SeriesInstanceUid] = "Series Instance UID",
        [AcquisitionNumber] = "Acquisition Number",
        [InstanceNumber] = "Instance Number",
        [ImagePositionPatient] = "Image Position (Patient)",
        [ImageOrientationPatient] = "Image Orientation (Patient)",
        [SamplesPerPixel] = "Samples per Pixel",
        [PhotometricInterpretation] = "Photometric Interpretation",
        [NumberOfFrames] = "Number of Frames",
        [Rows] = "Rows",
        [Columns] = "Columns",
        [PixelSpacing] = "Pixel Spacing",
        [BitsAllocated] = "Bits Allocated",
        [BitsStored] = "Bits Stored",
        [HighBit] = "High Bit",
        [PixelRepresentation] = "Pixel Representation",
        [PixelPaddingValue] = "Pixel Padding Value",
        [RescaleIntercept] = "Rescale Intercept",
        [RescaleSlope] = "Rescale Slope",
        [RescaleType] = "Rescale Type",
        [PixelData] = "Pixel Data",
        [Item] = "Item",
        [ItemDelimitation] = "Item Delimitation Item",
        [SequenceDelimitation] = "Sequence Delimitation Item",
    };

    /// <summary>The elements a CT reader looks at; all others are passed over without being read.</summary>
    public static IReadOnlySet<DicomTag> OfInterest { get; } =
        s_names.Keys.Where(tag => tag.Group is > 0 and < 0x7FE0).ToHashSet();

    public override string ToString()
    {
        string number = $"({Group:X4},{Element:X4})";
        return s_names.TryGetValue(this, out string? name) ? $"{number} {name}" : number;
    }
}
