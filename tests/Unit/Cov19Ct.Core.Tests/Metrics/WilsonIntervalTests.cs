namespace Cov19Ct.Tests.Metrics;

public class WilsonIntervalTests
{
    [Theory]
    [InlineData(150, 165, 0.8554, 0.9441)]
    [InlineData(165, 165, 0.9772, 1)]
    [InlineData(0, 165, 0, 0.0228)]
    [InlineData(0, 5, 0, 0.4345)]
    [InlineData(1, 1, 0.2065, 1)]
    [InlineData(0, 0, 0, 1)]
    public void Known_intervals(int successes, int count, double lower, double upper)
    {
        WilsonInterval interval = WilsonInterval.Of(successes, count);
        Assert.Equal(lower, interval.Lower, 4);
        Assert.Equal(upper, interval.Upper, 4);
    }

    [Fact]
    public void The_ends_are_exact()
    {
        for (int count = 1; count <= 500; count++)
        {
            Assert.Equal(0, WilsonInterval.Of(0, count).Lower);
            Assert.Equal(1, WilsonInterval.Of(count, count).Upper);
        }
    }

    [Theory]
    [InlineData(-1, 5)]
    [InlineData(6, 5)]
    [InlineData(0, -1)]
    public void Counts_that_cannot_be_are_refused(int successes, int count)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => WilsonInterval.Of(successes, count));
    }

    [Fact]
    public void The_text_has_four_digits()
    {
        Assert.Equal("[0.8554, 0.9441]", WilsonInterval.Of(150, 165).ToString());
    }
}
