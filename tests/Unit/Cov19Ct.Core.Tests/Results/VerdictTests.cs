namespace Cov19Ct.Tests.Results;

public class VerdictTests
{
    private static readonly string[] s_classes = ["normal", "pneumonia", "COVID"];

    [Fact]
    public void A_negative_verdict_is_the_most_probable_of_the_other_classes()
    {
        SliceProbability[] slices = [Slice(0, 0.1, 0.6, 0.3), Slice(1, 0.5, 0.4, 0.1)];
        (double score, string diagnosis) = Verdict.Decide(slices, s_classes, "COVID", new Vote(VoteRule.AtLeastOne));
        Assert.Equal((0.3, "pneumonia"), (score, diagnosis));
    }

    [Fact]
    public void A_score_at_the_threshold_is_positive()
    {
        (_, string diagnosis) = Verdict.Decide([Slice(0, 0.5, 0.0, 0.5)], s_classes, "COVID", new Vote(VoteRule.Mean, 0.5));
        Assert.Equal("COVID", diagnosis);
    }

    [Fact]
    public void Slices_without_a_probability_do_not_vote()
    {
        SliceProbability[] slices = [Slice(0, 0.1, 0.1, 0.8), new(1, null, null, "b", 0, null, null)];
        (double score, _) = Verdict.Decide(slices, s_classes, "COVID", new Vote(VoteRule.Mean));
        Assert.Equal(0.8, score);
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
        Assert.Equal([FindingCodes.UncalibratedThreshold, FindingCodes.FewerSlicesThanRule], again.Findings.Select(finding => finding.Code));
    }

    [Fact]
    public void Positive_slices_reach_the_threshold()
    {
        Cov19Diagnosis diagnosis = Verdict.Revote(Diagnosis(Slice(0, 0.4, 0, 0.6), Slice(1, 0.5, 0, 0.5), Slice(2, 0.6, 0, 0.4)), Vote.Paper);
        Assert.Equal([0, 1], diagnosis.PositiveSlices);
        Assert.Equal((2, 3), (diagnosis.PositiveSliceCount, diagnosis.SliceCount));
    }

    [Fact]
    public void A_threshold_with_a_source_is_calibrated() =>
        Assert.Empty(Verdict.FindingsOn([Slice(0, 0, 0, 1)], new Vote(VoteRule.Mean, 0.4, thresholdSource: "calibration set, n = 40")));

    private static SliceProbability Slice(int index, params double[] probabilities) =>
        new(index, probabilities[^1], probabilities, $"IM{index}", 0, null, null);

    private static Cov19Diagnosis Diagnosis(params SliceProbability[] slices) => new()
    {
        ScanId = "scan",
        Path = "scan",
        Diagnosis = "",
        IsPositive = false,
        Probability = 0,
        Rule = VoteRule.Mean,
        Threshold = 0.5,
        ThresholdSource = Vote.Uncalibrated,
        Classes = s_classes,
        PositiveClass = "COVID",
        Slices = slices,
        ModelName = "model",
        ModelHash = "00",
        Device = "cpu",
        Precision = "Float32",
    };
}
