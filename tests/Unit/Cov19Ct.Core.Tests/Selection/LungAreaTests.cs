namespace Cov19Ct.Tests.Selection;

public class LungAreaTests
{
    private const int Side = 40;
    private const int Air = -1000;
    private const int Lung = -850;
    private const int Tissue = 40;

    /// <summary>A chest: a body of 36 × 26, and in it two lungs of 8 × 12.</summary>
    private static readonly Slice s_chest = new Slice().Draw(2, 5, 36, 26, Tissue).Draw(6, 10, 8, 12, Lung).Draw(24, 10, 8, 12, Lung);

    [Fact]
    public void Lung_is_what_is_dark_within_the_body() => Assert.Equal(2 * 8 * 12, Measure(s_chest));

    [Fact]
    public void Air_around_the_body_is_no_lung() => Assert.Equal(0, Measure(new Slice().Draw(2, 5, 36, 26, Tissue)));

    [Fact]
    public void Soft_tissue_and_vessels_in_the_lung_are_not_counted() =>
        Assert.Equal((2 * 8 * 12) - 6, Measure(s_chest.Draw(8, 12, 3, 2, Tissue)));

    [Fact]
    public void Specks_are_not_counted()
    {
        // The smallest region that counts is 1/200 of 1600 pixels.
        Assert.Equal(2 * 8 * 12, Measure(s_chest.Draw(18, 25, 7, 1, Air)));
        Assert.Equal((2 * 8 * 12) + 8, Measure(s_chest.Draw(18, 25, 8, 1, Air)));
    }

    [Fact]
    public void Air_in_and_under_the_table_is_no_lung()
    {
        // A hollow table, whose inside touches nothing, and a board right across the slice that parts the air below it from the rest.
        Slice table = new Slice().Draw(2, 33, 36, 4, Tissue).Draw(3, 34, 34, 2, Air).Draw(0, 38, 40, 1, Tissue);
        Assert.Equal(0, Measure(table.Draw(2, 5, 36, 26, Tissue)));
        Assert.Equal(2 * 8 * 12, Measure(table.Draw(2, 5, 36, 26, Tissue).Draw(6, 10, 8, 12, Lung).Draw(24, 10, 8, 12, Lung)));
    }

    [Fact]
    public void A_body_that_reaches_the_border_is_a_body() =>
        Assert.Equal(2 * 8 * 12, Measure(new Slice().Draw(0, 5, 40, 35, Tissue).Draw(6, 10, 8, 12, Lung).Draw(24, 10, 8, 12, Lung)));

    [Fact]
    public void A_wall_that_is_closed_across_a_corner_only_keeps_the_air_out()
    {
        // Two halves of a wall that touch at two corners.
        Slice slice = new Slice().Draw(10, 10, 10, 10, Tissue).Draw(11, 11, 8, 8, Lung).Draw(10, 10, 1, 1, Air).Draw(19, 19, 1, 1, Air);
        Assert.Equal(64, Measure(slice));
        Assert.Equal(0, Measure(slice.Draw(10, 11, 1, 1, Air)));
    }

    [Theory]
    [InlineData(Air)]
    [InlineData(Tissue)]
    public void A_slice_of_one_level_shows_no_lung(int hounsfield) =>
        Assert.Equal(0, Measure(new Slice().Draw(0, 0, Side, Side, hounsfield)));

    [Fact]
    public void One_slice_after_another_is_measured_by_itself()
    {
        LungArea meter = new(HuWindow.Paper, Side);
        Assert.Equal(2 * 8 * 12, meter.Measure(s_chest.Levels(HuWindow.Paper)));
        Assert.Equal(0, meter.Measure(new Slice().Levels(HuWindow.Paper)));
        Assert.Equal(2 * 8 * 12, meter.Measure(s_chest.Levels(HuWindow.Paper)));
    }

    [Theory]
    [InlineData("Paper", 111)]
    [InlineData("Lung", 145)]
    [InlineData("Bone", 9)]
    [InlineData("Mediastinum", 9)]
    [InlineData("-2000..-600", 255)]
    public void The_level_between_lung_and_tissue_is_the_window_s(string name, int darkestTissue)
    {
        Assert.True(HuWindow.TryParse(name, out HuWindow? window));
        LungArea meter = new(window, Side);
        Assert.Equal(darkestTissue, meter.DarkestTissue);
        Assert.Equal(2 * 8 * 12, meter.Measure(s_chest.Levels(window)));
    }

    [Theory]
    [InlineData((Side * Side) - 1)]
    [InlineData((Side * Side) + 1)]
    public void A_slice_of_another_size_is_refused(int length) =>
        Assert.Throws<ArgumentException>(() => new LungArea(HuWindow.Paper, Side).Measure(new byte[length]));

    [Theory]
    [InlineData(0)]
    [InlineData(4097)]
    public void A_size_that_no_slice_has_is_refused(int size) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new LungArea(HuWindow.Paper, size));

    private static int Measure(Slice slice) => new LungArea(HuWindow.Paper, Side).Measure(slice.Levels(HuWindow.Paper));

    /// <summary>A slice of air in HU, with rectangles drawn on it. Immutable.</summary>
    private sealed class Slice
    {
        private readonly float[] _hounsfield = new float[Side * Side];

        public Slice() => Array.Fill(_hounsfield, Air);

        private Slice(float[] hounsfield) => _hounsfield = hounsfield;

        public Slice Draw(int left, int top, int width, int height, int hounsfield)
        {
            float[] drawn = [.. _hounsfield];
            for (int row = top; row < top + height; row++)
            {
                drawn.AsSpan((row * Side) + left, width).Fill(hounsfield);
            }

            return new Slice(drawn);
        }

        public byte[] Levels(HuWindow window)
        {
            float[] levels = [.. _hounsfield];
            window.Apply(levels);
            return Array.ConvertAll(levels, level => (byte)Math.Round(level * 255));
        }
    }
}
