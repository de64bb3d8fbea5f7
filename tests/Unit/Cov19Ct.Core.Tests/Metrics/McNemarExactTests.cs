namespace Cov19Ct.Tests.Metrics;

public class McNemarExactTests
{
    // statsmodels.stats.contingency_tables.mcnemar([[0, b], [c, 0]], exact=True).pvalue
    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(5, 5, 1)]
    [InlineData(0, 5, 0.0625)]
    [InlineData(2, 10, 0.03857421875)]
    [InlineData(30, 55, 0.008836205876)]
    [InlineData(0, 2000, 0)]
    public void P_is_that_of_the_binomial_test(int onlyFirst, int onlySecond, double expected)
    {
        Assert.Equal(expected, McNemarExact.PValue(onlyFirst, onlySecond), 9);
        Assert.Equal(expected, McNemarExact.PValue(onlySecond, onlyFirst), 9);
    }

    [Fact]
    public void Large_counts_neither_overflow_nor_vanish() => Assert.Equal(0.15935762, McNemarExact.PValue(50_000, 50_447), 8);

    [Fact]
    public void Counts_below_0_are_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => McNemarExact.PValue(-1, 2));
}
