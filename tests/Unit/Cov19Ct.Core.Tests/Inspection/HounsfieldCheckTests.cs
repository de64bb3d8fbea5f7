using Cov19Ct.TestKit;

namespace Cov19Ct.Tests.Inspection;

public sealed class HounsfieldCheckTests
{
    private const int Side = 128;
    private static readonly ValueRange s_twelveBits = new(-1024, 3071);

    [Fact]
    public void One_slice_is_looked_at_where_the_others_can_change_nothing()
    {
        FakeVoxels voxels = new(s_twelveBits, _ => Chest());
        Assert.Empty(HounsfieldCheck.Of(Scan(voxels)).Findings);
        Assert.Equal([50], voxels.Read);
    }

    [Theory]
    [InlineData(false, -32768, 32767)]
    [InlineData(true, -1024, 32000)]
    public void All_slices_are_looked_at_where_their_values_may_be_implausible(bool isOneFile, double lowest, double highest)
    {
        // Only in the last of the three, and only in one voxel.
        FakeVoxels voxels = new(new ValueRange(lowest, highest), index => index == 65 ? [31900, .. Chest()[1..]] : Chest());
        CtFinding finding = Assert.Single(HounsfieldCheck.Of(Scan(voxels, isOneFile)).Findings);
        Assert.Equal(FindingCodes.ImplausibleValues, finding.Code);
        Assert.Equal([35, 50, 65], voxels.Read.Order());
    }

    [Fact]
    public void All_slices_are_looked_at_where_the_headers_tell_no_range()
    {
        FakeVoxels voxels = new(null, _ => Chest());
        Assert.Empty(HounsfieldCheck.Of(Scan(voxels)).Findings);
        Assert.Equal([35, 50, 65], voxels.Read.Order());
    }

    [Fact]
    public void Lung_in_any_of_the_slices_will_do()
    {
        FakeVoxels voxels = new(s_twelveBits, index => index == 65 ? Chest() : Body());
        Assert.Empty(HounsfieldCheck.Of(Scan(voxels)).Findings);
        Assert.Equal([35, 50, 65], voxels.Read.Order());
    }

    [Fact]
    public void Slices_without_lung_are_reported()
    {
        FakeVoxels voxels = new(s_twelveBits, _ => Body());
        Assert.Equal(FindingCodes.NoLungInSight, Assert.Single(HounsfieldCheck.Of(Scan(voxels)).Findings).Code);
    }

    [Fact]
    public void A_lost_intercept_is_reported()
    {
        FakeVoxels voxels = new(new ValueRange(0, 4095), _ => [.. Chest().Select(value => value + 1024)]);
        CtFinding finding = Assert.Single(HounsfieldCheck.Of(Scan(voxels)).Findings);
        Assert.Equal(FindingCodes.NotHounsfield, finding.Code);
        Assert.Contains("like HU + 1024", finding.Message, StringComparison.Ordinal);
        Assert.Contains("from 24 to 1064", finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0f, "0")]
    [InlineData(-100.26f, "-100.3")]
    public void Tissue_in_all_corners_is_reported(float outside, string shown)
    {
        FakeVoxels voxels = new(s_twelveBits, _ => Round(Chest(), outside));
        CtFinding finding = Assert.Single(HounsfieldCheck.Of(Scan(voxels)).Findings);
        Assert.Equal((FindingCodes.PixelPadding, FindingSeverity.Warning), (finding.Code, finding.Severity));
        Assert.StartsWith($"The corners of the slices are all {shown} HU,", finding.Message, StringComparison.Ordinal);
        Assert.Equal([35, 50, 65], voxels.Read.Order());
    }

    /// <summary>Air, padding, noise in one corner, corners of one slice only, and padding that the header states.</summary>
    [Theory]
    [InlineData("air")]
    [InlineData("padding")]
    [InlineData("noise")]
    [InlineData("one slice")]
    [InlineData("known")]
    public void Other_corners_are_not_reported(string kind)
    {
        FakeVoxels voxels = new(null, index =>
        {
            float[] slice = kind == "one slice" && index != 50
                ? Chest()
                : Round(Chest(), kind switch { "air" => -1000, "padding" => -3024, _ => 0 });
            slice[^2] = kind == "noise" ? 1 : slice[^2];
            return slice;
        });
        CtFinding known = new(FindingCodes.PixelPadding, FindingSeverity.Warning, "known", []);
        CtScan scan = Scan(voxels) with { Findings = kind == "known" ? [known] : [] };
        Assert.Empty(HounsfieldCheck.Of(scan).Findings);
    }

