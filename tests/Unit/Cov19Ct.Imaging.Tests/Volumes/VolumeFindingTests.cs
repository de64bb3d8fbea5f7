using Cov19Ct.Imaging.Dicom.Images;
using Cov19Ct.Imaging.Import;
using Cov19Ct.Storage.Patients;
using Cov19Ct.TestKit;
using Cov19Ct.TestKit.Files;

namespace Cov19Ct.Imaging.Tests.Volumes;

public sealed class VolumeFindingTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void NIfTI_keeps_a_tilt_and_oblong_pixels()
    {
        // Each step of 2.5 mm towards the head moves the slices by 1 mm to anterior.
        CtScan scan = Import(new NiftiWriter { Affine = [-0.7, 0, 0, 10, 0, -0.8, 1, 20, 0, 0, 2.5, -30] }.File()).Scan!;
        Assert.Equal(Math.Atan(0.4) * 180 / Math.PI, scan.GantryTilt!.Value, 5);
        Assert.Equal(2.5, scan.Spacing.Slice!.Value, 6);
        Assert.Equal([FindingCodes.GantryTilt, FindingCodes.NonSquarePixels], scan.Findings.Select(finding => finding.Code));
        Assert.Contains(
            "21.8°: each mm along the normal shifts them by 0 mm along their rows and -0.4 mm",
            scan.Findings[0].Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void An_upright_volume_has_no_tilt()
    {
        CtScan scan = Import(new NiftiWriter { Affine = [-0.7, 0, 0, 10, 0, -0.7, 0, 20, 0, 0, 2.5, -30] }.File()).Scan!;
        Assert.Equal(0, scan.GantryTilt);
        Assert.Empty(scan.Findings);
    }

    [Theory]
    [InlineData(double.NaN, 0)]
    [InlineData(double.PositiveInfinity, 23)]
    public void A_voxel_that_is_no_number_is_an_error_of_the_import(double value, int index)
    {
        double[] values = new double[24];
        values[index] = value;
        ImportResult result = Import(new NiftiWriter { DataType = 64 }.File(values));
        Assert.Equal(_folder.File("a.nii"), Assert.IsType<NonFiniteVoxelException>(result.Error).Path);
    }

    [Theory]
    [InlineData(23, false)]
    [InlineData(24, true)]
    public void A_file_that_could_hold_more_slices_than_its_header_declares_is_told(int more, bool isTold)
    {
        byte[] file = new NiftiWriter { Affine = [-0.7, 0, 0, 10, 0, -0.7, 0, 20, 0, 0, 2.5, -30] }.File();
        CtScan scan = Import([.. file, .. new byte[more]]).Scan!;
        const string Said = "The header describes 4 x 3 x 2 voxels of int16, but 24 more bytes follow them in the file. They are not used.";
        Assert.Equal(
            isTold ? [(FindingCodes.UnusedBytes, Said)] : Array.Empty<(string, string)>(),
            scan.Findings.Select(finding => (finding.Code, finding.Message)));
    }

    private ImportResult Import(byte[] file) => Assert.Single(
        new CtScanImporter(new CtImageReader(PatientPseudonymiser.None), hasPatientKey: true)
            .ImportFiles(_folder.Root, [_folder.Write("a.nii", file)], isNamed: true, ScanImportOptions.Default));
}
