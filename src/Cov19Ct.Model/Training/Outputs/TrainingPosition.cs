using System.Text.Json.Serialization;
using Cov19Ct.Model.Training.Steps;

namespace Cov19Ct.Model.Training.Outputs;

/// <summary>How far a run has come: all that it needs to go on, beside its tensors.</summary>
internal sealed record TrainingPosition
{
    /// <summary>Steps of the epoch under way that are done.</summary>
    public int Step { get; init; }

    /// <summary>Sum of their losses.</summary>
    public double LossSum { get; init; }

    /// <summary>Time that the epoch under way has taken.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>Learning rate of the last step.</summary>
    public double LearningRate { get; init; }

    /// <summary>Length of the gradient at the last step.</summary>
    public double GradientNorm { get; init; }

    /// <summary>The epochs that are done.</summary>
    public EpochReport[] History { get; init; } = [];

    /// <summary>The validation scans at the best epoch; null without any.</summary>
    public ScoredScan[]? Selection { get; init; }

    /// <summary>True when no epoch is to follow.</summary>
    public bool IsFinished { get; init; }

    /// <summary>The epoch under way, from 0.</summary>
    [JsonIgnore]
    public int Epoch => History.Length;

    [JsonIgnore]
    public EpochReport? Best => Array.FindLast(History, report => report.IsBest);

    /// <summary>The position after a step.</summary>
    public TrainingPosition After(StepReport step, TimeSpan duration) => this with
    {
        Step = Step + 1,
        LossSum = LossSum + step.Loss,
        Elapsed = Elapsed + duration,
        LearningRate = step.LearningRate,
        GradientNorm = step.GradientNorm,
    };

    /// <summary>The position after an epoch.</summary>
    /// <param name="epoch">What it came to.</param>
    /// <param name="validation">The validation scans; null without any.</param>
    /// <param name="patience">Epochs without a better one after which training ends; 0 for never.</param>
    public TrainingPosition After(EpochReport epoch, ScoredScan[]? validation, int patience) => new()
    {
        LearningRate = LearningRate,
        GradientNorm = GradientNorm,
        History = [.. History, epoch],
        Selection = epoch.IsBest ? validation : Selection,
        IsFinished = epoch.Epoch == epoch.Epochs || (patience > 0 && !epoch.IsBest && epoch.Epoch - Best!.Epoch >= patience),
    };
}
