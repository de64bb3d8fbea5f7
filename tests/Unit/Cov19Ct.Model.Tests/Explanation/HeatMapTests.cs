using Cov19Ct.Model.Explanation;

namespace Cov19Ct.Model.Tests.Explanation;

public class HeatMapTests
{
    [Theory]
    [InlineData(96, 24, 12, 7)]
    [InlineData(96, 24, 0, 23)]
    [InlineData(37, 10, 4, 4)]
    public void The_hottest_cell_is_the_one_that_everything_comes_from(int size, int side, int row, int column)
    {
        double[] attribution = new double[side * side];
        attribution[(row * side) + column] = 3;
        float[] map = HeatMap.Of(attribution, side, size);
        Assert.Equal(1, map.Max());
        Assert.InRange(map.Min(), 0, 0.5f);
        Assert.Equal((row * side) + column, Array.IndexOf(map, 1f));
    }

    [Fact]
    public void What_speaks_against_the_class_is_left_out()
    {
        double[] attribution = new double[24 * 24];
        attribution[(5 * 24) + 5] = -1;
        Assert.All(HeatMap.Of(attribution, 24, 96), value => Assert.Equal(0, value));
        attribution[(18 * 24) + 18] = 0.5;
        float[] map = HeatMap.Of(attribution, 24, 96);
        Assert.Equal((18 * 24) + 18, Array.IndexOf(map, 1f));
        Assert.InRange(map[(5 * 24) + 5], 0, 1e-6f);
    }
}
