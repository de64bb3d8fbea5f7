using Cov19Ct.Model.Explanation;
using Cov19Ct.ModelTestKit;

namespace Cov19Ct.Model.Tests.Explanation;

public class ReferenceSliceTests
{
    private const int Size = 32;

    [Theory]
    [InlineData(1, 0, 0)]
    [InlineData(2, 1, 0)]
    [InlineData(24, 12, 8)]
    [InlineData(24, 0, 2)]
    [InlineData(24, 23, 17)]
    public void It_is_the_lower_quartile_of_the_slices_within_a_third_of_the_scan(int slices, int step, int expected)
    {
        // Slice i has the level i everywhere.
        WindowedScan scan = Scans.Windowed(
            [.. Enumerable.Range(0, slices).Select(index => Enumerable.Repeat(index / 255f, Size * Size).ToArray())], Size);
        byte[] reference = ReferenceSlice.Of(scan, SelectedSlices.All(slices), step);
        Assert.Equal(Size * Size, reference.Length);
        Assert.All(reference, level => Assert.Equal(expected, level));
    }

    [Fact]
    public void Of_a_long_scan_slices_are_taken_evenly()
    {
        WindowedScan scan = Scans.Windowed(
            [.. Enumerable.Range(0, 240).Select(index => Enumerable.Repeat(index / 255f, Size * Size).ToArray())], Size);
        Assert.InRange(ReferenceSlice.Of(scan, SelectedSlices.All(240), 120)[0], 78, 82);
    }

    [Fact]
    public void Slices_that_the_network_was_not_shown_do_not_count()
    {
        WindowedScan scan = Scans.Windowed(
            [.. Enumerable.Range(0, 30).Select(index => Enumerable.Repeat(index is >= 10 and < 20 ? 0.8f : 0, Size * Size).ToArray())],
            Size);
        SelectedSlices shown = new(10, 10, 30);
        Assert.All(ReferenceSlice.Of(scan, shown, 0), level => Assert.Equal(204, level));
    }
}
