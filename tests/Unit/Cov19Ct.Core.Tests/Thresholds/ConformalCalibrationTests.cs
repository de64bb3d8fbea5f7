namespace Cov19Ct.Tests.Thresholds;

public class ConformalCalibrationTests
{
    private static readonly string[] s_classes = ["no", "yes"];

    private static readonly double[] s_yes =
    [
        0.733, 0.621, 0.541, 0.704, 0.873, 0.48, 0.906, 0.827, 0.43, 0.664, 0.914, 0.402, 0.418, 0.657, 0.689, 0.562, 0.883, 0.398, 0.807,
        0.851, 0.851, 0.52, 0.598, 0.695, 0.567, 0.909, 0.768, 0.752, 0.717, 0.8,
    ];

    private static readonly double[] s_no =
    [
        0.041, 0.362, 0.667, 0.576, 0.204, 0.327, 0.286, 0.258, 0.36, 0.178, 0.136, 0.425, 0.406, 0.162, 0.369, 0.26, 0.502, 0.486, 0.336,
        0.446, 0.296, 0.127, 0.764, 0.316, 0.152,
    ];

    [Fact]
    public void Scores_between_the_limits_of_both_classes_have_no_verdict()
    {
        // Nine scans each: rank 9 × 0.8 + 0.8 = 8. The second lowest of yes is 0.3, the second highest of no 0.6.
        ScoredScan[] scans =
            Scans([0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.6, 0.9], [0.1, 0.3, 0.5, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95]);
        ConformalRange range = ConformalCalibration.Choose(scans, "yes", 0.8);
        Assert.Equal((0.3, 0.6), (range.PositiveLimit, range.OtherLimit));
        Assert.Equal((8, 8, 4, 4), (range.Positive.Rank, range.Other.Rank, range.Positive.MinimumCount, range.Other.MinimumCount));
        Assert.Equal((0.3, Math.BitIncrement(0.6)), (range.From, range.Below));
        Assert.False(range.HasEmptySets);
        Assert.Equal(
            [false, true, true, false], new[] { 0.29, 0.3, 0.6, 0.61 }.Select(range.IsUndetermined));
        Assert.Equal(
            [new ClassAnswers("yes", 9, 7, 1), new ClassAnswers("no", 9, 6, 1)], range.Answers(scans, "yes"));
    }

    [Theory]
    [InlineData(0.8, 0.52, 0.486, 25, 21)] // apart: sets between the limits are empty
    [InlineData(0.9, 0.418, 0.667, 28, 24)]
    public void Limits_are_those_of_numpy(double coverage, double positive, double other, int positiveRank, int otherRank)
    {
        // 1 − np.quantile(1 − yes, rank / 30, method='inverted_cdf'), np.quantile(no, rank / 25, method='inverted_cdf'); numpy 1.24.
        ConformalRange range = ConformalCalibration.Choose(Scans(s_no, s_yes), "yes", coverage);
        Assert.Equal((positive, other), (range.PositiveLimit, range.OtherLimit));
        Assert.Equal((positiveRank, otherRank), (range.Positive.Rank, range.Other.Rank));
        Assert.Equal(positive > other, range.HasEmptySets);
        Assert.True(range.From < range.Below);
        Assert.Equal(positive > other, range.IsUndetermined(0.5) && !range.IsUndetermined(positive));
    }

    [Theory]
    [InlineData(0.5, 1)]
    [InlineData(0.55, 2)]
    [InlineData(0.9, 9)]
    [InlineData(0.95, 19)]
    [InlineData(0.99, 99)]
    public void The_fewest_scans_are_those_whose_last_rank_is_enough(double coverage, int count)
    {
        Assert.Equal(count, ConformalCalibration.MinimumCount(coverage));
        Assert.Equal(count, ConformalCalibration.RankOf(count, coverage));
        Assert.True(ConformalCalibration.RankOf(count - 1, coverage) > count - 1);
        double[] scores = [.. Enumerable.Range(1, count).Select(place => place / 100.0)];
        Assert.NotNull(ConformalCalibration.Choose(Scans(scores, scores), "yes", coverage));
        Assert.Throws<ArgumentException>(() => ConformalCalibration.Choose(Scans(scores, scores[1..]), "yes", coverage));
    }

