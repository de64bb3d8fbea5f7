using System.Text;
using Cov19Ct.Imaging.Containers;
using Cov19Ct.Imaging.MetaImage;
using Cov19Ct.TestKit;

namespace Cov19Ct.Imaging.Tests.MetaImage;

public sealed class MetaImageScanReaderTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, string, float[]> Types => new()
    {
        { "MET_CHAR", "FF01", [-1, 1] },
        { "MET_UCHAR", "FF01", [255, 1] },
        { "MET_SHORT", "00FC0100", [-1024, 1] },
        { "MET_USHORT", "00FC0100", [64512, 1] },
        { "MET_INT", "00FCFFFF01000000", [-1024, 1] },
        { "MET_LONG", "00FCFFFF01000000", [-1024, 1] },
        { "MET_UINT", "00FC000001000000", [64512, 1] },
        { "MET_LONG_LONG", "00FCFFFFFFFFFFFF0100000000000000", [-1024, 1] },
        { "MET_FLOAT", "000080C40000803F", [-1024, 1] },
        { "MET_DOUBLE", "000000000000" + "90C0" + "000000000000F03F", [-1024, 1] },
    };

    [Theory]
    [MemberData(nameof(Types))]
    public void Every_type_is_read(string type, string bytes, float[] values)
    {
        byte[] header = Encoding.ASCII.GetBytes($"NDims = 3\nDimSize = 2 1 1\nElementType = {type}\nElementDataFile = LOCAL\n");
        CtScan scan = Open(_folder.Write("a.mha", [.. header, .. Convert.FromHexString(bytes)]));
        Assert.Equal(values, scan.ReadSlice(0));
        Assert.Equal((CtScanFormat.MetaImage, "a"), (scan.Format, scan.Id));
    }

    [Theory]
    [InlineData("ElementDataFile = LIST\na.raw\nb.raw\n", "", 0)]
    [InlineData("ElementDataFile = LIST 2D\r\na.raw\r\nb.raw\r\n", "", 0)]
    [InlineData("ElementDataFile = s%02d.raw 3 4 1\n", "", 0)]
    [InlineData("HeaderSize = 4\nElementDataFile = all.raw\n", "", 4)]
    [InlineData("HeaderSize = -1\nElementDataFile = sub/all.raw\n", "", 7)]
    [InlineData("BinaryData = False\nElementDataFile = text.txt\n", "1 2\n3 4 5 6\n7 8", 0)]
    public void Files_beside_the_header_hold_the_voxels(string end, string text, int skipped)
    {
        byte[] voxels = [1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0, 7, 0, 8, 0];
        _folder.Write("a.raw", voxels[..8]);
        _folder.Write("b.raw", voxels[8..]);
        _folder.Write("s03.raw", voxels[..8]);
        _folder.Write("s04.raw", voxels[8..]);
        _folder.Write("all.raw", [.. new byte[skipped], .. voxels]);
        _folder.Write(Path.Combine("sub", "all.raw"), [.. new byte[skipped], .. voxels]);
        _folder.Write("text.txt", Encoding.ASCII.GetBytes(text));
        CtScan scan = Open(_folder.Write("a.mhd", Header(end)));
        Assert.Equal([1, 2, 3, 4], scan.ReadSlice(0));
        Assert.Equal([5, 6, 7, 8], scan.ReadSlice(1));
    }

    [Theory]
    [InlineData("ElementDataFile = ../a.raw\n", "outside its own folder")]
    [InlineData("ElementDataFile = /etc/passwd\n", "outside its own folder")]
    [InlineData("ElementDataFile = ..\\a.raw\n", "outside its own folder")]
    [InlineData("ElementDataFile = C:\\a.raw\n", "outside its own folder")]
    [InlineData("ElementDataFile = LIST\na.raw\n../a.raw\n", "outside its own folder")]
    [InlineData("ElementDataFile = missing.raw\n", "is not there")]
    [InlineData("ElementDataFile = a.raw\n", "needs 16 bytes, but the file has 8")]
    [InlineData("HeaderSize = -1\nCompressedData = True\nElementDataFile = a.raw\n", "compressed")]
    [InlineData("", "no ElementDataFile")]
    [InlineData("ElementSpacing = 1 1 3\nelementspacing = 1 1 2\nElementDataFile = a.raw\n", "has ElementSpacing more than once")]
    [InlineData("NDims = 3\nElementDataFile = a.raw\n", "has NDims more than once")]
    [InlineData("ElementDataFile = LIST\na.raw\n./a.raw\n", "names one file twice for the voxels")]
    [InlineData("TransformMatrix = 2.5 0 0 0 2.5 0 0 0 5\nElementDataFile = a.raw\n", "Lengths belong in ElementSpacing")]
    [InlineData("Rotation = 1 0 0 0 1 0 0 0 1.002\nElementDataFile = a.raw\n", "a direction of TransformMatrix has the length 1.002")]
    [InlineData("Orientation = 1 0 0 1 0 0 0 0 1\nElementDataFile = a.raw\n", "directions of TransformMatrix lie in one plane")]
    [InlineData("ElementSpacing = 1 1 0\nElementDataFile = a.raw\n", "ElementSpacing has 0; a distance")]
    [InlineData("ElementSpacing = 1 -2.5 1\nElementDataFile = a.raw\n", "ElementSpacing has -2.5; a distance")]
    [InlineData("ElementSize = 0 1 1\nElementDataFile = a.raw\n", "ElementSize has 0; a distance")]
    public void Headers_that_lie_are_refused(string end, string detail)
    {
        _folder.Write("a.raw", new byte[8]);
        InvalidScanFileException error = Assert.Throws<InvalidScanFileException>(() => Open(_folder.Write("a.mhd", Header(end))));
        Assert.Contains(detail, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ElementNumberOfChannels = 3\n")]
    [InlineData("Modality = MET_MOD_MR\n")]
    public void What_is_no_CT_volume_is_refused_by_name(string field) =>
        Assert.Throws<UnsupportedScanFileException>(() => Open(_folder.Write("a.mhd", Header(field + "ElementDataFile = a.raw\n"))));

    [Fact]
    public void Letters_tell_the_directions_where_there_is_no_matrix()
    {
        _folder.Write("a.raw", new byte[16]);
        CtScan scan = Open(_folder.Write(
            "a.mhd", Header("AnatomicalOrientation = LPI\nElementSpacing = 1 1 3\nElementDataFile = a.raw\n")));
        Assert.Equal(new SpatialVector(-1, -1, 0), scan.Placement!.Origin);
        Assert.Equal(new SpatialVector(0, 0, 3), scan.Placement.SliceStep);
        Assert.DoesNotContain(scan.Findings, finding => finding.Code == FindingCodes.NoGeometry);
    }

    /// <summary>A tilted stack has unit steps that are not at right angles, and numbers are rounded.</summary>
    [Theory]
    [InlineData("1 0 0 0 1 0 0 0.2588 0.9659", 15)]
    [InlineData("0.9995 0 0 0 1 0 0 0 1", 0)]
    public void Directions_of_length_1_are_kept_as_they_are(string matrix, double tilt)
    {
        _folder.Write("a.raw", new byte[16]);
        CtScan scan = Open(_folder.Write(
            "a.mhd", Header($"TransformMatrix = {matrix}\nElementSpacing = 1 1 3\nElementDataFile = a.raw\n")));
        Assert.Equal(tilt, scan.GantryTilt!.Value, 1);
        Assert.Equal(3, scan.Placement!.SliceStep.Length, 3);
    }

    [Fact]
    public void A_colon_may_stand_for_each_equals_sign()
    {
        const string Fields = "ObjectType : Image\nNDims : 3\nDimSize : 2 1 1\nElementType : MET_UCHAR\nElementDataFile: LOCAL\n";
        byte[] file = [.. Encoding.ASCII.GetBytes(Fields), 7, 9];
        Assert.True(MetaImageFields.IsMetaImage(file));
        Assert.Equal([7, 9], Open(_folder.Write("a.mha", file)).ReadSlice(0));
    }

    [Fact]
    public void A_key_that_nothing_reads_may_occur_twice()
    {
        _folder.Write("a.raw", new byte[16]);
        Assert.Equal(2, Open(_folder.Write("a.mhd", Header("Comment = one\nComment = two\nElementDataFile = a.raw\n"))).SliceCount);
    }

    private static byte[] Header(string end) =>
        Encoding.ASCII.GetBytes($"ObjectType = Image\nNDims = 3\nDimSize = 2 2 2\nElementType = MET_SHORT\n{end}");

    private static CtScan Open(string path) =>
        MetaImageScanReader.Open(DiskStore.Instance, path, ScanImportOptions.Default, CancellationToken.None);
}
