namespace Cov19Ct.Core.Tests.Training;

public class TrainingSummaryTests
{
    [Fact]
    public void Mean_and_standard_deviation_are_those_of_the_runs()
    {
        TrainingSummary summary = new() { Best = [Report(0, 0.7), Report(1, 0.8), Report(2, 0.9)] };
        Assert.Equal(0.8, summary.MeanMacroF1!.Value, 12);
        Assert.Equal(0.1, summary.StandardDeviationMacroF1!.Value, 12);
        Assert.Equal([0, 1, 2], summary.Seeds);
        Assert.Equal(["0", "1", "2"], summary.ModelPaths);
        Assert.StartsWith("3 runs: macro F1 0.8000 ± 0.1000", summary.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_made_up_without_a_validation_set_or_a_second_run()
    {
        Assert.Null(new TrainingSummary { Best = [Report(0, null), Report(1, null)] }.MeanMacroF1);
        Assert.Null(new TrainingSummary { Best = [Report(0, 0.7)] }.StandardDeviationMacroF1);
    }

    private static EpochReport Report(int seed, double? macroF1) => new()
    {
        Epoch = 1,
        Epochs = 1,
        Seed = seed,
        TrainingLoss = 1,
        MacroF1 = macroF1,
        Threshold = 0.5,
        LearningRate = 1,
        GradientNorm = 1,
        IsBest = true,
        Duration = TimeSpan.Zero,
        ModelPath = $"{seed}",
    };
}
