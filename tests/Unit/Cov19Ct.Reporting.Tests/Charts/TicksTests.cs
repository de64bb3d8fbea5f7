namespace Cov19Ct.Reporting.Tests;

public class TicksTests
{
    [Theory]
    [InlineData(0, 23, 6, new double[] { 0, 5, 10, 15, 20 })]
    [InlineData(0, 699, 6, new double[] { 0, 200, 400, 600 })]
    [InlineData(-412.5, -190, 5, new double[] { -400, -350, -300, -250, -200 })]
    [InlineData(0, 1, 6, new double[] { 0, 0.2, 0.4, 0.6, 0.8, 1 })]
    [InlineData(3, 3, 6, new double[] { 3 })]
    public void An_axis_has_round_numbers_no_more_than_there_is_room_for(double from, double to, int most, double[] expected)
    {
        double[] ticks = Ticks.Between(from, to, most);
        Assert.Equal(expected.Length, ticks.Length);
        Assert.All(expected.Zip(ticks), pair => Assert.Equal(pair.First, pair.Second, 9));
    }
}
