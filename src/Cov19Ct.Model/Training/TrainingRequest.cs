using Cov19Ct.Model.Data;

namespace Cov19Ct.Model.Training;

/// <summary>What is to be trained, on what, and how.</summary>
public sealed record TrainingRequest
{
    /// <summary>Where the best model goes; the last one goes beside it (<see cref="LastModelPath"/>).</summary>
    public required string ModelPath { get; init; }

    /// <summary>The network, its preprocessing and its vote.</summary>
    public required ModelDescription Description { get; init; }

    public required TrainingOptions Options { get; init; }

    /// <summary>Labelled scans to learn from.</summary>
    public required IReadOnlyList<CtScan> TrainingSet { get; init; }

    /// <summary>Labelled scans to choose the best epoch by; may be empty.</summary>
    public required IReadOnlyList<CtScan> ValidationSet { get; init; }

    /// <summary>A torchvision ResNet in safetensors form for the encoder; null for random weights.</summary>
    public string? EncoderWeightsPath { get; init; }

    /// <summary><c>Auto</c>, <c>Cpu</c>, <c>Cuda</c> or <c>Cuda:n</c>.</summary>
    public string Device { get; init; } = "Auto";

    /// <summary>True if the same patient, series or file may be in both sets.</summary>
    public bool AllowLeakage { get; init; }

    /// <summary>Folder of windowed slices and features; null for the user's own.</summary>
    public string? CacheFolder { get; init; }

    /// <summary>The most that the folder takes; 0 keeps the slices in memory.</summary>
    public long CacheBytes { get; init; }

    /// <summary>The most that slices take in memory where the folder has no room for them; scans beyond it are read again in each epoch.</summary>
    public long MemoryBytes { get; init; } = SliceCache.DefaultMemoryBytes;

    /// <summary>Where the model of the last epoch goes.</summary>
    public string LastModelPath => Path.Combine(
        Path.GetDirectoryName(ModelPath) ?? "", $"{Path.GetFileNameWithoutExtension(ModelPath)}.last{Path.GetExtension(ModelPath)}");
}
