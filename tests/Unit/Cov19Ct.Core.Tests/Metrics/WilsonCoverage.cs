namespace Cov19Ct.Tests.Metrics;

/// <summary>The chance that Wilson's interval holds the true share, by enumeration of all outcomes.</summary>
internal static class WilsonCoverage
{
    public static double Of(int count, double share)
    {
        double covered = 0;
        double logarithm = count * Math.Log(1 - share);
        for (int successes = 0; successes <= count; successes++)
        {
            WilsonInterval interval = WilsonInterval.Of(successes, count);
            covered += interval.Lower <= share && share <= interval.Upper ? Math.Exp(logarithm) : 0;
            logarithm += Math.Log((count - successes) / (successes + 1.0)) + Math.Log(share / (1 - share));
        }

        return covered;
    }
}
