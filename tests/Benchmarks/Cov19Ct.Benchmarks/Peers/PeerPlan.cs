namespace Cov19Ct.Benchmarks.Peers;

/// <summary>All that another library needs to train the same, beside the weights and the slices. Adam's betas and epsilon are
/// PyTorch's defaults; the loss is the softmax cross entropy at every slice, each scan weighing the same.</summary>
internal sealed record PeerPlan
{
    public required EncoderArchitecture Encoder { get; init; }

    /// <summary>Rows and columns of a slice.</summary>
    public required int Size { get; init; }

    public required int RecurrentUnits { get; init; }

    public required double Dropout { get; init; }

    public required InputNormalisation Normalisation { get; init; }

    public required Precision Precision { get; init; }

    public required double LearningRate { get; init; }

    public required int BatchSize { get; init; }

    public required int Seed { get; init; }

    public required int Epochs { get; init; }

    /// <summary>Stop after so many steps; null to train all epochs.</summary>
    public required int? Steps { get; init; }

    public required PeerScan[] Training { get; init; }

    public required PeerScan[] Validation { get; init; }

    /// <summary>For each epoch its batches, for each batch indices into <see cref="Training"/>.</summary>
    public required int[][][] Order { get; init; }
}

/// <summary>Of weights, slices and all arithmetic.</summary>
internal enum Precision
{
    Float32,
    Float64,
}

/// <summary>One scan of the plan.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Label">1 for COVID, 0 for non-COVID.</param>
/// <param name="First">Its first slice among all slices.</param>
/// <param name="SliceCount">How many it has.</param>
internal sealed record PeerScan(string Id, int Label, int First, int SliceCount);
