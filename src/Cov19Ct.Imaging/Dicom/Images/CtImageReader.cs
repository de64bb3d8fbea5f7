using Cov19Ct.Imaging.Containers;
using Cov19Ct.Imaging.Dicom.Frames;
using Cov19Ct.Imaging.Dicom.Parsing;
using Cov19Ct.Imaging.Geometry;
using Cov19Ct.Storage.Patients;

namespace Cov19Ct.Imaging.Dicom.Images;

/// <summary>Our own reader of CT images: classic ones (CT Image IOD, DICOM PS3.3 annex A.3), and enhanced and other multi-frame ones
/// (A.38), each frame of which is a slice.</summary>
public sealed class CtImageReader : ICtImageReader
{
    /// <summary>Elements that are read, and in which stacks of one series may differ.</summary>
    private static readonly DicomTag[] s_stack = [DicomTag.ImageType, DicomTag.Manufacturer, DicomTag.RescaleType];

    private readonly PatientPseudonymiser _pseudonymiser;
    private readonly IFileStore _store;

    /// <summary>The slices of a folder are of one patient, mostly.</summary>
    private IdentityMarks? _lastMarks;

    /// <summary>The slice that was read last: the next one has mostly the same texts, which are then kept once.</summary>
    private CtImageHeader? _last;

    /// <summary>A reader of files on disk.</summary>
    /// <param name="pseudonymiser">Makes a keyed hash of patient ids.</param>
    public CtImageReader(PatientPseudonymiser pseudonymiser)
        : this(pseudonymiser, DiskStore.Instance)
    {
    }

    private CtImageReader(PatientPseudonymiser pseudonymiser, IFileStore store)
    {
        _pseudonymiser = pseudonymiser;
        _store = store;
    }

    public ICtImageReader WithStore(IFileStore store) => new CtImageReader(_pseudonymiser, store);

    public ICtPixelReader OpenPixels() => new CtPixelReader(new OpenImages(_store));

    public IReadOnlyList<IReadOnlyDictionary<uint, string>> ReadElements(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        try
        {
            using DicomFile file = DicomFile.Read(GzipContent.Open(_store.OpenBytes(path), path), path);
            return ShortElements.Read(file, path);
        }
        catch (Exception exception) when (exception.IsFileFault())
        {
            return [new Dictionary<uint, string>()];
        }
    }