    [Theory]
    [InlineData(99, 0.55, 55)] // 100 × 0.55 is 55.000000000000007 in binary numbers
    [InlineData(99, 0.07, 7)]
    [InlineData(10, 0.9, 10)]
    [InlineData(374, 0.9, 338)]
    public void Ranks_are_those_of_decimal_numbers(int count, double coverage, int rank) =>
        Assert.Equal(rank, ConformalCalibration.RankOf(count, coverage));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(90)]
    [InlineData(double.NaN)]
    public void A_coverage_lies_between_0_and_1(double coverage) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ConformalCalibration.Choose(Scans(s_no, s_yes), "yes", coverage));

    [Theory]
    [InlineData(9, 9, 0.6637328831200572, 0.9971908632534008)]
    [InlineData(19, 19, 0.8235330881930346, 0.9986683711958205)]
    [InlineData(50, 46, 0.8076572164040372, 0.9667249064109775)]
    [InlineData(374, 338, 0.869233501510681, 0.9293836213536829)]
    [InlineData(20000, 18001, 0.8958098780982516, 0.9041243537232246)]
    public void The_interval_of_the_coverage_is_that_of_the_beta_distribution(int count, int rank, double lower, double upper)
    {
        // scipy.stats.beta.ppf([0.025, 0.975], rank, count + 1 - rank), scipy 1.10.1.
        CoverageInterval interval = CoverageInterval.Of(count, rank);
        Assert.Equal(lower, interval.Lower, 1e-9);
        Assert.Equal(upper, interval.Upper, 1e-9);
    }

    [Fact]
    public void The_calibration_set_keeps_its_coverage_and_the_threshold_is_in_the_range()
    {
        Random random = new(11);
        for (int table = 0; table < 300; table++)
        {
            double coverage = Math.Round(0.5 + (0.49 * random.NextDouble()), 2);
            int minimum = ConformalCalibration.MinimumCount(coverage);
            ScoredScan[] scans = Scans(
                [.. Enumerable.Range(0, minimum + random.Next(20)).Select(_ => Math.Round(random.NextDouble(), 2))],
                [.. Enumerable.Range(0, minimum + random.Next(20)).Select(_ => Math.Round(Math.Sqrt(random.NextDouble()), 2))]);
            ConformalRange range = ConformalCalibration.Choose(scans, "yes", coverage);
            foreach (ClassAnswers answers in range.Answers(scans, "yes"))
            {
                Assert.InRange(answers.Wrong, 0, (int)Math.Floor((answers.Count + 1) * (1 - (decimal)coverage)));
            }

            double threshold = ThresholdCalibration.Choose(scans, s_classes, "yes", ThresholdCriterion.MacroF1, 0, range)!.Threshold;
            Vote vote = new(VoteRule.Mean, threshold, undeterminedFrom: range.From, undeterminedBelow: range.Below);
            Assert.All(scans, scan => Assert.Equal(range.IsUndetermined(scan.Score), vote.IsUndetermined(scan.Score)));
            Assert.All(
                scans.Where(scan => !vote.IsUndetermined(scan.Score)),
                scan => Assert.Equal(scan.Score >= range.Below, vote.IsPositive(scan.Score)));
        }
    }

    [Fact]
    public void The_best_threshold_of_the_range_is_chosen()
    {
        ScoredScan[] scans = Scans(s_no, s_yes);
        ConformalRange range = ConformalCalibration.Choose(scans, "yes", 0.9);
        double chosen = ThresholdCalibration.Choose(scans, s_classes, "yes", ThresholdCriterion.MacroF1, 0, range)!.Row.MacroF1!.Value;
        double best = ThresholdTable.Of(
            scans, s_classes, "yes", Enumerable.Range(1, 1000).Select(step => step / 1000.0).Where(range.IsUndetermined))
            .Max(row => row.MacroF1!.Value);
        Assert.Equal(best, chosen, 12);

        // A sensitivity of 1 needs a threshold below all of yes, and the range starts above some.
        Assert.Null(ThresholdCalibration.Choose(scans, s_classes, "yes", ThresholdCriterion.Sensitivity, 1, range));
    }

    [Fact]
    public void Scores_of_0_and_1_leave_no_verdict()
    {
        // The one no scan at 1 and the one yes scan at 0 are within the ranks: no score excludes a class.
        ConformalRange range = ConformalCalibration.Choose(Scans([0, 1], [0, 1]), "yes", 0.6);
        Assert.Equal((0, Vote.LargestLimit), (range.From, range.Below));
        Assert.True(range.IsUndetermined(0) && range.IsUndetermined(1));
        Assert.True(new Vote(VoteRule.Mean, 0.5, undeterminedFrom: range.From, undeterminedBelow: range.Below).IsUndetermined(1));
    }

    [Fact]
    public void Classes_beside_the_positive_one_are_one()
    {
        ScoredScan[] scans = [new(0.1, "flu", "flu"), new(0.2, "none", "none"), new(0.8, "Yes", "flu"), new(0.9, "yes", "flu")];
        ConformalRange range = ConformalCalibration.Choose(scans, "yes", 0.5);
        Assert.Equal(("yes", "not yes"), (range.Positive.Class, range.Other.Class));
        Assert.Equal((2, 2), (range.Positive.Count, range.Other.Count));
    }

    private static ScoredScan[] Scans(double[] no, double[] yes) =>
        [.. no.Select(score => new ScoredScan(score, "no", "no")), .. yes.Select(score => new ScoredScan(score, "yes", "no"))];
}
