namespace Cov19Ct.Imaging.Dicom.Parsing;

/// <summary>A data element tag (DICOM PS3.5 section 7.1; names from PS3.6).</summary>
internal readonly record struct DicomTag(ushort Group, ushort Element)
{
    public static readonly DicomTag MediaStorageSopClassUid = new(0x0002, 0x0002);
    public static readonly DicomTag TransferSyntaxUid = new(0x0002, 0x0010);
    public static readonly DicomTag NextDirectoryRecord = new(0x0004, 0x1400);
    public static readonly DicomTag RecordInUseFlag = new(0x0004, 0x1410);
    public static readonly DicomTag LowerDirectoryRecord = new(0x0004, 0x1420);
    public static readonly DicomTag DirectoryRecordSequence = new(0x0004, 0x1220);
    public static readonly DicomTag DirectoryRecordType = new(0x0004, 0x1430);
    public static readonly DicomTag ReferencedFileId = new(0x0004, 0x1500);
    public static readonly DicomTag ImageType = new(0x0008, 0x0008);
    public static readonly DicomTag SopClassUid = new(0x0008, 0x0016);
    public static readonly DicomTag SopInstanceUid = new(0x0008, 0x0018);
    public static readonly DicomTag StudyDate = new(0x0008, 0x0020);
    public static readonly DicomTag SeriesDate = new(0x0008, 0x0021);
    public static readonly DicomTag AccessionNumber = new(0x0008, 0x0050);
    public static readonly DicomTag Modality = new(0x0008, 0x0060);
    public static readonly DicomTag FrameType = new(0x0008, 0x9007);
    public static readonly DicomTag VolumeBasedCalculationTechnique = new(0x0008, 0x9207);
    public static readonly DicomTag Manufacturer = new(0x0008, 0x0070);
    public static readonly DicomTag InstitutionName = new(0x0008, 0x0080);
    public static readonly DicomTag PatientName = new(0x0010, 0x0010);
    public static readonly DicomTag PatientId = new(0x0010, 0x0020);
    public static readonly DicomTag IssuerOfPatientId = new(0x0010, 0x0021);
    public static readonly DicomTag PatientBirthDate = new(0x0010, 0x0030);
    public static readonly DicomTag PatientSex = new(0x0010, 0x0040);
    public static readonly DicomTag PatientAge = new(0x0010, 0x1010);
    public static readonly DicomTag PatientWeight = new(0x0010, 0x1030);
    public static readonly DicomTag SliceThickness = new(0x0018, 0x0050);
    public static readonly DicomTag DeviceSerialNumber = new(0x0018, 0x1000);
    public static readonly DicomTag ConvolutionKernel = new(0x0018, 0x1210);
    public static readonly DicomTag CtReconstructionSequence = new(0x0018, 0x9314);
    public static readonly DicomTag CtImageFrameTypeSequence = new(0x0018, 0x9329);
    public static readonly DicomTag StudyInstanceUid = new(0x0020, 0x000D);
    public static readonly DicomTag SeriesInstanceUid = new(0x0020, 0x000E);
    public static readonly DicomTag AcquisitionNumber = new(0x0020, 0x0012);
    public static readonly DicomTag InstanceNumber = new(0x0020, 0x0013);
    public static readonly DicomTag ImagePositionPatient = new(0x0020, 0x0032);
    public static readonly DicomTag ImageOrientationPatient = new(0x0020, 0x0037);
    public static readonly DicomTag FrameOfReferenceUid = new(0x0020, 0x0052);
    public static readonly DicomTag SliceLocation = new(0x0020, 0x1041);
    public static readonly DicomTag StackId = new(0x0020, 0x9056);
    public static readonly DicomTag InStackPositionNumber = new(0x0020, 0x9057);
    public static readonly DicomTag FrameContentSequence = new(0x0020, 0x9111);
    public static readonly DicomTag PlanePositionSequence = new(0x0020, 0x9113);
    public static readonly DicomTag PlaneOrientationSequence = new(0x0020, 0x9116);
    public static readonly DicomTag DimensionIndexValues = new(0x0020, 0x9157);
    public static readonly DicomTag UnassignedSharedAttributesSequence = new(0x0020, 0x9170);
    public static readonly DicomTag UnassignedPerFrameAttributesSequence = new(0x0020, 0x9171);
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
    public static readonly DicomTag LossyImageCompression = new(0x0028, 0x2110);
    public static readonly DicomTag ModalityLutSequence = new(0x0028, 0x3000);
    public static readonly DicomTag LutDescriptor = new(0x0028, 0x3002);
    public static readonly DicomTag ModalityLutType = new(0x0028, 0x3004);
    public static readonly DicomTag LutData = new(0x0028, 0x3006);
    public static readonly DicomTag PixelMeasuresSequence = new(0x0028, 0x9110);
    public static readonly DicomTag PixelValueTransformationSequence = new(0x0028, 0x9145);
    public static readonly DicomTag SharedFunctionalGroupsSequence = new(0x5200, 0x9229);
    public static readonly DicomTag PerFrameFunctionalGroupsSequence = new(0x5200, 0x9230);
    public static readonly DicomTag ExtendedOffsetTable = new(0x7FE0, 0x0001);
    public static readonly DicomTag ExtendedOffsetTableLengths = new(0x7FE0, 0x0002);
    public static readonly DicomTag FloatPixelData = new(0x7FE0, 0x0008);
    public static readonly DicomTag DoubleFloatPixelData = new(0x7FE0, 0x0009);
    public static readonly DicomTag PixelData = new(0x7FE0, 0x0010);
    public static readonly DicomTag Item = new(0xFFFE, 0xE000);
    public static readonly DicomTag ItemDelimitation = new(0xFFFE, 0xE00D);
    public static readonly DicomTag SequenceDelimitation = new(0xFFFE, 0xE0DD);

    private static readonly Dictionary<DicomTag, string> s_names = new()
    {
        [MediaStorageSopClassUid] = "Media Storage SOP Class UID",
        [TransferSyntaxUid] = "Transfer Syntax UID",
        [NextDirectoryRecord] = "Offset of the Next Directory Record",
        [RecordInUseFlag] = "Record In-use Flag",
        [LowerDirectoryRecord] = "Offset of Referenced Lower-Level Directory Entity",
        [DirectoryRecordType] = "Directory Record Type",
        [ReferencedFileId] = "Referenced File ID",
        [ImageType] = "Image Type",
        [SopClassUid] = "SOP Class UID",
        [SopInstanceUid] = "SOP Instance UID",
        [StudyDate] = "Study Date",
        [SeriesDate] = "Series Date",
        [AccessionNumber] = "Accession Number",
        [Modality] = "Modality",
        [FrameType] = "Frame Type",
        [VolumeBasedCalculationTechnique] = "Volume Based Calculation Technique",
        [Manufacturer] = "Manufacturer",
        [InstitutionName] = "Institution Name",
        [PatientName] = "Patient's Name",
        [PatientBirthDate] = "Patient's Birth Date",
        [PatientSex] = "Patient's Sex",
        [PatientId] = "Patient ID",
        [IssuerOfPatientId] = "Issuer of Patient ID",
        [PatientAge] = "Patient's Age",
        [PatientWeight] = "Patient's Weight",
        [SliceThickness] = "Slice Thickness",
        [DeviceSerialNumber] = "Device Serial Number",
        [ConvolutionKernel] = "Convolution Kernel",
        [StudyInstanceUid] = "Study Instance UID",
        [SeriesInstanceUid] = "Series Instance UID",
        [AcquisitionNumber] = "Acquisition Number",
        [InstanceNumber] = "Instance Number",
        [ImagePositionPatient] = "Image Position (Patient)",
        [ImageOrientationPatient] = "Image Orientation (Patient)",
        [FrameOfReferenceUid] = "Frame of Reference UID",
        [SliceLocation] = "Slice Location",
        [StackId] = "Stack ID",
        [InStackPositionNumber] = "In-Stack Position Number",
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
        [LossyImageCompression] = "Lossy Image Compression",
        [FloatPixelData] = "Float Pixel Data",
        [DoubleFloatPixelData] = "Double Float Pixel Data",
        [PixelData] = "Pixel Data",
        [Item] = "Item",
        [ItemDelimitation] = "Item Delimitation Item",
        [SequenceDelimitation] = "Sequence Delimitation Item",
    };

    private static readonly Dictionary<DicomTag, string> s_located = new()
    {
        [ModalityLutSequence] = "Modality LUT Sequence",
        [LutData] = "LUT Data",
        [DirectoryRecordSequence] = "Directory Record Sequence",
        [SharedFunctionalGroupsSequence] = "Shared Functional Groups Sequence",
        [PerFrameFunctionalGroupsSequence] = "Per-Frame Functional Groups Sequence",
        [ExtendedOffsetTable] = "Extended Offset Table",
        [ExtendedOffsetTableLengths] = "Extended Offset Table Lengths",
    };

    /// <summary>The elements a CT reader looks at; all others are passed over without being read.</summary>
    public static DicomTagSet OfInterest { get; } = new(s_names.Keys.Where(tag => tag.Group is > 0 and < 0x7FE0));

    /// <summary>Elements that no reader needs, and in which stacks of one series may differ: only a hash of them is kept. In order:
    /// Acquisition Date, Series Time, Station Name, Series Description, Contrast/Bolus Agent, Scan Options, KVP,
    /// Trigger Time, Reconstruction Diameter, Filter Type, Patient Position, Series Number, Temporal Position Identifier, Temporal Position
    /// Index, Nominal Cardiac Trigger Delay Time, Nominal Percentage of Cardiac Phase.</summary>
    public static DicomTagSet OfStacks { get; } = new([
        new(0x0008, 0x0022), new(0x0008, 0x0031), new(0x0008, 0x1010), new(0x0008, 0x103E),
        new(0x0018, 0x0010), new(0x0018, 0x0022), new(0x0018, 0x0060), new(0x0018, 0x1060), new(0x0018, 0x1100), new(0x0018, 0x1160),
        new(0x0018, 0x5100), new(0x0020, 0x0011), new(0x0020, 0x0100), new(0x0020, 0x9128), new(0x0020, 0x9153), new(0x0020, 0x9241)]);

    /// <summary>The elements that are passed over with a note of where they lie: what is in them is read when it is needed.</summary>
    public static DicomTagSet Located { get; } = new(s_located.Keys);

    /// <summary>The functional groups that a CT reader looks into (PS3.3 C.7.6.16.2, C.8.15.3), and where converted images keep what
    /// has no group of its own (C.7.6.25).</summary>
    public static IReadOnlySet<DicomTag> FunctionalGroups { get; } = new HashSet<DicomTag>
    {
        CtReconstructionSequence,
        CtImageFrameTypeSequence,
        FrameContentSequence,
        PlanePositionSequence,
        PlaneOrientationSequence,
        UnassignedSharedAttributesSequence,
        UnassignedPerFrameAttributesSequence,
        PixelMeasuresSequence,
        PixelValueTransformationSequence,
    };

    /// <summary>Group and element as one number: tags ascend by it in a data set.</summary>
    public uint Number => ((uint)Group << 16) | Element;

    public bool Equals(DicomTag other) => Number == other.Number;

    public override int GetHashCode() => (int)Number;

    /// <summary>The name of an element that a CT reader looks at; null for others.</summary>
    public string? Name => s_names.TryGetValue(this, out string? name) || s_located.TryGetValue(this, out name) ? name : null;

    /// <summary>True where a half of the tag may be two letters of a text.</summary>
    public bool MayBeText => AreLetters(Group) || AreLetters(Element);

    /// <summary>Group and element, and the name if it is known here. What may be two letters of a text, read as a tag behind a damaged
    /// length, is not shown: it may be of a patient's name.</summary>
    public override string ToString() => Name is string name ? $"({Group:X4},{Element:X4}) {name}"
        : MayBeText ? "an element with an unknown tag"
        : $"({Group:X4},{Element:X4})";

    private static bool AreLetters(ushort number) => (number >> 8) is >= ' ' and <= '~' && (number & 0xFF) is >= ' ' and <= '~';
}