    [Theory]
    [InlineData(35, 65)]
    [InlineData(65, 35)]
    public void Slices_behind_one_that_cannot_be_read_do_not_count(int failing, int implausible)
    {
        FakeVoxels voxels = new(null, index => index == failing ? throw new IOException("gone")
            : index == implausible ? [31900, .. Chest()[1..]] : Chest());
        CtFinding[] findings = HounsfieldCheck.Of(Scan(voxels)).Findings;
        Assert.Equal(failing == 35 ? 0 : 1, findings.Length);
    }

    [Fact]
    public void NaN_is_neither_the_least_nor_the_greatest_value()
    {
        float[] slice = [.. Chest().Select((value, index) => index % 7 == 3 ? float.NaN : value)];
        slice[^1] = 31900;
        FakeVoxels voxels = new(null, _ => slice);
        Assert.StartsWith(
            "The values range from -1000 to 31900 HU", HounsfieldCheck.Of(Scan(voxels)).Findings[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cancelled_look_stops()
    {
        using CancellationTokenSource stop = new();
        FakeVoxels voxels = new(null, index =>
        {
            stop.Cancel();
            return Chest();
        });
        Assert.ThrowsAny<OperationCanceledException>(() => HounsfieldCheck.Of(Scan(voxels), cancellationToken: stop.Token));
        Assert.Equal([50], voxels.Read);
    }

    private static CtScan Scan(FakeVoxels voxels, bool isOneFile = false) => isOneFile
        ? FakeScan.Of(voxels, [.. Enumerable.Range(0, 100).Select(index => new CtSlice("file", index, null, index, index))], Side, Side)
        : FakeScan.Of(voxels, 100, Side, Side);

    /// <summary>Tissue with two lungs, in air.</summary>
    private static float[] Chest() =>
        Slice((row, column) => row is >= 40 and < 90 && column is (>= 30 and < 55) or (>= 70 and < 95) ? -870 : 40);

    /// <summary>Tissue in air.</summary>
    private static float[] Body() => Slice((_, _) => 40);

    private static float[] Slice(Func<int, int, float> body) =>
    [
        .. Enumerable.Range(
            0, Side * Side).Select(pixel => (pixel / Side, pixel % Side) is (>= 16 and < 112 and int row, >= 16 and < 112 and int column)
            ? body(row, column)
            : -1000),
    ];

    /// <summary>A slice with another value outside the circle that its sides touch.</summary>
    private static float[] Round(float[] slice, float outside) =>
    [
        .. slice.Select((value, pixel) =>
            Math.Pow((pixel / Side) + 0.5 - (Side / 2), 2) + Math.Pow((pixel % Side) + 0.5 - (Side / 2), 2) > Side * Side / 4
                ? outside
                : value),
    ];

    private sealed class FakeVoxels(ValueRange? possible, Func<int, float[]> slice) : IVoxelSource
    {
        private readonly List<int> _read = [];

        public ValueRange? PossibleValues => possible;

        public IReadOnlyList<int> Read => _read;

        public IVoxelPass Open(CancellationToken cancellationToken) => new Pass(this);

        private sealed class Pass(FakeVoxels voxels) : IVoxelPass
        {
            public ISliceReader OpenReader() => new Reader(voxels);

            public void Dispose()
            {
            }
        }

        private sealed class Reader(FakeVoxels voxels) : ISliceReader
        {
            public StoredSlice Read(int index)
            {
                lock (voxels._read)
                {
                    voxels._read.Add(index);
                }

                return StoredSlice.Of(voxels.SliceOf(index), Side, Side);
            }

            public void Dispose()
            {
            }
        }

        private float[] SliceOf(int index) => slice(index);
    }
}
