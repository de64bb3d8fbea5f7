using Cov19Ct.Imaging.Series;

namespace Cov19Ct.Imaging.Dicom;

/// <summary>Our own reader of classic CT images (CT Image IOD, DICOM PS3.3 annex A.3).</summary>
/// <param name="pseudonymiser">Makes a keyed hash of patient ids.</param>
public sealed class CtImageReader(PatientPseudonymiser pseudonymiser) : ICtImageReader
{
    private const string CtImageStorage = "1.2.840.10008.5.1.4.1.1.2";
    private const string EnhancedCtImageStorage = "1.2.840.10008.5.1.4.1.1.2.1";
    private const string LegacyConvertedEnhancedCtImageStorage = "1.2.840.10008.5.1.4.1.1.2.2";
    private const string MediaStorageDirectory = "1.2.840.10008.1.3.10";

    public CtImageHeader ReadHeader(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        using DicomFile file = DicomFile.Read(new FileByteSource(path), path);
        return ReadHeader(file, path);
    }

    public void ReadHounsfield(string path, string? expectedSopInstanceUid, int rows, int columns, Span<float> hounsfield)
    {
        ArgumentNullException.ThrowIfNull(path);
        using DicomFile file = DicomFile.Read(new FileByteSource(path), path);
        DicomDataset dataset = file.Dataset;
        PixelLayout layout = PixelLayout.From(dataset, path);
        if (layout.Rows != rows || layout.Columns != columns || dataset.GetText(DicomTag.SopInstanceUid) != expectedSopInstanceUid)
        {
            throw new InvalidScanFileException(path, "DICOM", "the file holds another image than when it was imported.");
        }

        PixelData.Read(file, layout, ReadRescale(dataset) ?? HounsfieldRescale.Identity, path, hounsfield);
    }

    private CtImageHeader ReadHeader(DicomFile file, string path)
    {
        DicomDataset dataset = file.Dataset;
        RequireCtImage(dataset, path);
        PixelLayout layout = PixelLayout.From(dataset, path);
        double[]? spacing = dataset.GetDecimals(DicomTag.PixelSpacing, 2) is [> 0, > 0] positive ? positive : null;
        return new CtImageHeader
        {
            Path = path,
            SopInstanceUid = dataset.GetText(DicomTag.SopInstanceUid),
            StudyInstanceUid = dataset.GetText(DicomTag.StudyInstanceUid),
            SeriesInstanceUid = dataset.GetText(DicomTag.SeriesInstanceUid),
            PatientHash = dataset.GetText(DicomTag.PatientId) is string patientId ? pseudonymiser.Hash(patientId) : null,
            Manufacturer = dataset.GetText(DicomTag.Manufacturer),
            ConvolutionKernel = dataset.GetText(DicomTag.ConvolutionKernel),
            TransferSyntaxUid = dataset.TransferSyntax.Uid,
            TransferSyntaxName = dataset.TransferSyntax.Name,
            IsLossy = dataset.TransferSyntax.IsLossy,
            IsLocalizer = dataset.GetTexts(DicomTag.ImageType).Contains("LOCALIZER"),
            InstanceNumber = dataset.GetInteger(DicomTag.InstanceNumber),
            AcquisitionNumber = dataset.GetInteger(DicomTag.AcquisitionNumber),
            Rows = layout.Rows,
            Columns = layout.Columns,
            RowSpacing = spacing?[0],
            ColumnSpacing = spacing?[1],
            SliceThickness = dataset.GetDecimals(DicomTag.SliceThickness, 1)?[0],
            Plane = SlicePlane.Create(
                dataset.GetDecimals(DicomTag.ImageOrientationPatient, 6), dataset.GetDecimals(DicomTag.ImagePositionPatient, 3)),
            Rescale = ReadRescale(dataset),
            RescaleType = dataset.GetText(DicomTag.RescaleType),
            PixelPadding = ReadPadding(dataset, layout),
            PixelDataError = CheckPixelData(file, layout, path),
        };
    }

    private static Cov19CtException? CheckPixelData(DicomFile file, PixelLayout layout, string path)
    {
        try
        {
            PixelData.Check(file, layout, path);
            return null;
        }
        catch (Cov19CtException exception)
        {
            return exception;
        }
    }

    private static HounsfieldRescale? ReadRescale(DicomDataset dataset) =>
        dataset.GetDecimals(DicomTag.RescaleSlope, 1) is [not 0 and double slope]
        && dataset.GetDecimals(DicomTag.RescaleIntercept, 1) is [double intercept]
            ? new HounsfieldRescale(slope, intercept)
            : null;

    /// <summary>Pixel Padding Value, a stored value of the sign of the pixels (PS3.3 C.7.5.1.1.2), in HU.</summary>
    private static double? ReadPadding(DicomDataset dataset, PixelLayout layout)
    {
        if (dataset.GetUnsigned16(DicomTag.PixelPaddingValue) is not int stored)
        {
            return null;
        }

        HounsfieldRescale rescale = ReadRescale(dataset) ?? HounsfieldRescale.Identity;
        return ((layout.IsSigned ? (short)stored : stored) * rescale.Slope) + rescale.Intercept;
    }

    private static void RequireCtImage(DicomDataset dataset, string path)
    {
        string? sopClass = dataset.GetText(DicomTag.SopClassUid);
        string? modality = dataset.GetText(DicomTag.Modality);
        switch (sopClass)
        {
            case CtImageStorage:
            case null when modality == "CT":
                return;
            case EnhancedCtImageStorage:
            case LegacyConvertedEnhancedCtImageStorage:
                throw new UnsupportedScanFileException(path, "An enhanced (multi-frame) CT image; only classic CT images, one a file, are read.");
            case null when dataset.PixelData is null && modality is null:
                throw new UnsupportedScanFileException(path, "A DICOM file without an image (a directory, or no composite object).");
            case MediaStorageDirectory:
                throw new UnsupportedScanFileException(path, "A DICOM directory, not an image.");
            default:
                throw new UnsupportedScanFileException(path, $"Not a CT image: modality {modality ?? "unknown"}, SOP class {sopClass ?? "unknown"}.");
        }
    }
}
