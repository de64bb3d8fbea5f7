namespace Cov19Ct.Tests.Thresholds;

public class ThresholdCalibrationTests
{
    private static readonly string[] s_classes = ["no", "yes"];

    [Theory]
    [InlineData(new[] { 0.1, 0.2 }, new[] { 0.6, 0.9 }, 0.4)] // apart: the middle of the gap
    [InlineData(new[] { 0.70, 0.72 }, new[] { 0.80, 0.90 }, 0.76)] // far from 0.5
    [InlineData(new[] { 0.1, 0.65 }, new[] { 0.6, 0.9 }, 0.35)] // one error either way: the wider gap
    [InlineData(
        new[] { 0.25, 0.75 }, new[] { 0.5, 1.0 }, 0.375)] // one error either way, gaps of one width: the nearer to 0.5, else the first
    [InlineData(new[] { 0.125, 0.5 }, new[] { 0.25, 0.625 }, 0.5625)] // the same, and the upper is nearer
    [InlineData(new[] { 0.0, 0.0 }, new[] { 1.0, 1.0 }, 0.5)]
    [InlineData(new[] { 1.0, 1.0 }, new[] { 1.0, 1.0 }, 0.5)] // nothing can be distinguished
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
        ScoredScan[] scans =
        [
            new(0.1, "flu", "flu"), new(0.3, "none", "none"), new(0.5, "none", "flu"), new(0.4, "yes", "none"), new(0.8, "yes", "flu"),
        ];

        // Between 0.3 and 0.4: flu 1, none 2/3, yes 4/5. Between 0.5 and 0.8: flu 2/3, none 1/2, yes 2/3.
        Assert.Equal(0.35, ThresholdCalibration.Choose(scans, classes, "yes"), 12);
    }

    [Theory]
    [InlineData(ThresholdCriterion.MacroF1, 0, 0.55, 0.5, 0.6)]
    [InlineData(ThresholdCriterion.Youden, 0, 0.55, 0.5, 0.6)]
    [InlineData(ThresholdCriterion.Sensitivity, 1, 0.25, 0.2, 0.3)]
    [InlineData(ThresholdCriterion.Sensitivity, 0.8, 0.55, 0.5, 0.6)]
    [InlineData(ThresholdCriterion.Sensitivity, 0.81, 0.25, 0.2, 0.3)]
    [InlineData(ThresholdCriterion.Specificity, 1, 0.75, 0.7, 0.8)]
    [InlineData(ThresholdCriterion.Specificity, 0.75, 0.55, 0.5, 0.6)]
    public void The_best_threshold_by_each_criterion_is_the_middle_of_its_gap(
        ThresholdCriterion criterion, double atLeast, double threshold, double lower, double upper)
    {
        // At 0.55 the sensitivity is 4/5 and the specificity 3/4.
        ThresholdChoice choice = ThresholdCalibration.Choose(
            Scans([0.1, 0.2, 0.5, 0.7], [0.3, 0.6, 0.65, 0.8, 0.9]), s_classes, "yes", criterion, atLeast)!;
        Assert.Equal(threshold, choice.Threshold, 12);
        Assert.Equal((lower, upper), (choice.Lower, choice.Upper));
    }

    [Fact]
    public void A_share_that_no_threshold_reaches_is_said()
    {
        // A score of 0 is never positive, and one of 1 always is.
        Assert.Null(ThresholdCalibration.Choose(Scans([0.4], [0.0, 0.9]), s_classes, "yes", ThresholdCriterion.Sensitivity, 1));
        Assert.Null(ThresholdCalibration.Choose(Scans([0.4, 1], [0.9]), s_classes, "yes", ThresholdCriterion.Specificity, 1));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Neighbouring_numbers_are_parted(int odd)
    {
        // The middle is rounded to the even one, be it above or below.
        double lower = odd == 0 ? 0.3 : Math.BitIncrement(0.3);
        double upper = Math.BitIncrement(lower);
        double threshold = ThresholdCalibration.Choose(Scans([lower], [upper]), s_classes, "yes");
        Assert.True(lower < threshold && threshold <= upper);
    }

    [Fact]
    public void A_table_is_that_of_each_threshold_alone()
    {
        Random random = new(5);
        ScoredScan[] scans = Scans(
            [.. Enumerable.Range(0, 40).Select(_ => Math.Round(random.NextDouble(), 1))],
            [.. Enumerable.Range(0, 30).Select(_ => Math.Round(random.NextDouble(), 1))]);
        ThresholdRow[] rows = ThresholdTable.Of(scans, s_classes, "yes", [0.9, 0.2, 0.5, 0.2]);
        Assert.Equal([0.2, 0.5, 0.9], rows.Select(row => row.Threshold));
        foreach (ThresholdRow row in rows)
        {
            int truePositives = scans.Count(scan => scan.Truth == "yes" && scan.Score >= row.Threshold);
            int falsePositives = scans.Count(scan => scan.Truth == "no" && scan.Score >= row.Threshold);
            Assert.Equal(
                (truePositives, falsePositives, 30 - truePositives, 40 - falsePositives),
                (row.TruePositives, row.FalsePositives, row.FalseNegatives, row.TrueNegatives));
            Assert.Equal(MacroF1(scans, row.Threshold), row.MacroF1!.Value, 12);
            Assert.Equal((truePositives / 30.0) + ((40 - falsePositives) / 40.0) - 1, row.YoudenIndex!.Value, 12);
        }

        Assert.Null(ThresholdTable.Of(Scans([0.1], [0.2]), s_classes, "yes", [0.9])[0].PositivePredictiveValue);
    }

    [Fact]
    public void A_set_of_scans_is_known_by_its_fingerprints_in_any_order()
    {
        string set = ScanSetFingerprint.Of(["AB", "CD", "AB"]);
        Assert.Equal(set, ScanSetFingerprint.Of(["CD", "AB"]));
        Assert.NotEqual(set, ScanSetFingerprint.Of(["CD"]));
        Assert.Equal(32, set.Length);
    }

    [Fact]
    public void One_class_alone_is_refused() =>
        Assert.Throws<ArgumentException>(() => ThresholdCalibration.Choose(Scans([], [0.1, 0.2]), s_classes, "yes"));

    private static ScoredScan[] Scans(double[] no, double[] yes) =>
        [.. no.Select(score => new ScoredScan(score, "no", "no")), .. yes.Select(score => new ScoredScan(score, "yes", "no"))];

    private static double MacroF1(ScoredScan[] scans, double threshold) =>
        ScoredScan.Scores(scans, s_classes, "yes", threshold).Average(score => score.F1);
}
