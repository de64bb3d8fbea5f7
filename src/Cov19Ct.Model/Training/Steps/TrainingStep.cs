using Cov19Ct.Model.Modules;
using static TorchSharp.torch;

namespace Cov19Ct.Model.Training.Steps;

/// <summary>What one optimisation step learns from.</summary>
/// <param name="Scans">The scans of the batch.</param>
/// <param name="Batch">Their lengths, labels and weights.</param>
/// <param name="Augmentations">One a scan; null for none.</param>
/// <param name="DropoutGenerator">Draws what is dropped; the caller disposes it.</param>
internal sealed record TrainingStep(
    IReadOnlyList<TrainingScan> Scans,
    SliceBatch Batch,
    IEnumerable<Augmentation>? Augmentations,
    Generator DropoutGenerator);
