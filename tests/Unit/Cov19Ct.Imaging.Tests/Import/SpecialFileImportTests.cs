using System.Diagnostics;
using Cov19Ct.Imaging.Dicom.Images;
using Cov19Ct.Imaging.Import;
using Cov19Ct.Storage.Patients;
using Cov19Ct.TestKit;
using Cov19Ct.TestKit.Files;

namespace Cov19Ct.Imaging.Tests.Import;

/// <summary>Pipes and devices among the files of a folder, and links to files.</summary>
public sealed class SpecialFileImportTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("dcm")]
    [InlineData("nii")]
    [InlineData("nii.gz")]
    [InlineData("mha")]
    [InlineData("png")]
    [InlineData("tif")]
    [InlineData("zip")]
    [InlineData("txt")]
    public void A_link_to_a_pipe_or_a_device_is_not_opened(string extension)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Named pipes are made with mkfifo.");
        _folder.Write("scan/slice", new DicomSample().Build());
        using (Process made = Process.Start("mkfifo", _folder.File("pipe")))
        {
            made.WaitForExit();
        }

        File.CreateSymbolicLink(_folder.File($"scan/pipe.{extension}"), _folder.File("pipe"));
        File.CreateSymbolicLink(_folder.File($"scan/zero.{extension}"), "/dev/zero");
        CtScan scan = Assert.Single(Import()).Scan!;
        CtFinding finding = Assert.Single(scan.Findings, finding => finding.Code == FindingCodes.UnreadableSlice);
        Assert.Equal(
            [_folder.File($"scan/pipe.{extension}"), _folder.File($"scan/zero.{extension}")], finding.Paths);
        Assert.Contains("a named pipe", finding.Message, StringComparison.Ordinal);
        Assert.IsType<SpecialFileException>(Assert.Single(
            Importer().ImportFiles(_folder.File("scan"), [finding.Paths[0]], isNamed: true, ScanImportOptions.Default)).Error);
    }

    [Theory]
    [InlineData("a.mhd", "NDims = 3\nDimSize = 64 64 2\nElementType = MET_SHORT\nElementDataFile = a.raw\n", "a.raw")]
    [InlineData(
        "a.nhdr", "NRRD0004\ntype: short\nendian: little\ndimension: 3\nsizes: 64 64 2\nencoding: raw\ndata file: a.raw\n", "a.raw")]
    public void The_voxels_of_a_header_are_no_pipe(string header, string content, string voxels)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Named pipes are made with mkfifo.");
        _folder.Write($"scan/{header}", System.Text.Encoding.ASCII.GetBytes(content));
        using (Process made = Process.Start("mkfifo", _folder.File("pipe")))
        {
            made.WaitForExit();
        }

        File.CreateSymbolicLink(_folder.File($"scan/{voxels}"), _folder.File("pipe"));
        ImportResult result = Assert.Single(
            Importer().ImportFiles(_folder.File("scan"), [_folder.File($"scan/{header}")], isNamed: true, ScanImportOptions.Default));
        Assert.IsType<SpecialFileException>(result.Error);
    }

    [Fact]
    public void A_volume_behind_a_link_has_the_length_of_its_file()
    {
        _folder.Write("data.nii", new NiftiWriter().File());
        Directory.CreateDirectory(_folder.File("scan"));
        File.CreateSymbolicLink(_folder.File("scan/link.nii"), _folder.File("data.nii"));
        Assert.Equal(_folder.File("scan/link.nii"), Assert.Single(Import()).Scan!.Path);
    }

    private ImportResult[] Import() => [.. Importer().ImportFolder(_folder.File("scan"), recurse: false, ScanImportOptions.Default)];

    private static CtScanImporter Importer() => new(new CtImageReader(PatientPseudonymiser.None), hasPatientKey: true);
}
