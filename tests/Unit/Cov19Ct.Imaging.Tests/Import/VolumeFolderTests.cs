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

    [Theory]
    [InlineData(2, 0, 0)]
    [InlineData(3, 1, 3)]
    [InlineData(5, 4, 5)]
    public void Three_volumes_of_one_slice_and_size_may_be_one_scan(int alike, int others, int warned)
    {
        for (int number = 0; number < alike + others; number++)
        {
            // Others have another size, each its own.
            int columns = number < alike ? 2 : 3 + number;
            byte[] voxels = [.. Enumerable.Repeat((byte)number, 2 * columns)];
            _folder.Write($"{number}.mha", [.. Encoding.ASCII.GetBytes($"{Header(columns, 1)}ElementDataFile = LOCAL\n"), .. voxels]);
        }

        ImportResult[] results = Import();
        CtFinding[] found = [.. results.SelectMany(result => result.Scan!.Findings).Where(one => one.Code == FindingCodes.SingleSlice)];
        Assert.Equal(alike + others, found.Length);
        CtFinding[] warnings = [.. found.Where(finding => finding.Severity == FindingSeverity.Warning)];
        Assert.Equal(Enumerable.Range(0, warned).Select(number => _folder.File($"{number}.mha")), warnings.SelectMany(one => one.Paths));
        Assert.All(warnings, finding => Assert.Equal(
            $"The scan has one slice, as {alike} volumes of this size in the folder have: they may be the slices of one scan. Each is a "
                + "scan of its own.",
            finding.Message));
    }

    [Fact]
    public void A_strict_import_refuses_volumes_that_may_be_slices_of_one_scan()
    {
        for (int number = 0; number < 3; number++)
        {
            _folder.Write($"{number}.mha", [.. Encoding.ASCII.GetBytes($"{Header(2, 1)}ElementDataFile = LOCAL\n"), .. new byte[4]]);
        }

        Assert.All(Import(ScanImportOptions.Default with { Strict = true }), result => Assert.Null(result.Scan));
    }

    private static string Header(int columns, int slices) =>
        "NDims = 3\nTransformMatrix = 1 0 0 0 1 0 0 0 1\nOffset = 0 0 0\nElementSpacing = 1 1 1\nElementType = MET_UCHAR\n"
            + $"DimSize = {columns} 2 {slices}\n";

    private ImportResult[] Import(ScanImportOptions? options = null) =>
    [
        .. new CtScanImporter(new CtImageReader(PatientPseudonymiser.None), hasPatientKey: true)
            .ImportFolder(_folder.Root, recurse: true, options ?? ScanImportOptions.Default),
    ];
}
