using Cov19Ct.Imaging.Nifti;
using Cov19Ct.TestKit.Files;

namespace Cov19Ct.Imaging.Tests.Nifti;

public class NiftiHeaderTests
{
    [Theory]
    [InlineData(1, false, "n+1")]
    [InlineData(1, true, "ni1")]
    [InlineData(2, false, "n+2")]
    [InlineData(2, true, "ni2")]
    public void The_magic_tells_version_and_pairs(int version, bool pair, string magic)
    {
        foreach (bool littleEndian in new[] { true, false })
        {
            byte[] head = new NiftiWriter { Version = version, Pair = pair, LittleEndian = littleEndian }.Header();
            Assert.Equal(magic, System.Text.Encoding.ASCII.GetString(head, version == 1 ? 344 : 4, 3));
            Assert.True(NiftiScanReader.IsNifti(head));
            NiftiHeader header = NiftiHeader.Read("a", head);
            Assert.Equal((version, pair, littleEndian), (header.Version, header.IsPair, header.IsLittleEndian));
            Assert.Equal([4, 3, 2], header.Shape);
            Assert.Equal(pair ? 0 : version == 1 ? 352 : 544, header.VoxelOffset);
        }
    }

    [Fact]
    public void Other_files_are_not_NIfTI()
    {
        byte[] head = new NiftiWriter().Header();
        Assert.False(NiftiScanReader.IsNifti([]));
        Assert.False(NiftiScanReader.IsNifti(head.AsSpan(0, 347)));
        Assert.False(NiftiScanReader.IsNifti(new byte[540]));
        head[347] = (byte)'x';
        Assert.False(NiftiScanReader.IsNifti(head));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Analyze_is_refused_by_name(bool littleEndian)
    {
        byte[] head = new NiftiWriter { LittleEndian = littleEndian }.Header();
        head.AsSpan(344, 4).Clear();
        Assert.True(NiftiScanReader.IsAnalyze(head));
        Assert.False(NiftiScanReader.IsAnalyze(new NiftiWriter().Header()));
        UnsupportedScanFileException refusal = Assert.Throws<UnsupportedScanFileException>(() => NiftiHeader.Read("a", head));
        Assert.Contains("Analyze 7.5", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "binary")]
    [InlineData(32, "complex64")]
    [InlineData(128, "RGB24")]
    [InlineData(1536, "float128")]
    [InlineData(1792, "complex128")]
    [InlineData(2048, "complex256")]
    [InlineData(2304, "RGBA32")]
    public void Types_that_hold_no_HU_are_unsupported_by_name(int code, string name)
    {
        UnsupportedScanFileException refusal =
            Assert.Throws<UnsupportedScanFileException>(() => NiftiHeader.Read("a", new NiftiWriter { DataType = code }.Header()));
        Assert.Contains(name, refusal.Message, StringComparison.Ordinal);
        Assert.Equal("a", refusal.Path);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(-4)]
    public void Codes_of_no_type_are_invalid(int code) =>
        Assert.Throws<InvalidScanFileException>(() => NiftiHeader.Read("a", new NiftiWriter { DataType = code }.Header()));

    [Theory]
    [InlineData(new long[] { 0, 4, 3, 2, 1, 1, 1, 1 }, "dim[0]")]
    [InlineData(new long[] { 8, 4, 3, 2, 1, 1, 1, 1 }, "dim[0]")]
    [InlineData(new long[] { -3, 4, 3, 2, 1, 1, 1, 1 }, "dim[0]")]
    [InlineData(new long[] { 3, 0, 3, 2, 1, 1, 1, 1 }, "dim[1]")]
    [InlineData(new long[] { 3, 4, -3, 2, 1, 1, 1, 1 }, "dim[2]")]
    [InlineData(new long[] { 4, 4, 3, 2, 0, 1, 1, 1 }, "dim[4]")]
    public void Axes_have_at_least_one_voxel(long[] dim, string field)
    {
        foreach (int version in new[] { 1, 2 })
        {
            InvalidScanFileException failure = Assert.Throws<InvalidScanFileException>(
                () => NiftiHeader.Read("a", new NiftiWriter { Version = version, Dim = dim }.Header()));
            Assert.Contains(field, failure.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(new long[] { 1, 4, 1, 1, 1, 1, 1, 1 }, "one axis")]
    [InlineData(new long[] { 4, 4, 3, 2, 5, 1, 1, 1 }, "dim[4] is 5")]
    [InlineData(new long[] { 5, 4, 3, 2, 1, 3, 1, 1 }, "dim[5] is 3")]
    [InlineData(new long[] { 3, 4, 3, 65536, 1, 1, 1, 1 }, "dim[3] is 65536")]
    [InlineData(new long[] { 3, 1L << 62, 1L << 62, 1L << 62, 1, 1, 1, 1 }, "dim[1]")]
    public void Files_that_are_no_single_volume_are_unsupported(long[] dim, string detail)
    {
        UnsupportedScanFileException refusal = Assert.Throws<UnsupportedScanFileException>(
            () => NiftiHeader.Read("a", new NiftiWriter { Version = 2, Dim = dim }.Header()));
        Assert.Contains(detail, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 352)]
    [InlineData(352, 352)]
    [InlineData(4096, 4096)]
    public void The_voxels_start_where_the_header_says(double offset, long expected) =>
        Assert.Equal(expected, NiftiHeader.Read("a", new NiftiWriter { VoxelOffset = offset }.Header()).VoxelOffset);

    [Theory]
    [InlineData(1)]
    [InlineData(348)]
    [InlineData(352.5)]
    [InlineData(-352)]
    [InlineData(1e30)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void An_offset_inside_the_header_or_out_of_reach_is_invalid(double offset)
    {
        InvalidScanFileException failure = Assert.Throws<InvalidScanFileException>(
            () => NiftiHeader.Read("a", new NiftiWriter { VoxelOffset = offset }.Header()));
        Assert.Contains("vox_offset", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_slope_without_a_finite_intercept_is_invalid()
    {
        NiftiWriter writer = new() { Slope = 1, Intercept = double.NaN };
        Assert.Throws<InvalidScanFileException>(() => NiftiHeader.Read("a", writer.Header()));
        Assert.Equal(HounsfieldRescale.Identity, NiftiHeader.Read("a", (writer with { Slope = 0 }).Header()).Rescale);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(16, true)]
    [InlineData(8, false)]
    [InlineData(32, false)]
    public void The_bits_of_a_voxel_agree_with_its_type_or_are_left_out(int bits, bool valid)
    {
        byte[] head = new NiftiWriter { BitsPerVoxel = bits }.Header();
        Assert.Equal(valid, Record.Exception(() => NiftiHeader.Read("a", head)) is null);
    }

    [Fact]
    public void A_header_of_the_wrong_size_is_invalid()
    {
        byte[] head = new NiftiWriter().Header();
        head[0] = 0;
        InvalidScanFileException failure = Assert.Throws<InvalidScanFileException>(() => NiftiHeader.Read("a", head));
        Assert.Contains("sizeof_hdr", failure.Message, StringComparison.Ordinal);
    }
}
