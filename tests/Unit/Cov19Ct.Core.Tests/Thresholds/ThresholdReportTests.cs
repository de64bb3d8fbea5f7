namespace Cov19Ct.Tests.Thresholds;

public class ThresholdReportTests
{
    private static readonly ThresholdReport s_report = new()
    {
        PositiveClass = "yes",
        ModelName = "model",
        ModelHash = "HASH",
        K = 3,
        VoteRule = VoteRule.TopKMean,
        ThresholdCriterion = ThresholdCriterion.Youden,
        SetFingerprint = "0123",
        Choice = new ThresholdChoice(
            0.3, 0.5, new ThresholdRow(0.4, TruePositives: 7, FalsePositives: 2, FalseNegatives: 3, TrueNegatives: 11, MacroF1: 0.7)),
    };

    [Fact]
    public void The_counts_are_those_of_the_chosen_row()
    {
        Assert.Equal((23, 10), (s_report.Count, s_report.Positives));
        Assert.Equal((0.7, 11.0 / 13), (s_report.Sensitivity, s_report.Specificity));
        Assert.Equal((7.0 / 9, 11.0 / 14), (s_report.PositivePredictiveValue, s_report.NegativePredictiveValue));
        Assert.Equal(0.7 + (11.0 / 13) - 1, s_report.YoudenIndex!.Value, 12);
    }

    [Fact]
    public void It_becomes_a_vote_with_its_source()
    {
        Assert.Equal(new Vote(VoteRule.TopKMean, 0.4, 3, "largest Youden on 23 scans, set 0123"), s_report.ToVote());
        ThresholdReport other =
            s_report with { K = null, SetFingerprint = null, AtLeast = 0.95, ThresholdCriterion = ThresholdCriterion.Sensitivity };
        Assert.Equal(new Vote(VoteRule.TopKMean, 0.4, 1, "Sensitivity of at least 0.95 on 23 scans, set unknown"), other.ToVote());
        Assert.Equal("TopKMean at 0.4000: largest Youden on 23 scans, set 0123", s_report.ToString());
    }

    [Fact]
    public void A_coverage_is_in_the_source_and_its_range_in_the_vote()
    {
        ThresholdReport report = s_report with
        {
            Range = new ConformalRange(0.9, new ClassCoverage("yes", 10, 10, 0.3, 9), new ClassCoverage("no", 13, 13, 0.6, 9)),
            Answers = [new ClassAnswers("yes", 10, 6, 0), new ClassAnswers("no", 13, 9, 1)],
        };
        double below = Math.BitIncrement(0.6);
        Assert.Equal((0.9, 0.3, below, 8), (report.Coverage, report.UndeterminedFrom, report.UndeterminedBelow, report.Undetermined));
        Assert.Equal((15.0 / 23, 1.0 / 15), (report.DecidedShare!.Value, report.ErrorAmongDecided!.Value));
        Assert.Equal(
            new Vote(VoteRule.TopKMean, 0.4, 3, "largest Youden on 23 scans, coverage 0.9 of each class, set 0123", 0.3, below),
            report.ToVote());
        Assert.Equal("yes: coverage 0.9091 [0.6915, 0.9975] on 10 scans", $"{report.ClassCoverages[0]}");
    }

    [Fact]
    public void A_set_has_one_fingerprint_whatever_the_order_and_however_often_a_scan_is_in_it()
    {
        string set = ScanSetFingerprint.Of(["AA", "BB", "CC"]);
        Assert.Equal(set, ScanSetFingerprint.Of(["CC", "AA", "BB", "AA"]));
        Assert.NotEqual(set, ScanSetFingerprint.Of(["AA", "BB"]));
    }
}
