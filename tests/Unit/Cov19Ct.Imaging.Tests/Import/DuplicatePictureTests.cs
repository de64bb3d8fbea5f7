using Cov19Ct.Imaging.Dicom.Images;
using Cov19Ct.Imaging.Import;
using Cov19Ct.Storage.Patients;
using Cov19Ct.TestKit;
using Cov19Ct.TestKit.Files;

namespace Cov19Ct.Imaging.Tests.Import;

/// <summary>Scans of the same pictures: the message says which scan is meant.</summary>
public sealed class DuplicatePictureTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_copy_in_another_folder_is_named_by_its_path()
    {
        Write("a/{0}.png");
        Write("b/{0}.png");
        Assert.Equal(
            $"The scan a at {_folder.File("a")} has the same voxels.",
            Import().Select(result => result.Copy).Last()!.Message);
    }

    [Fact]
    public void A_copy_in_the_same_folder_is_named_by_its_first_file()
    {
        Write("a/P1_{0}.png");
        Write("a/P2_{0}.png");
        ImportResult[] results = Import();
        Assert.Equal(
            "The scan in the same folder that begins with P1_1.png has the same voxels.", results[^1].Copy!.Message);
        Assert.Contains(
            "The scan in the same folder that begins with P2_1.png has the same voxels.",
            results[0].Scan!.Findings.Select(finding => finding.Message));
    }

    private void Write(string name)
    {
        for (byte number = 1; number <= 4; number++)
        {
            _folder.Write(
                string.Format(System.Globalization.CultureInfo.InvariantCulture, name, number), PictureWriter.FlatPng(4, 4, number));
        }
    }

    private ImportResult[] Import() =>
        [.. new CtScanImporter(new CtImageReader(PatientPseudonymiser.None), hasPatientKey: true)
            .ImportFolder(_folder.Root, recurse: true, ScanImportOptions.Default)];
}
