using System.Text;
using Cov19Ct.Imaging.Containers;
using Cov19Ct.Imaging.Nrrd;
using Cov19Ct.TestKit;

namespace Cov19Ct.Imaging.Tests.Nrrd;

public sealed class NrrdScanReaderTests : IDisposable
{
    private const string Fields = "type: int16\ndimension: 3\nsizes: 2 2 2\nendian: little\nencoding: raw\n";

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("data file: LIST\na.raw\nb.raw\n")]
    [InlineData("datafile: s%d.raw 1 2 1\n")]
    [InlineData("data file: s%d.raw 1 2 1 2\n")]
    [InlineData("data file: all.raw\nbyte skip: -1\n")]
    [InlineData("data file: all.raw\nline skip: 1\nbyteskip: 2\n")]
    [InlineData("data file: ./all.raw\nbyte skip: 5\n# a comment\nkey:=value\n")]
    public void Files_beside_the_header_hold_the_voxels(string end)
    {
        byte[] voxels = [1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0, 7, 0, 8, 0];
        _folder.Write("a.raw", voxels[..8]);
        _folder.Write("b.raw", voxels[8..]);
        _folder.Write("s1.raw", voxels[..8]);
        _folder.Write("s2.raw", voxels[8..]);
        _folder.Write("all.raw", [.. "ab\n"u8, 0, 0, .. voxels]);
        CtScan scan = Open("NRRD0004\n" + Fields + end);
        Assert.Equal([1, 2, 3, 4], scan.ReadSlice(0));
        Assert.Equal([5, 6, 7, 8], scan.ReadSlice(1));
    }

    [Theory]
    [InlineData("data file: ../a.raw\n", "outside its own folder")]
    [InlineData("data file: missing.raw\n", "is not there")]
    [InlineData("data file: LIST\na.raw\n", "needs 16 bytes")]
    [InlineData("data file: a.raw\nspace directions: (1,0,0)\n", "space directions must have 3")]
    [InlineData("data file: a.raw\nspacings: 1 2\n", "spacings must have 3")]
    [InlineData("data file: a.raw\nsizes: 2 4 1\n", "has the field sizes more than once")]
    [InlineData("data file: a.raw\nspace origin: (0,0,0)\nspaceorigin: (0,0,1)\nspace: LPS\nspace directions: (1,0,0) (0,1,0) (0,0,1)\n",
        "has the field spaceorigin more than once")]
    [InlineData("data file: LIST\na.raw\na.raw\n", "names one file twice for the voxels")]
    public void Headers_that_lie_are_refused(string end, string detail)
    {
        _folder.Write("a.raw", new byte[8]);
        InvalidScanFileException error = Assert.Throws<InvalidScanFileException>(() => Open("NRRD0004\n" + Fields + end));
        Assert.Contains(detail, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("kinds: list domain domain\n")]
    [InlineData("old min: 0\n")]
    public void What_is_no_volume_of_numbers_is_refused_by_name(string field) =>
        Assert.Throws<UnsupportedScanFileException>(() => Open("NRRD0004\n" + Fields + field + "data file: a.raw\n"));

    [Theory]
    [InlineData("space: scanner-xyz\n")]
    [InlineData("")]
    public void Without_the_sides_of_the_patient_the_stored_order_is_kept_and_said(string space)
    {
        _folder.Write("a.raw", new byte[16]);
        CtScan scan = Open($"NRRD0004\n{Fields}{space}space directions: (0.7,0,0) (0,0.7,0) (0,0,2)\ndata file: a.raw\n");
        Assert.Equal(FindingCodes.NoGeometry, Assert.Single(scan.Findings).Code);
        Assert.Equal(new VoxelSpacing(2, 0.7, 0.7), scan.Spacing);
    }

    [Theory]
    [InlineData("LPS", 1, 1)]
    [InlineData("right-anterior-superior", -1, -1)]
    [InlineData("left-anterior-superior", 1, -1)]
    [InlineData("RAST", -1, -1)]
    public void The_space_tells_the_sides(string space, int x, int y)
    {
        _folder.Write("a.raw", new byte[16]);
        CtScan scan = Open(
            $"NRRD0004\n{Fields}space: {space}\nspace directions: (1,0,0) (0,1,0) (0,0,2)\nspace origin: (10,20,30)\ndata file: a.raw\n");

        // The first voxel as stored is at (10 x, 20 y, 30); rows and columns turned round begin a step farther.
        Assert.Equal(new SpatialVector((10 * x) - (x < 0 ? 1 : 0), (20 * y) - (y < 0 ? 1 : 0), 30), scan.Placement!.Origin);
    }

    private CtScan Open(string header) => NrrdScanReader.Open(
        DiskStore.Instance, _folder.Write("a.nhdr", Encoding.ASCII.GetBytes(header)), ScanImportOptions.Default, CancellationToken.None);
}