    public CtImageFile Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Read(path, _store.OpenBytes(path));
    }

    public CtImageFile Read(string path, ByteSource content)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(content);
        using CtImageFrames image = CtImageFrames.Open(content, path);
        IdentityMarks marks = MarksOf(image.File.Dataset);
        CtImageFile file = image.Frames.Length == 1 && FrameKind.NotASlice(image.Frames[0]) is null
            ? new CtImageFile([ReadHeader(image, 0, path, marks)], [])
            : ReadFrames(image, path, marks);
        _last = file.Slices[0];
        return file;
    }

    private CtImageFile ReadFrames(CtImageFrames image, string path, IdentityMarks marks)
    {
        List<int> slices = new(image.Frames.Length);
        List<(ExclusionReason Cause, string What)> others = [];
        for (int frame = 0; frame < image.Frames.Length; frame++)
        {
            if (FrameKind.NotASlice(image.Frames[frame]) is (ExclusionReason, string) other)
            {
                others.Add(other);
            }
            else
            {
                slices.Add(frame);
            }
        }

        if (slices.Count == 0)
        {
            throw new UnsupportedScanFileException(path, $"Not a CT slice but {others[0].What}.", cause: others[0].Cause);
        }

        string[] stacks = [.. slices.Select(frame => image.Frames[frame].GetText(DicomTag.StackId) ?? "none")];
        string[] distinct = [.. stacks.Distinct(StringComparer.Ordinal)];
        CtImageHeader[] headers = new CtImageHeader[slices.Count];
        for (int index = 0; index < headers.Length; index++)
        {
            headers[index] = ReadHeader(image, slices[index], path, marks) with
            {
                Stack = distinct.Length > 1 ? stacks[index] : null,
                StackNumber = distinct.Length > 1 ? Array.IndexOf(distinct, stacks[index]) + 1 : 0,
            };
        }

        return new CtImageFile(
            headers,
            others.Count == 0
                ? []
                : [.. others.GroupBy(other => other).Select(alike => new ExcludedFrames(alike.Count(), alike.Key.Cause, alike.Key.What))]);
    }

    private IdentityMarks MarksOf(DicomDataset dataset)
    {
        UInt128 hash = IdentityMarks.HashOf(dataset);

        // Written as a whole, so that threads see what belongs together; one that overwrites another's costs a hash.
        if (_lastMarks is not IdentityMarks last || last.Hash != hash)
        {
            string? patientId = dataset.GetText(DicomTag.PatientId);
            _lastMarks = last = IdentityMarks.Read(dataset, hash, patientId is null ? null : _pseudonymiser.Hash(patientId));
        }

        return last;
    }

    private CtImageHeader ReadHeader(CtImageFrames image, int frame, string path, IdentityMarks marks)
    {
        DicomDataset dataset = image.Frames[frame];
        CtImageHeader? last = _last;
        HeaderNumbers numbers = new(dataset);
        HounsfieldRescale? rescale = image.Lut is null ? numbers.Rescale() : HounsfieldRescale.Identity;
        SlicePlane? plane = numbers.Plane();
        double[]? spacing = numbers.Spacing();
        int? instanceNumber = image.Frames.Length == 1 ? numbers.Integer(DicomTag.InstanceNumber) : NumberInStack(dataset) ?? frame + 1;
        int? acquisitionNumber = numbers.Integer(DicomTag.AcquisitionNumber);
        double? thickness = numbers.Decimal(DicomTag.SliceThickness);
        double? location = numbers.Decimal(DicomTag.SliceLocation);
        Cov19CtException? error = image.Check(frame) ?? numbers.RescaleError(path);
        return new CtImageHeader
        {
            Path = path,
            Frame = frame,
            SopInstanceUid = dataset.GetText(DicomTag.SopInstanceUid),
            StudyInstanceUid = dataset.GetText(DicomTag.StudyInstanceUid, last?.StudyInstanceUid),
            SeriesInstanceUid = dataset.GetText(DicomTag.SeriesInstanceUid, last?.SeriesInstanceUid),
            FrameOfReferenceUid = dataset.GetText(DicomTag.FrameOfReferenceUid, last?.FrameOfReferenceUid),
            PatientHash = marks.PatientHash,
            Marks = marks,
            ImageType = dataset.GetText(DicomTag.ImageType, last?.ImageType),
            Manufacturer = dataset.GetText(DicomTag.Manufacturer, last?.Manufacturer),
            ConvolutionKernel = dataset.GetText(DicomTag.ConvolutionKernel, last?.ConvolutionKernel),
            TransferSyntaxUid = dataset.TransferSyntax.Uid,
            TransferSyntaxName = dataset.TransferSyntax.Name,
            IsLossy = IsLossy(dataset),
            InstanceNumber = instanceNumber,
            AcquisitionNumber = acquisitionNumber,
            Rows = image.Layout.Rows,
            Columns = image.Layout.Columns,
            RowSpacing = spacing?[0],
            ColumnSpacing = spacing?[1],
            SliceThickness = thickness,
            Plane = plane,
            PositionStep = plane is SlicePlane known ? dataset.GetDecimalStep(DicomTag.ImagePositionPatient, known.MainAxis) : 0,
            SliceLocation = location,
            Rescale = rescale,
            RescaleGap = numbers.RescaleGap,
            RescaleType = image.Lut is null ? dataset.GetText(DicomTag.RescaleType, last?.RescaleType) : image.Lut.Type ?? "US",
            PixelPadding = ReadPadding(dataset, image, rescale ?? HounsfieldRescale.Identity),
            PossibleValues = image.Lut?.PossibleValues ?? image.Layout.PossibleValues(rescale ?? HounsfieldRescale.Identity),
            Notes = NotesOf(image, dataset, numbers),
            HeaderHash = dataset.ComputeHash() + (ulong)(image.File.Dataset.PixelData?.Offset ?? 0),
            StackMark = image.File.Dataset.StackMark ^ (ulong)dataset.ComputeHash(s_stack),
            PixelDataError = error,
        };
    }

    /// <summary>What is odd about a header; null where nothing is.</summary>
    private static HeaderNotes? NotesOf(CtImageFrames image, DicomDataset dataset, HeaderNumbers numbers)
    {
        EncodingFaults faults = image.File.Notes.Faults;
        IReadOnlyList<DicomTag> contrary = image.File.Notes.Contrary;
        bool hasUnknownClass = SopClass.IsUnknown(image.File.Dataset);
        string? otherModality = SopClass.OtherModality(image.File.Dataset);
        bool hasTwoMaps = image.Lut is not null && (dataset.Has(DicomTag.RescaleSlope) || dataset.Has(DicomTag.RescaleIntercept));
        bool isOdd = faults != EncodingFaults.None || numbers.HasNotes || hasUnknownClass || contrary.Count > 0 || hasTwoMaps
            || otherModality is not null;
        return isOdd
            ? new HeaderNotes(faults, numbers.Commas, numbers.Unusable, hasUnknownClass)
            {
                Contrary = contrary,
                HasTwoMaps = hasTwoMaps,
                OtherModality = otherModality,
            }
            : null;
    }

    private static int? NumberInStack(DicomDataset frame) =>
        frame.GetUnsigned32(DicomTag.InStackPositionNumber) is [<= int.MaxValue and uint number] ? (int)number : null;

    /// <summary>True where the image lost precision, now or before it was stored so (Lossy Image Compression, PS3.3 C.7.6.1.1.5). Of the
    /// syntaxes that allow both, JPEG 2000 tells by that attribute.</summary>
    private static bool IsLossy(DicomDataset dataset) => dataset.GetText(DicomTag.LossyImageCompression) switch
    {
        "01" => true,
        "00" => dataset.TransferSyntax is { IsLossy: true, Encoding: not PixelEncoding.Jpeg2000 },
        _ => dataset.TransferSyntax.IsLossy,
    };

    /// <summary>Pixel Padding Value, a stored value of the sign of the pixels (PS3.3 C.7.5.1.1.2), in HU.</summary>
    private static double? ReadPadding(DicomDataset dataset, CtImageFrames image, HounsfieldRescale rescale)
    {
        if (image.Layout.IsFloat || dataset.GetUnsigned16(DicomTag.PixelPaddingValue) is not int word)
        {
            return null;
        }

        int stored = image.Layout.IsSigned ? (short)word : word;
        return image.Lut?.Map(stored) ?? ((stored * rescale.Slope) + rescale.Intercept);
    }
}
