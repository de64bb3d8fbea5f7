namespace Cov19Ct.Tests.Selection;

public class LungSliceSelectorTests
{
    [Theory]
    [InlineData(16, 8)]
    [InlineData(17, 9)]
    [InlineData(700, 350)]
    public void The_half_is_rounded_up(int total, int count)
    {
        int[] areas = [.. Enumerable.Range(0, total)];
        Assert.Equal(new SelectedSlices(total - count, count, total), LungSliceSelector.Select(areas));
    }

    [Fact]
    public void The_run_with_the_most_lung_is_taken_though_a_slice_beside_it_has_more()
    {
        int[] areas = [90, 0, 0, 0, 0, 10, 20, 30, 40, 40, 30, 20, 10, 0, 0, 0, 0, 0];
        Assert.Equal(new SelectedSlices(4, 9, 18), LungSliceSelector.Select(areas));
    }

    [Theory]
    [InlineData(16, 4)]
    [InlineData(17, 4)]
    [InlineData(18, 4)]
    public void Of_equal_runs_the_one_nearest_the_middle_is_taken(int total, int first) =>
        Assert.Equal(first, LungSliceSelector.Select([.. Enumerable.Repeat(7, total)]).First);

    [Fact]
    public void Of_equal_runs_as_near_the_middle_the_first_is_taken()
    {
        // One slice with lung: runs of 9 from 1 to 9 hold it, and 4 and 5 are as near the middle of 18.
        int[] areas = new int[18];
        areas[9] = 5;
        Assert.Equal(4, LungSliceSelector.Select(areas).First);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(15)]
    public void A_short_scan_is_kept_whole(int total)
    {
        SelectedSlices selected = LungSliceSelector.Select([.. Enumerable.Range(0, total)]);
        Assert.Equal(SelectedSlices.All(total), selected);
        Assert.Empty(selected.Findings());
    }

    [Fact]
    public void A_scan_without_lung_is_kept_whole_with_a_warning()
    {
        SelectedSlices selected = LungSliceSelector.Select(new int[40]);
        Assert.Equal(new SelectedSlices(0, 40, 40, IsWithoutLung: true), selected);
        CtFinding finding = Assert.Single(selected.Findings());
        Assert.Equal((FindingCodes.NoLungFound, FindingSeverity.Warning), (finding.Code, finding.Severity));
    }

    [Fact]
    public void Slices_that_are_left_out_are_a_note()
    {
        SelectedSlices selected = LungSliceSelector.Select([.. Enumerable.Range(0, 41)]);
        CtFinding finding = Assert.Single(selected.Findings());
        Assert.Equal((FindingCodes.SlicesLeftOut, FindingSeverity.Note), (finding.Code, finding.Severity));
        Assert.StartsWith("The network does not get 20 of 41 slices", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Areas_of_large_slices_add_up() =>
        Assert.Equal(400, LungSliceSelector.Select([.. Enumerable.Repeat(1, 400), .. Enumerable.Repeat(4096 * 4096, 400)]).First);

    [Fact]
    public void No_slices_are_no_scan() => Assert.Throws<ArgumentException>(() => LungSliceSelector.Select([]));
}
