using Cov19Ct.Export.Montages;
using Cov19Ct.TestKit;

namespace Cov19Ct.Export.Tests.Montages;

public class MontageLayoutTests
{
    [Theory]
    [InlineData(5, 36, new[] { 0, 1, 2, 3, 4 })]
    [InlineData(9, 3, new[] { 0, 4, 8 })]
    [InlineData(10, 4, new[] { 0, 3, 6, 9 })]
    [InlineData(700, 2, new[] { 0, 699 })]
    [InlineData(9, 1, new[] { 4 })]
    [InlineData(1, 36, new[] { 0 })]
    public void Slices_are_chosen_evenly_the_first_and_the_last_among_them(int slices, int shown, int[] expected) =>
        Assert.Equal(expected, Layout(slices, new MontageOptions { SliceCount = shown }).Slices);

    [Theory]
    [InlineData(36, null, 6, 6)]
    [InlineData(30, null, 6, 5)]
    [InlineData(7, 3, 3, 3)]
    [InlineData(2, 5, 2, 1)]
    public void Tiles_run_from_left_to_right_and_then_down(int slices, int? columns, int across, int down)
    {
        MontageLayout layout = Layout(slices, new MontageOptions { Columns = columns, TileSize = 64 });
        Assert.Equal((across, 2 + (down * 66), 2 + (across * 66)), (layout.Across, layout.Rows, layout.Columns));
        Assert.Equal(((2, 2), (2 + ((down - 1) * 66), 2 + ((slices - 1) % across * 66))), (layout.Place(0), layout.Place(slices - 1)));
    }

    [Theory]
    [InlineData(512, 512, null, null, 100, 100)]
    [InlineData(512, 256, 1.0, 1.0, 100, 50)]
    [InlineData(100, 100, 0.5, 1.0, 50, 100)]
    [InlineData(10, 10_000, null, null, 1, 100)]
    public void Pixels_have_the_shape_of_voxels(
        int rows, int columns, double? rowSpacing, double? columnSpacing, int tileRows, int tileColumns)
    {
        CtScan scan = new GivenScan(rows, columns, _ => []).Scan(1) with { Spacing = new VoxelSpacing(1, rowSpacing, columnSpacing) };
        MontageLayout layout = new(scan, new MontageOptions { TileSize = 100 });
        Assert.Equal((tileRows, tileColumns), (layout.TileRows, layout.TileColumns));
    }

    [Fact]
    public void A_sheet_that_is_too_large_is_refused()
    {
        MontageTooLargeException thrown = Assert.Throws<MontageTooLargeException>(
            () => Layout(700, new MontageOptions { SliceCount = 700, Columns = 1, TileSize = 256 }));
        Assert.Equal("The sheet would have 180602 x 260 pixels, but a side can have at most 16384.", thrown.Message);
    }

    private static MontageLayout Layout(int slices, MontageOptions options) => new(new GivenScan(8, 8, _ => []).Scan(slices), options);
}
