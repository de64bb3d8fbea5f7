using System.Text.Json.Serialization;

namespace Cov19Ct;

/// <summary>What one epoch of training came to.</summary>
public sealed record EpochReport
{
    /// <summary>From 1.</summary>
    public required int Epoch { get; init; }

    /// <summary>Epochs asked for; training may end before.</summary>
    public required int Epochs { get; init; }

    /// <summary>Seed of the run.</summary>
    public required int Seed { get; init; }

    /// <summary>Mean loss over the epoch's steps.</summary>
    public required double TrainingLoss { get; init; }

    /// <summary>Mean loss over the validation set; null without one.</summary>
    public double? ValidationLoss { get; init; }

    /// <summary>Macro F1 on the validation set, by the model's vote at <see cref="Threshold"/>; null without one.</summary>
    public double? MacroF1 { get; init; }

    /// <summary>The classes' F1 on the validation set, in the model's order; empty without one.</summary>
    public double[] ClassF1 { get; init; } = [];

    /// <summary>Mean loss over the part of the training set that calibrates the threshold; null without one.</summary>
    public double? CalibrationLoss { get; init; }

    /// <summary>Threshold of the verdict, in (0, 1].</summary>
    public required double Threshold { get; init; }

    /// <summary>Learning rate of the epoch's last step.</summary>
    public required double LearningRate { get; init; }

    /// <summary>Length of the gradient at the last step, before it was clipped.</summary>
    public required double GradientNorm { get; init; }

    /// <summary>True if this epoch's weights are the best so far, by validation macro F1, of equal ones by validation loss;
    /// without a validation set by the loss of the calibrating scans, or else of the training.</summary>
    public required bool IsBest { get; init; }

    public required TimeSpan Duration { get; init; }

    /// <summary>What is odd about the training set: <see cref="FindingCodes.ShortcutLikely"/>.</summary>
    [JsonIgnore]
    public CtFinding[] Findings { get; init; } = [];

    /// <summary>Where the best model is.</summary>
    public required string ModelPath { get; init; }

    public override string ToString() => FormattableString.Invariant(
        $"epoch {Epoch} of {Epochs}: loss {TrainingLoss:0.0000}, validation {ValidationLoss:0.0000}, macro F1 {MacroF1:0.0000}");
}
