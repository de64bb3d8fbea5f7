using System.Globalization;

namespace Cov19Ct.Tests.Thresholds;

/// <summary>The coverage of conformal limits, by simulation: the logits of the scores are logistic, of unit scale, their centres apart, so
/// that the coverage of each pair of limits is known without drawing new scans. docs/evaluation.md has the table;
/// COV19CT_COVERAGE_SIMULATIONS sets the number of calibration sets, and 0 skips the simulations.</summary>
public class ConformalCoverageTests(ITestOutputHelper output)
{
    private static readonly int s_simulations =
        int.TryParse(Environment.GetEnvironmentVariable("COV19CT_COVERAGE_SIMULATIONS"), CultureInfo.InvariantCulture, out int asked)
            ? asked
            : 2000;

    [Theory]
    [InlineData(9, 0.9, 3)]
    [InlineData(50, 0.9, 3)]
    [InlineData(165, 0.9, 3)]
    [InlineData(374, 0.95, 3)]
    [InlineData(50, 0.8, 8)] // The classes are so far apart that the sets between the limits are empty.
    public void New_scans_have_the_coverage_that_is_guaranteed(int count, double coverage, double separation)
    {
        Assert.SkipWhen(s_simulations == 0, "COV19CT_COVERAGE_SIMULATIONS is 0.");
        SplitMix64 random = SplitMix64.Of(20_260_601, count, (int)(1000 * coverage));
        double centre = separation / 2;
        Totals positive = new();
        Totals other = new();
        for (int simulation = 0; simulation < s_simulations; simulation++)
        {
            ScoredScan[] scans =
            [
                .. Draw(ref random, count, centre).Select(score => new ScoredScan(score, "yes", "no")),
                .. Draw(ref random, count, -centre).Select(score => new ScoredScan(score, "no", "no")),
            ];
            ConformalRange range = ConformalCalibration.Choose(scans, "yes", coverage);
            positive.Add(range.Positive, 1 - Below(range.PositiveLimit, centre), Below(range.From, centre), 1 - Below(range.Below, centre));
            other.Add(range.Other, Below(range.OtherLimit, -centre), 1 - Below(range.Below, -centre), Below(range.From, -centre));
        }

        int rank = ConformalCalibration.RankOf(count, coverage);
        double expected = (double)rank / (count + 1);
        double deviation = Math.Sqrt(expected * (1 - expected) / (count + 2) / s_simulations);
        foreach ((string name, Totals totals) in (ReadOnlySpan<(string, Totals)>)[("positive", positive), ("other", other)])
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{count} scans a class, coverage {coverage}, separation {separation}, {name}: coverage {totals.Coverage:0.0000} "
                    + $"(expected {expected:0.0000}), in the interval {totals.InInterval:0.000}, decided {totals.Decided:0.000}, wrong "
                    + $"{totals.Wrong:0.0000} of all"));

            // Four standard deviations of the mean of a Beta distribution, and of a share.
            Assert.InRange(totals.Coverage, expected - (4 * deviation), expected + (4 * deviation));
            Assert.InRange(totals.Coverage, coverage - (4 * deviation), 1);
            Assert.InRange(totals.InInterval, 0.95 - (4 * Math.Sqrt(0.95 * 0.05 / s_simulations)), 1);
            Assert.InRange(totals.InInterval, 0, 0.95 + (4 * Math.Sqrt(0.95 * 0.05 / s_simulations)));
            Assert.InRange(totals.Wrong, 0, 1 - coverage + (4 * deviation));
        }
    }

    /// <summary>The share of the scans of a class with a score below a number.</summary>
    private static double Below(double score, double centre) =>
        score <= 0 ? 0 : score >= 1 ? 1 : 1 / (1 + Math.Exp(centre - Math.Log(score / (1 - score))));

    private static double[] Draw(ref SplitMix64 random, int count, double centre)
    {
        double[] scores = new double[count];
        for (int scan = 0; scan < count; scan++)
        {
            double unit = (random.NextUnit() + 1e-12) / (1 + 2e-12);
            scores[scan] = 1 / (1 + Math.Exp(-(centre + Math.Log(unit / (1 - unit)))));
        }

        return scores;
    }

    private sealed class Totals
    {
        private int _count;
        private int _inInterval;
        private double _coverage;
        private double _wrong;
        private double _right;

        public double Coverage => _coverage / _count;

        public double InInterval => (double)_inInterval / _count;

        public double Wrong => _wrong / _count;

        public double Decided => (_wrong + _right) / _count;

        public void Add(ClassCoverage limits, double coverage, double wrong, double right)
        {
            _count++;
            _inInterval += limits.CoverageLower <= coverage && coverage <= limits.CoverageUpper ? 1 : 0;
            _coverage += coverage;
            _wrong += wrong;
            _right += right;
        }
    }
}
