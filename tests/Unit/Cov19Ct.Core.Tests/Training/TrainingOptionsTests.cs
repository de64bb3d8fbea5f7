namespace Cov19Ct.Tests.Training;

public class TrainingOptionsTests
{
    [Fact]
    public void The_papers_rate_is_constant() =>
        Assert.All(Enumerable.Range(0, 50), step => Assert.Equal(1e-4, TrainingOptions.Paper.RateOf(step, 50)));

    [Fact]
    public void The_improved_rate_warms_up_and_falls_along_half_a_cosine()
    {
        TrainingOptions options = TrainingOptions.Improved with { LearningRate = 1, WarmUpShare = 0.1 };
        double[] rates = [.. Enumerable.Range(0, 100).Select(step => options.RateOf(step, 100))];
        Assert.Equal([0.1, 0.2, 0.9, 1.0], new[] { rates[0], rates[1], rates[8], rates[9] }, (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal(1, rates[10], 12);
        Assert.Equal(0.5, rates[55], 12);
        Assert.InRange(rates[99], 0, 1e-3);
        Assert.True(rates.Skip(10).Zip(rates.Skip(11)).All(pair => pair.First > pair.Second));
    }

    [Fact]
    public void The_papers_preset_is_the_papers()
    {
        TrainingOptions paper = TrainingOptions.Paper;
        Assert.Equal((700, 5, 1e-4), (paper.MaximumSlices, paper.BatchSize, paper.LearningRate));
        Assert.Equal((PaddingMode.AsPaper, LossTarget.EverySlice), (paper.Padding, paper.Loss));
        Assert.False(paper.HasAugmentation);
        Assert.Equal(
            (ClassWeighting.None, RateSchedule.Constant, 0, 0),
            (paper.ClassWeighting, paper.Schedule, paper.CalibrationShare, paper.Patience));
        Assert.Equal((0.0, 0.0), (paper.WarmUpShare, paper.MaximumGradientNorm));
        Assert.Equal((0.0, 0.0, EpochCriterion.MacroF1), (paper.WeightDecay, paper.LabelSmoothing, paper.SelectBy));
    }

    [Fact]
    public void A_frozen_encoder_leaves_flips_and_no_statistics_to_train()
    {
        TrainingOptions frozen = TrainingOptions.Improved.WithFrozenEncoder();
        Assert.True(frozen.FreezesEncoder);
        Assert.Equal((0.5, 0.0), (frozen.FlipShare, frozen.MaximumRotation));
        Assert.False(TrainingOptions.Paper.WithFrozenEncoder().HasAugmentation);
        Assert.Equal(EncoderNormalisation.Frozen, frozen.EncoderNormalisation);
        Assert.Equal(TrainingOptions.Improved.MaximumGradientNorm, frozen.MaximumGradientNorm);
        Assert.False(TrainingOptions.Improved.FreezesEncoder || TrainingOptions.Paper.FreezesEncoder);
    }
}
