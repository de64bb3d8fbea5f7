using System.Text;
using Cov19Ct.Imaging.Dicom.Images;
using Cov19Ct.Imaging.Import;
using Cov19Ct.Storage.Patients;
using Cov19Ct.TestKit;

namespace Cov19Ct.Imaging.Tests.Import;

/// <summary>Volumes with other files of their folder, and of those below it.</summary>
public sealed class VolumeFolderTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a.mhd", "data/a.raw", "ElementDataFile = data/a.raw\n")]
    [InlineData("a.nhdr", "data/more/a.raw", "data file: data/more/a.raw\n")]
    public void Voxels_in_a_folder_below_their_header_are_no_file_without_one(string name, string voxels, string end)
    {
        const string Nrrd = "NRRD0004\ntype: uint8\ndimension: 3\nsizes: 2 2 2\nencoding: raw\n";
        _folder.Write(name, Encoding.ASCII.GetBytes((name == "a.mhd" ? Header(2, 2) : Nrrd) + end));
        _folder.Write(voxels, new byte[8]);
        Assert.Equal(_folder.File(name), Assert.Single(Import()).Scan!.Path);

        // What no header names is told as before.
        _folder.Write(Path.Combine(Path.GetDirectoryName(voxels)!, "b.raw"), new byte[8]);
        Assert.StartsWith(
            "A file of voxels (.raw) without a header", Assert.Single(Import(), result => result.Error is not null).Error!.Message,
            StringComparison.Ordinal);
    }

    private static string Header(int columns, int slices) =>
        "NDims = 3\nTransformMatrix = 1 0 0 0 1 0 0 0 1\nOffset = 0 0 0\nElementSpacing = 1 1 1\nElementType = MET_UCHAR\n"
            + $"DimSize = {columns} 2 {slices}\n";

    private ImportResult[] Import() =>
    [
        .. new CtScanImporter(new CtImageReader(PatientPseudonymiser.None), hasPatientKey: true)
            .ImportFolder(_folder.Root, recurse: true, ScanImportOptions.Default),
    ];
}
