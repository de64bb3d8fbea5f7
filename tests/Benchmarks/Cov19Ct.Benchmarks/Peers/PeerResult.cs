namespace Cov19Ct.Benchmarks.Peers;

/// <summary>What a library made of a plan.</summary>
internal sealed record PeerResult
{
    /// <summary>The library and its version.</summary>
    public required string Library { get; init; }

    public required int Threads { get; init; }

    /// <summary>How it was run, where there is a choice.</summary>
    public string Settings { get; init; } = "";

    /// <summary>The loss of each step, over all epochs.</summary>
    public required double[] Losses { get; init; }

    /// <summary>Empty where only some steps were taken.</summary>
    public required PeerEpoch[] Epochs { get; init; }

    public required long PeakMemoryBytes { get; init; }
}

/// <summary>What one epoch came to. All scores are on the validation set.</summary>
internal sealed record PeerEpoch
{
    public required int Epoch { get; init; }

    public required double ValidationLoss { get; init; }

    public required double MacroF1 { get; init; }

    /// <summary>Area under the ROC curve.</summary>
    public required double Auc { get; init; }

    /// <summary>Seconds of the epoch's steps.</summary>
    public required double TrainingSeconds { get; init; }

    /// <summary>Seconds of the evaluation behind it.</summary>
    public required double ValidationSeconds { get; init; }
}
