namespace Cov19Ct.Core.Tests.Voting;

public class ThresholdCalibrationTests
{
    private static readonly string[] s_classes = ["no", "yes"];

    [Theory]
    [InlineData(new[] { 0.1, 0.2 }, new[] { 0.6, 0.9 }, 0.4)] // apart: the middle of the gap
    [InlineData(new[] { 0.70, 0.72 }, new[] { 0.80, 0.90 }, 0.76)] // far from 0.5
    [InlineData(new[] { 0.1, 0.65 }, new[] { 0.6, 0.9 }, 0.35)] // one error either way: the wider gap
    [InlineData(new[] { 0.0, 0.0 }, new[] { 1.0, 1.0 }, 0.5)]
    [InlineData(new[] { 1.0, 1.0 }, new[] { 1.0, 1.0 }, 0.5)] // nothing can be told apart
    public void The_threshold_with_the_largest_macro_F1_is_chosen(double[] no, double[] yes, double expected) =>
        Assert.Equal(expected, ThresholdCalibration.Choose(Scans(no, yes), s_classes, "yes"), 12);

    [Fact]
    public void No_other_threshold_has_a_larger_macro_F1()
    {
        Random random = new(3);
        for (int table = 0; table < 200; table++)
        {
            ScoredScan[] scans = Scans(
                [.. Enumerable.Range(0, random.Next(1, 12)).Select(_ => Math.Round(random.NextDouble(), 2))],
                [.. Enumerable.Range(0, random.Next(1, 12)).Select(_ => Math.Round(Math.Sqrt(random.NextDouble()), 2))]);
            double chosen = MacroF1(scans, ThresholdCalibration.Choose(scans, s_classes, "yes"));
            double best = Enumerable.Range(1, 1000).Max(step => MacroF1(scans, step / 1000.0));
            Assert.Equal(best, chosen, 12);
        }
    }

    [Fact]
    public void Classes_beside_the_positive_one_count_each()
    {
        string[] classes = ["flu", "none", "yes"];
        ScoredScan[] scans = [new(0.1, "flu", "flu"), new(0.3, "none", "none"), new(0.5, "none", "flu"), new(0.4, "yes", "none"), new(0.8, "yes", "flu")];

        // Between 0.3 and 0.4: flu 1, none 2/3, yes 4/5. Between 0.5 and 0.8: flu 2/3, none 1/2, yes 2/3.
        Assert.Equal(0.35, ThresholdCalibration.Choose(scans, classes, "yes"), 12);
    }

    [Fact]
    public void One_class_alone_is_refused() =>
        Assert.Throws<ArgumentException>(() => ThresholdCalibration.Choose(Scans([], [0.1, 0.2]), s_classes, "yes"));

    private static ScoredScan[] Scans(double[] no, double[] yes) =>
        [.. no.Select(score => new ScoredScan(score, "no", "no")), .. yes.Select(score => new ScoredScan(score, "yes", "no"))];

    private static double MacroF1(ScoredScan[] scans, double threshold) =>
        ScoredScan.Scores(scans, s_classes, "yes", threshold).Average(score => score.F1);
}
