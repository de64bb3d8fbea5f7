using Cov19Ct.Imaging.Nifti;
using Cov19Ct.TestKit;
using Cov19Ct.TestKit.Files;

namespace Cov19Ct.Imaging.Tests.Nifti;

public sealed class NiftiScanReaderTests : IDisposable
{
    private static readonly ScanImportOptions s_asStored = new() { AsStored = true };

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<int, double[], string> DataTypes => new()
    {
        { 2, [0, 1, 127, 128, 255], "uint8" },
        { 256, [0, 1, 127, -128, -1], "int8" },
        { 512, [0, 1, 256, 32768, 65535], "uint16" },
        { 4, [0, 1, 256, -32768, -1024], "int16" },
        { 768, [0, 1, 65536, 2147483648, 4294967295], "uint32" },
        { 8, [0, 1, 65536, -2147483648, -1024], "int32" },
        { 1280, [0, 1, 4294967296, 9223372036854775808, 1 << 20], "uint64" },
        { 1024, [0, 1, 4294967296, -9223372036854775808, -1024], "int64" },
        { 16, [0, 0.5, 1e-20, -3e38, -1024.25], "float32" },
        { 64, [0, 0.1, 1e-20, -3e38, -1024.25], "float64" },
    };

    [Theory]
    [MemberData(nameof(DataTypes))]
    public void Every_data_type_is_read_in_both_byte_orders_and_versions(int code, double[] values, string name)
    {
        foreach (int version in new[] { 1, 2 })
        {
            foreach (bool littleEndian in new[] { true, false })
            {
                NiftiWriter writer = new()
                {
                    Version = version,
                    LittleEndian = littleEndian,
                    DataType = code,
                    Dim = [3, 5, 1, 1, 1, 1, 1, 1],
                };
                CtScan scan = Open(_folder.Write("a.nii", writer.File(values)), s_asStored);
                Assert.Equal(values.Select(value => (float)value), scan.ReadSlice(0));
                Assert.Equal($"NIfTI-{version} {name}", scan.Encoding);
            }
        }
    }

