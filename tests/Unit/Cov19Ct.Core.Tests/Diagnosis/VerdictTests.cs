namespace Cov19Ct.Tests.Diagnosis;

public class VerdictTests
{
    private static readonly string[] s_classes = ["normal", "pneumonia", "COVID"];

    [Fact]
    public void A_negative_verdict_is_the_most_probable_of_the_other_classes()
    {
        (double score, string diagnosis) = Verdict.Decide(
            [[0.1, 0.6, 0.3], [0.5, 0.4, 0.1]], s_classes, "COVID", new Vote(VoteRule.AtLeastOne));
        Assert.Equal((0.3, "pneumonia"), (score, diagnosis));
    }

    [Theory]
    [InlineData(0.2, "Undetermined", false)]
    [InlineData(0.7, "Undetermined", false)]
    [InlineData(0.8, "COVID", true)]
    [InlineData(0.1, "other", false)]
    public void A_score_in_the_range_has_no_verdict(double probability, string expected, bool isPositive)
    {
        Vote vote = new(VoteRule.Mean, 0.5, thresholdSource: "a test", undeterminedFrom: 0.2, undeterminedBelow: 0.8);
        Cov19Diagnosis diagnosis = Verdict.Revote(Diagnosis(Slice(0, 1 - probability, 0, probability)), vote);
        bool isUndetermined = expected == Verdict.Undetermined;
        Assert.Equal(isUndetermined, diagnosis.IsUndetermined);
        Assert.Equal(isPositive, diagnosis.IsPositive);
        Assert.Equal(isUndetermined, diagnosis.Diagnosis == Verdict.Undetermined);
        Assert.Equal(isPositive, diagnosis.Diagnosis == "COVID");
        Assert.Equal((0.2, 0.8), (diagnosis.UndeterminedFrom, diagnosis.UndeterminedBelow));
        Assert.Equal(isUndetermined, Codes(diagnosis).Contains(FindingCodes.UndeterminedVerdict));

        // The finding goes with the range.
        Assert.DoesNotContain(FindingCodes.UndeterminedVerdict, Codes(Verdict.Revote(diagnosis, new Vote(VoteRule.Mean))));
    }

    [Fact]
    public void A_score_at_the_threshold_is_positive()
    {
        (_, string diagnosis) = Verdict.Decide([[0.5, 0.0, 0.5]], s_classes, "COVID", new Vote(VoteRule.Mean, 0.5));
        Assert.Equal("COVID", diagnosis);
    }

    [Fact]
    public void Slices_without_a_probability_do_not_vote()
    {
        Cov19Diagnosis diagnosis = Diagnosis(NotShown(0), Slice(1, 0.1, 0.1, 0.8), NotShown(2));
        Assert.Equal(0.8, Verdict.Revote(diagnosis, new Vote(VoteRule.Mean)).Probability);
        Assert.Equal(0.8, Verdict.Revote(diagnosis, new Vote(VoteRule.LastStep)).Probability);
        Assert.Equal(
            [FindingCodes.UncalibratedThreshold, FindingCodes.FewerSlicesThanRule],
            Codes(Verdict.Revote(diagnosis, new Vote(VoteRule.AtLeastK, k: 2))));
        Assert.Equal((3, 1, "0: no probability"), (diagnosis.SliceCount, diagnosis.ShownSliceCount, diagnosis.Slices[0].ToString()));
        Assert.Throws<ArgumentException>(
            () => Verdict.Revote(Diagnosis(NotShown(0)) with { PaddingProbabilities = [[0, 0, 1]] }, Vote.Paper));
    }

    [Theory]
    [InlineData(VoteRule.AtLeastOne, 1, 0.9)]
    [InlineData(VoteRule.AtLeastK, 2, 0.7)]
    [InlineData(VoteRule.Majority, 1, 0.2)]
    [InlineData(VoteRule.Mean, 1, 2.7 / 6)]
    [InlineData(VoteRule.TopKMean, 3, 2.3 / 3)]
    [InlineData(VoteRule.LastStep, 1, 0.0)]
    public void Padding_votes_behind_the_last_slice(VoteRule rule, int k, double score)
    {
        // Probabilities of COVID: 0.2 and 0.2 for the slices, 0.7, 0.9, 0.7 and 0 for the padding.
        Cov19Diagnosis diagnosis = Diagnosis(Slice(0, 0.8, 0, 0.2), Slice(1, 0.8, 0, 0.2)) with
        {
            PaddingProbabilities = [[0.3, 0, 0.7], [0.1, 0, 0.9], [0.3, 0, 0.7], [1, 0, 0]],
        };
        Cov19Diagnosis again = Verdict.Revote(diagnosis, new Vote(rule, k: k));
        Assert.Equal(score, again.Probability, 12);
        Assert.Same(diagnosis.PaddingProbabilities, again.PaddingProbabilities);
        Assert.Empty(again.PositiveSlices);
    }

