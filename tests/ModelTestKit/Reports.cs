namespace Cov19Ct.ModelTestKit;

/// <summary>Reports of epochs that nobody trained.</summary>
internal static class Reports
{
    public static string[] Classes { get; } = ["non-COVID", "COVID"];

    /// <param name="epoch">From 1; every figure follows from it.</param>
    public static EpochReport Of(int epoch) => new()
    {
        Epoch = epoch,
        Seed = 3,
        Threshold = 0.25,
        Epochs = 20,
        TrainingLoss = 1.0 / epoch,
        ValidationLoss = 1.5 / epoch,
        MacroF1 = 1 - (0.5 / epoch),
        ClassF1 = [1 - (0.25 / epoch), 1 - (0.75 / epoch)],
        LearningRate = 1e-4,
        GradientNorm = 2.5,
        IsBest = true,
        Duration = TimeSpan.FromSeconds(90.5),
        ModelPath = "/home/somebody/model.safetensors",
    };

    public static EpochReport WithoutValidation(int epoch) => Of(epoch) with { ValidationLoss = null, MacroF1 = null, ClassF1 = [] };
}