    /// <summary>Slices across the file's first axis, with rows along the third and columns along the second, and the other way.</summary>
    [Theory]
    [MemberData(nameof(DataTypes))]
    public void Every_data_type_is_gathered_and_turned(int code, double[] values, string name)
    {
        foreach (bool turned in new[] { false, true })
        {
            NiftiWriter writer = new()
            {
                DataType = code,
                Affine = turned ? [0, 0, -0.7, 0, 0, -0.8, 0, 0, 2.5, 0, 0, 0] : [0, -0.7, 0, 0, 0, 0, -0.8, 0, 2.5, 0, 0, 0],
            };
            double[] stored = [.. Enumerable.Range(0, 24).Select(index => values[index % 2] + (index / 2))];
            CtScan scan = Open(_folder.Write("a.nii", writer.File(stored)));
            Assert.Equal((4, turned ? (3, 2) : (2, 3)), (scan.SliceCount, (scan.Rows, scan.Columns)));
            for (int index = 0; index < 4; index++)
            {
                float[] slice = scan.ReadSlice(index);
                for (int i = 0; i < 6; i++)
                {
                    (int second, int third) = turned ? (i / 2, i % 2) : (i % 3, i / 3);
                    Assert.Equal((float)stored[index + (4 * second) + (12 * third)], slice[i]);
                }
            }

            Assert.EndsWith(name, scan.Encoding, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void All_threads_of_a_pass_share_what_was_inflated()
    {
        NiftiWriter writer = new() { Dim = [3, 16, 16, 40, 1, 1, 1, 1] };
        CountingStore store = new();
        CtScan scan = NiftiScanReader.Open(
            store, _folder.Write("a.nii.gz", NiftiWriter.Gzip(writer.File())), ScanImportOptions.Default, CancellationToken.None);
        int opened = store.Opened;
        WindowedScan windowed = new ScanWindower(HuWindow.Paper, 8) { ThreadCount = 4 }.Apply(scan);
        Assert.Equal((40, opened + 1), (windowed.SliceCount, store.Opened));
    }

    [Theory]
    [InlineData("scan.nii", "scan")]
    [InlineData("scan.nii.gz", "scan")]
    [InlineData("SCAN.NII.GZ", "SCAN")]
    [InlineData("scan.of.today.nii", "scan.of.today")]
    [InlineData("scan", "scan")]
    [InlineData("scan.dat", "scan.dat")]
    public void A_scan_is_named_after_its_file(string file, string id)
    {
        CtScan scan = Open(_folder.Write(file, new NiftiWriter().File()));
        Assert.Equal(id, scan.Id);
        Assert.Equal(_folder.File(file), scan.Path);
        Assert.Equal(CtScanFormat.Nifti, scan.Format);
        Assert.True(scan.IsHounsfield);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Compression_is_reported_by_content_not_by_name(bool compressed)
    {
        byte[] file = new NiftiWriter().File();
        string path = _folder.Write(compressed ? "plain.nii" : "zipped.nii.gz", compressed ? NiftiWriter.Gzip(file) : file);
        CtScan scan = Open(path, s_asStored);
        Assert.Equal([12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23], scan.ReadSlice(1));
        Assert.True(NiftiScanReader.IsNifti(NiftiScanReader.PeekHead(path)));
    }

    [Theory]
    [InlineData("p.hdr", "p.img", "p.hdr", 1)]
    [InlineData("p.hdr", "p.img", "p.img", 1)]
    [InlineData("p.hdr.gz", "p.img.gz", "p.img.gz", 1)]
    [InlineData("p.hdr", "p.img.gz", "p.hdr", 2)]
    [InlineData("p.HDR", "p.IMG", "p.IMG", 2)]
    public void A_pair_opens_by_either_file(string header, string image, string given, int version)
    {
        NiftiWriter writer = new() { Pair = true, Version = version };
        byte[] voxels = writer.Voxels(Enumerable.Range(0, 24).Select(index => (double)index));
        _folder.Write(header, header.EndsWith(".gz", StringComparison.Ordinal) ? NiftiWriter.Gzip(writer.Header()) : writer.Header());
        _folder.Write(image, image.EndsWith(".gz", StringComparison.Ordinal) ? NiftiWriter.Gzip(voxels) : voxels);
        CtScan scan = Open(_folder.File(given), s_asStored);
        Assert.Equal("p", scan.Id);
        Assert.Equal(_folder.File(header), scan.Path);
        Assert.Equal(_folder.File(image), scan.Slices[0].Path);
        Assert.Equal(Enumerable.Range(12, 12).Select(index => (float)index), scan.ReadSlice(1));
    }

    [Theory]
    [InlineData("alone.hdr", "no .img file")]
    [InlineData("alone.img", "no .hdr file")]
    public void Half_a_pair_is_refused(string file, string detail)
    {
        bool isHeader = file.EndsWith(".hdr", StringComparison.Ordinal);
        string path = _folder.Write(file, isHeader ? new NiftiWriter { Pair = true }.Header() : new byte[48]);
        Assert.Contains(detail, Assert.Throws<InvalidScanFileException>(() => Open(path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, -1024, new[] { -1024f, -1023f })]
    [InlineData(2.5, 0.25, new[] { 0.25f, 2.75f })]
    [InlineData(0, 100, new[] { 0f, 1f })]
    [InlineData(double.NaN, 100, new[] { 0f, 1f })]
    [InlineData(double.PositiveInfinity, 100, new[] { 0f, 1f })]
    public void Voxels_are_scaled_unless_the_slope_is_zero_or_not_finite(double slope, double intercept, float[] expected)
    {
        NiftiWriter writer = new() { Slope = slope, Intercept = intercept, Dim = [3, 2, 1, 1, 1, 1, 1, 1] };
        Assert.Equal(expected, Open(_folder.Write("a.nii", writer.File()), s_asStored).ReadSlice(0));
    }

    [Fact]
    public void Scaling_is_computed_in_double_and_rounded_once()
    {
        NiftiWriter writer = new() { Version = 2, DataType = 8, Slope = 1.1, Intercept = -16777216.7, Dim = [3, 1, 1, 1, 1, 1, 1, 1] };
        CtScan scan = Open(_folder.Write("a.nii", writer.File([16777217])), s_asStored);
        Assert.Equal((float)((16777217 * 1.1) - 16777216.7), scan.ReadSlice(0)[0]);
    }

    [Fact]
    public void Slices_tell_where_they_lie()
    {
        // Stored from head to feet: the third axis runs down.
        NiftiWriter writer = new() { Affine = [-0.7, 0, 0, 10, 0, -0.8, 0, 20, 0, 0, -2.5, 30] };
        CtScan scan = Open(_folder.Write("a.nii", writer.File()));
        Assert.Equal(SliceOrder.FeetToHead, scan.Order);
        Assert.Equal([1, 0], scan.Slices.Select(slice => slice.Frame));
        Assert.Equal([27.5, 30], scan.Slices.Select(slice => slice.Position!.Value));
        Assert.All(scan.Slices, slice => Assert.Null(slice.InstanceNumber));
        Assert.Equal(2.5, scan.Spacing.Slice!.Value, 5);
        Assert.Equal(0.8, scan.Spacing.Row!.Value, 5);
        Assert.Equal(0.7, scan.Spacing.Column!.Value, 5);
        Assert.Equal(Enumerable.Range(12, 12).Select(index => (float)index), scan.ReadSlice(0));
        Assert.Equal(FindingCodes.NonSquarePixels, Assert.Single(scan.Findings).Code);

        CtScan stored = Open(scan.Path, s_asStored);
        Assert.Equal(SliceOrder.AsStored, stored.Order);
        Assert.Equal([30, 27.5], stored.Slices.Select(slice => slice.Position!.Value));
    }

    [Fact]
    public void Without_geometry_the_stored_order_is_kept_and_said()
    {
        string path = _folder.Write("a.nii", new NiftiWriter { SformCode = 0 }.File());
        CtScan scan = Open(path);
        Assert.Equal(SliceOrder.AsNumbered, scan.Order);
        Assert.Equal(Enumerable.Range(0, 12).Select(index => (float)index), scan.ReadSlice(0));
        Assert.Null(scan.Slices[0].Position);
        Assert.Equal(2.5, scan.Spacing.Slice!.Value, 5);
        Assert.Equal(0.7, scan.Spacing.Column!.Value, 5);
        CtFinding finding = Assert.Single(scan.Findings, IsNotOfPixels);
        Assert.Equal((FindingCodes.NoGeometry, FindingSeverity.Warning), (finding.Code, finding.Severity));
        Assert.Equal(FindingSeverity.Note, Assert.Single(Open(path, s_asStored).Findings, IsNotOfPixels).Severity);
    }

    [Fact]
    public void Strict_refuses_a_volume_without_geometry()
    {
        string path = _folder.Write("a.nii", new NiftiWriter { SformCode = 0, Pixdim = [1, 0.7, 0.7, 2.5, 0, 0, 0, 0] }.File());
        ScanImportOptions strict = new() { Strict = true };
        InconsistentScanException refusal = Assert.Throws<InconsistentScanException>(() => Open(path, strict));
        Assert.Equal(FindingCodes.NoGeometry, refusal.Finding.Code);
        Assert.True(Open(path, strict with { AsStored = true }).Strict);
    }

    [Theory]
    [InlineData(new long[] { 2, 4, 3, 0, 0, 0, 0, 0 })]
    [InlineData(new long[] { 3, 4, 3, 1, 0, 0, 0, 0 })]
    [InlineData(new long[] { 5, 4, 3, 1, 1, 1, 0, 0 })]
    public void One_plane_is_a_scan_of_one_slice(long[] dim)
    {
        CtScan scan = Open(_folder.Write("a.nii", new NiftiWriter { Dim = dim }.File()));
        Assert.Equal((1, 3, 4), (scan.SliceCount, scan.Rows, scan.Columns));
        CtFinding finding = Assert.Single(scan.Findings, IsNotOfPixels);
        Assert.Equal((FindingCodes.SingleSlice, FindingSeverity.Note), (finding.Code, finding.Severity));
    }

    [Fact]
    public void Label_split_and_centre_come_from_the_options_before_the_folders()
    {
        string path = _folder.Write("val/non-covid/a.nii.gz", NiftiWriter.Gzip(new NiftiWriter().File()));
        CtScan scan = Open(path);
        Assert.Equal(("non-COVID", "validation", null), (scan.Label, scan.Split, scan.Centre));
        scan = Open(path, new ScanImportOptions { Label = "COVID", Split = "test", Centre = "2" });
        Assert.Equal(("COVID", "test", "2"), (scan.Label, scan.Split, scan.Centre));
    }

    [Fact]
    public void Voxels_that_are_not_finite_fail_their_slice_alone()
    {
        NiftiWriter writer = new() { DataType = 16, Dim = [3, 3, 2, 2, 1, 1, 1, 1] };
        double[] values = [0, 1, 2, 3, 4, 5, 6, double.NaN, 8, 9, double.PositiveInfinity, 11];
        CtScan scan = Open(_folder.Write("a.nii", writer.File(values)), s_asStored);
        using ISliceReader reader = scan.OpenVoxels();
        float[] slice = new float[6];
        NonFiniteVoxelException failure = Assert.Throws<NonFiniteVoxelException>(() => reader.Read(1, slice));
        Assert.Contains("2 voxels", failure.Message, StringComparison.Ordinal);
        Assert.Contains("row 0, column 1", failure.Message, StringComparison.Ordinal);
        reader.Read(0, slice);
        Assert.Equal([0, 1, 2, 3, 4, 5], slice);
    }

    [Fact]
    public void A_value_beyond_float32_is_not_finite()
    {
        NiftiWriter writer = new() { DataType = 64, Dim = [3, 1, 1, 1, 1, 1, 1, 1] };
        CtScan scan = Open(_folder.Write("a.nii", writer.File([1e300])));
        Assert.Throws<NonFiniteVoxelException>(() => scan.ReadSlice(0));
    }

    [Fact]
    public void A_reader_checks_its_arguments()
    {
        CtScan scan = Open(_folder.Write("a.nii", new NiftiWriter().File()));
        ISliceReader reader = scan.OpenVoxels();
        Assert.Throws<ArgumentOutOfRangeException>(() => reader.Read(2, new float[12]));
        Assert.Throws<ArgumentOutOfRangeException>(() => reader.Read(-1, new float[12]));
        Assert.Throws<ArgumentException>(() => reader.Read(0, new float[11]));
        reader.Dispose();
        Assert.Throws<ObjectDisposedException>(() => reader.Read(0, new float[12]));
    }

    [Fact]
    public void Cancellation_stops_the_inflation()
    {
        CtScan scan = Open(_folder.Write("a.nii.gz", NiftiWriter.Gzip(new NiftiWriter().File())));
        Assert.Throws<OperationCanceledException>(() => scan.OpenVoxels(new CancellationToken(canceled: true)));
    }

    [Fact]
    public void Several_threads_read_one_scan()
    {
        CtScan scan = Open(_folder.Write("a.nii", new NiftiWriter().File()), s_asStored);
        Parallel.For(0, 64, index => Assert.Equal((index % 2) * 12f, scan.ReadSlice(index % 2)[0]));
    }

    [SharedDataTheory]
    [InlineData("example_ct_sm", 30, 101, 122, "849ac4440faf1c7117d1dcd168c0ceaef0ebdfccf80d6e51fa215b60cab4cedf")]
    [InlineData("id001-128x128x64", 64, 128, 128, "a20dcee841f5a5faeab7d157be9a58489dfc3a51ff461bb1c3f7d57ec3fff1e4")]
    [InlineData("id001-128x128x64-msk", 64, 128, 128, "5c8bdcb39d922c45f5fbc37f12fe2a2ea20239e843f751a60c1da9145f32cf20")]
    [InlineData("id002-128x128x64", 64, 128, 128, "97efea1325cc0b4723068b08e1fc050a5ba5f372c150be2e57c0eb1a6f2fa6ba")]
    [InlineData("id002-128x128x64-msk", 64, 128, 128, "1da01240b3cc58f8908e5b07e08c4f2f2538a2d04fc4d28681fcb8d75ffb1cae")]
    public void Real_volumes_as_stored_equal_nibabels(string name, int slices, int rows, int columns, string sha256)
    {
        CtScan scan = Open(SharedData.Path($"nifti/{name}.nii.gz"), s_asStored);
        Assert.Equal((name, slices, rows, columns), (scan.Id, scan.SliceCount, scan.Rows, scan.Columns));
        Assert.Equal(sha256, Hounsfield.HashOfFloats(scan.ReadVolume().Slices));
    }

    /// <summary>Hashes of nibabel's array, turned by its affine to slices, rows and columns in the canonical order.</summary>
    [SharedDataTheory]
    [InlineData("example_ct_sm", 94.30176, 181.30176, 3, "783f0311f5c4311e8fce81b76632feabaf9506dcb1d06f2e4faec2c1029c40ee")]
    [InlineData("id001-128x128x64", -157.5, 157.5, 5, "6e03503c228f1a58aa7a85c75d031e7f27f69394e7f1393957ee28c7e7765370")]
    [InlineData("id002-128x128x64", -150.11719, 150.11719, 4.76562, "55bf072758ad5c11ea3db8412f9ce293d687f18737904d3d6e8bd7687c78fa42")]
    public void Real_volumes_in_canonical_order_equal_nibabels(string name, double first, double last, double spacing, string sha256)
    {
        CtScan scan = Open(SharedData.Path($"nifti/{name}.nii.gz"));
        Assert.Equal(SliceOrder.FeetToHead, scan.Order);
        Assert.Equal(first, scan.Slices[0].Position!.Value, 1e-3);
        Assert.Equal(last, scan.Slices[^1].Position!.Value, 1e-3);
        Assert.Equal(spacing, scan.Spacing.Slice!.Value, 1e-4);
        Assert.Equal(sha256, Hounsfield.HashOfFloats(scan.ReadVolume().Slices));
    }

    private static CtScan Open(string path, ScanImportOptions? options = null) =>
        NiftiScanReader.Open(path, options ?? ScanImportOptions.Default, CancellationToken.None);

    /// <summary>The pixels of the small files are oblong.</summary>
    private static bool IsNotOfPixels(CtFinding finding) => finding.Code != FindingCodes.NonSquarePixels;
}