    [Fact]
    public void Padding_that_decides_the_verdict_is_said()
    {
        Cov19Diagnosis diagnosis = Diagnosis(Slice(0, 0.8, 0, 0.2)) with { PaddingProbabilities = [[0.1, 0, 0.9], [0.1, 0, 0.9]] };
        Cov19Diagnosis positive = Verdict.Revote(diagnosis, Vote.Paper);
        Assert.Equal(("COVID", 0.9), (positive.Diagnosis, positive.Probability));
        CtFinding finding = Assert.Single(positive.Findings, finding => finding.Code == FindingCodes.PaddingDecides);
        Assert.Equal(FindingSeverity.Warning, finding.Severity);
        Assert.Contains("without them it would be normal (score 0.2000)", finding.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(FindingCodes.PaddingDecides, Codes(Verdict.Revote(positive, new Vote(VoteRule.AtLeastOne, 0.1))));
    }

    [Fact]
    public void Padding_counts_in_the_choice_among_the_other_classes()
    {
        Cov19Diagnosis diagnosis = Diagnosis(Slice(0, 0.6, 0.4, 0.0)) with { PaddingProbabilities = [[0.1, 0.9, 0.0]] };
        Cov19Diagnosis negative = Verdict.Revote(diagnosis, Vote.Paper);
        Assert.Equal("pneumonia", negative.Diagnosis);
        Assert.Contains(FindingCodes.PaddingDecides, Codes(negative));
    }

    [Fact]
    public void Padding_counts_where_a_rule_asks_for_many()
    {
        Cov19Diagnosis diagnosis = Diagnosis(Slice(0, 0.8, 0, 0.2)) with { PaddingProbabilities = [[0.9, 0, 0.1]] };
        Assert.DoesNotContain(FindingCodes.FewerSlicesThanRule, Codes(Verdict.Revote(diagnosis, new Vote(VoteRule.AtLeastK, k: 2))));
        Assert.Contains(FindingCodes.FewerSlicesThanRule, Codes(Verdict.Revote(diagnosis, new Vote(VoteRule.AtLeastK, k: 3))));
    }

    [Fact]
    public void Voting_again_keeps_the_evidence_and_replaces_the_verdict()
    {
        Cov19Diagnosis first = Verdict.Revote(Diagnosis(Slice(0, 0.2, 0.0, 0.8), Slice(1, 0.9, 0.0, 0.1)), Vote.Paper);
        Cov19Diagnosis again = Verdict.Revote(first, new Vote(VoteRule.TopKMean, 0.5, k: 3));

        Assert.Equal(("COVID", true, 0.8), (first.Diagnosis, first.IsPositive, first.Probability));
        Assert.Equal(("normal", false), (again.Diagnosis, again.IsPositive));
        Assert.Equal(0.45, again.Probability, 12);
        Assert.Same(first.Slices, again.Slices);
        Assert.Equal(3, again.K);
        Assert.Equal(Vote.Uncalibrated, again.ThresholdSource);
        Assert.Equal(
            [FindingCodes.UncalibratedThreshold, FindingCodes.FewerSlicesThanRule], again.Findings.Select(finding => finding.Code));
    }

    [Fact]
    public void Positive_slices_reach_the_threshold()
    {
        Cov19Diagnosis diagnosis = Verdict.Revote(
            Diagnosis(Slice(0, 0.4, 0, 0.6), Slice(1, 0.5, 0, 0.5), Slice(2, 0.6, 0, 0.4)), Vote.Paper);
        Assert.Equal([0, 1], diagnosis.PositiveSlices);
        Assert.Equal((2, 3), (diagnosis.PositiveSliceCount, diagnosis.SliceCount));
    }

    [Fact]
    public void A_threshold_with_a_source_is_calibrated() =>
        Assert.Empty(
            Verdict.Revote(
                Diagnosis(Slice(0, 0, 0, 1)), new Vote(VoteRule.Mean, 0.4, thresholdSource: "calibration set, n = 40")).Findings);

    private static IEnumerable<string> Codes(Cov19Diagnosis diagnosis) => diagnosis.Findings.Select(finding => finding.Code);

    private static SliceProbability NotShown(int index) => new(index, null, null, $"IM{index}", 0, null, null);

    private static SliceProbability Slice(int index, params double[] probabilities) =>
        new(index, probabilities[^1], probabilities, $"IM{index}", 0, null, null);

    private static Cov19Diagnosis Diagnosis(params SliceProbability[] slices) => new()
    {
        ScanId = "scan",
        Path = "scan",
        Diagnosis = "",
        Probability = 0,
        Vote = new Vote(VoteRule.Mean),
        Classes = s_classes,
        PositiveClass = "COVID",
        Slices = slices,
        ModelName = "model",
        ModelHash = "00",
        Device = "cpu",
        Precision = "Float32",
    };
}
