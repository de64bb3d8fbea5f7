using Cov19Ct.Imaging.Dicom.Images;
using Cov19Ct.Imaging.Import;
using Cov19Ct.Imaging.Nifti;
using Cov19Ct.Storage.Patients;
using Cov19Ct.TestKit;

namespace Cov19Ct.Imaging.Tests.Series;

/// <summary>Real scans, from files to windowed slices, by several threads: to the bit what plain arithmetic on their HU gives.</summary>
public class WindowedSeriesTests
{
    [SharedDataTheory]
    [InlineData("dicom/covid_P002")]
    [InlineData("dicom/lungdx_A0002_B40f")]
    public void DICOM_slices_equal_plain_arithmetic(string folder)
    {
        CtScanImporter importer = new(new CtImageReader(PatientPseudonymiser.None), hasPatientKey: true);
        RequireEqual(importer.ImportFolder(SharedData.Path(folder), recurse: false, ScanImportOptions.Default).Single().Scan!);
    }

    [SharedDataTheory]
    [InlineData("nifti/id001-128x128x64.nii.gz")]
    [InlineData("nifti/example_ct_sm.nii.gz")]
    public void NIfTI_slices_equal_plain_arithmetic(string file) =>
        RequireEqual(NiftiScanReader.Open(SharedData.Path(file), ScanImportOptions.Default, CancellationToken.None));

    private static void RequireEqual(CtScan scan)
    {
        WindowedScan windowed = new ScanWindower(HuWindow.Paper, 224) { ThreadCount = 3 }.Apply(scan);
        Assert.Equal(scan.SliceCount, windowed.SliceCount);
        using ISliceReader reader = scan.OpenVoxels();
        float[] hounsfield = new float[scan.Rows * scan.Columns];
        for (int index = 0; index < scan.SliceCount; index += 7)
        {
            reader.Read(index, hounsfield);
            float[] expected = PlainWindowing.Resize(PlainWindowing.Window(hounsfield, HuWindow.Paper), scan.Rows, scan.Columns, 224, 224);
            Assert.True(windowed.GetSlice(index).Span.SequenceEqual(expected), $"Slice {index} differs.");
        }
    }
}
