using System.Buffers.Binary;
using System.Security.Cryptography;
using Cov19Ct.Export.Nifti;
using Cov19Ct.Imaging;
using Cov19Ct.Imaging.Nifti;
using Cov19Ct.TestKit;
using Cov19Ct.TestKit.Files;

namespace Cov19Ct.Export.Tests;

/// <summary>The NIfTI file that a golden series is exported to holds the voxels and the affine that dcm2niix makes of
/// the same series.</summary>
public sealed class GoldenExportTests : IDisposable
{
    private const int SformCode = 254;
    private const int SformRows = 280;
    private const int FirstVoxel = 352;

    private readonly ScratchFolder _folder = new();

    public static TheoryData<string> Series =>
        GoldenScan.Names(scan => scan.IsConfirmedByDcm2niix && scan.Hounsfield.TryGetProperty("sha256_i2", out _));

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Series))]
    public void An_export_holds_the_voxels_and_the_affine_that_dcm2niix_makes(string name)
    {
        GoldenScan golden = GoldenScan.Of(name);
        byte[] file = Export(golden);

        string hash = Convert.ToHexStringLower(SHA256.HashData(file.AsSpan(FirstVoxel)));
        Assert.Equal(golden.Hounsfield.GetProperty("sha256_i2").GetString(), hash);
        double?[][] columns = [.. new[] { "columnStep", "rowStep", "sliceStep", "origin" }.Select(field => golden.Numbers(field)!)];
        for (int row = 0; row < 3; row++)
        {
            // NIfTI's x and y run to the right and to anterior, DICOM's to the left and to posterior.
            int sign = row < 2 ? -1 : 1;
            for (int column = 0; column < 4; column++)
            {
                float stated = BinaryPrimitives.ReadSingleLittleEndian(file.AsSpan(SformRows + (16 * row) + (4 * column)));
                Assert.Equal(sign * columns[column][row]!.Value, stated, 1e-4);
            }
        }
    }

    /// <summary>The quaternion of an export, read as those of the golden files with a qform only, which nibabel wrote.</summary>
    [Theory]
    [MemberData(nameof(Series))]
    public void The_quaternion_of_an_export_says_the_same(string name)
    {
        GoldenScan golden = GoldenScan.Of(name);
        byte[] file = Export(golden);
        file.AsSpan(SformCode, 2).Clear();

        string path = _folder.Write("qform.nii", file);
        ScanPlacement placement = NiftiScanReader.Open(path, ScanImportOptions.Default, CancellationToken.None).Placement!;

        foreach ((string field, SpatialVector vector) in new[]
        {
            ("columnStep", placement.ColumnStep), ("rowStep", placement.RowStep),
            ("sliceStep", placement.SliceStep), ("origin", placement.Origin),
        })
        {
            double?[] expected = golden.Numbers(field)!;
            Assert.All(Enumerable.Range(0, 3), axis => Assert.Equal(expected[axis]!.Value, vector[axis], 1e-4));
        }
    }

    private byte[] Export(GoldenScan golden)
    {
        string path = _folder.File("export.nii");
        CtScan scan = golden.Import();
        Assert.Empty(NiftiScanWriter.Write(scan, path, compress: false, allowUneven: false, slicesDone: null, CancellationToken.None));
        return File.ReadAllBytes(path);
    }
}
