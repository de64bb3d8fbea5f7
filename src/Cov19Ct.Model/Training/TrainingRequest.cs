using Cov19Ct.Model.Data;

namespace Cov19Ct.Model.Training;

/// <summary>What is to be trained, on what, and how.</summary>
public sealed record TrainingRequest
{
    /// <summary>Where the model of the best epoch goes, and the other files beside it.</summary>
    public required TrainingOutputs Outputs { get; init; }

    /// <summary>The network, its preprocessing and its vote.</summary>
    public required ModelDescription Description { get; init; }

    public required TrainingOptions Options { get; init; }

    /// <summary>Labelled scans to learn from.</summary>
    public required IReadOnlyList<CtScan> TrainingSet { get; init; }

    /// <summary>Labelled scans to choose the best epoch by; may be empty.</summary>
    public required IReadOnlyList<CtScan> ValidationSet { get; init; }

    /// <summary>A torchvision ResNet in safetensors or ONNX form for the encoder; null for random weights.</summary>
    public string? EncoderWeightsPath { get; init; }

    /// <summary><c>Auto</c>, <c>Cpu</c>, <c>Cuda</c> or <c>Cuda:n</c>.</summary>
    public string Device { get; init; } = "Auto";

    /// <summary>Runs, with the seed and those that follow it; each leaves its own files where there is more than one.</summary>
    public int Repeat { get; init; } = 1;

    /// <summary>True to go on from the checkpoint, where there is one.</summary>
    public bool Resume { get; init; }

    /// <summary>Time between two checkpoints within an epoch; zero for one a step. There is one after each epoch.</summary>
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>True if the same patient, series or file may be in both sets.</summary>
    public bool AllowLeakage { get; init; }

    /// <summary>True if a scan that cannot be read ends the training; false to leave it out.</summary>
    public bool Strict { get; init; }

    /// <summary>Folder of windowed slices and features; null for the user's own.</summary>
    public string? CacheFolder { get; init; }

    /// <summary>The most that the folder takes; 0 keeps the slices in memory.</summary>
    public long CacheBytes { get; init; }

    /// <summary>The most that slices take in memory where the folder has no room for them; scans beyond it are read again in each
    /// epoch.</summary>
    public long MemoryBytes { get; init; } = SliceCache.DefaultMemoryBytes;

    /// <summary>One request a run, in the order of the seeds.</summary>
    public IReadOnlyList<TrainingRequest> Runs() => Repeat == 1
        ? [this]
        : [.. Enumerable.Range(Options.Seed, Repeat)
            .Select(seed => this with { Options = Options with { Seed = seed }, Outputs = Outputs.OfSeed(seed), Repeat = 1 })];
}
