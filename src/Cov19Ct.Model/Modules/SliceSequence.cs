using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Cov19Ct.Model.Modules;

/// <summary>The RNN: batch normalisation, dropout, one GRU layer from the first slice to the last, and a dense layer.</summary>
/// <remarks>arXiv 2106.07524, section 4.</remarks>
internal sealed class SliceSequence : nn.Module
{
    private readonly BatchNorm1d bn;
    private readonly double _dropoutRate;
    private readonly GRU gru;
    private readonly Linear fc;

    /// <param name="features">Features a slice.</param>
    /// <param name="units">Units of the GRU.</param>
    /// <param name="classes">Classes.</param>
    /// <param name="dropoutRate">Share of features dropped in training.</param>
    public SliceSequence(int features, int units, int classes, double dropoutRate)
        : base(nameof(SliceSequence))
    {
        bn = nn.BatchNorm1d(features);
        _dropoutRate = dropoutRate;
        gru = nn.GRU(features, units, numLayers: 1, batchFirst: true);
        fc = nn.Linear(units, classes);
        RegisterComponents();
    }

    /// <summary>(features): the mean of each feature over all slices, as training has met them. The module's own.</summary>
    public Tensor FeatureMeans => bn.running_mean!;

    /// <summary>Scans of different lengths, each from its first slice to its last.</summary>
    /// <param name="features">(rows, features): the slices of all scans, one scan behind another, and behind them, where padding
    /// counts as slices, the black slice.</param>
    /// <param name="batch">N scans of T steps.</param>
    /// <param name="padding">Masked: padding is no part of batch statistics, and what comes out of it means nothing. AsPaper:
    /// it is the black slice, in everything.</param>
    /// <param name="dropoutGenerator">Draws what is dropped in training, so that a step repeats wherever it is run again; null in
    /// evaluation.</param>
    /// <returns>Logits (N, T, classes); the caller disposes them.</returns>
    public Tensor forward(Tensor features, SliceBatch batch, PaddingMode padding, Generator? dropoutGenerator)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor rows = tensor(batch.RowOfStep(), device: features.device); // (N · T)

        // One row has no variance: it is normalised by the running statistics.
        bn.train(training && (features.shape[0] > 1 || padding == PaddingMode.AsPaper && batch.Steps > 1));
        Tensor steps;
        if (padding == PaddingMode.AsPaper)
        {
            steps = bn.forward(features.index_select(0, rows)); // (N · T, features)
        }
        else
        {
            Tensor normalised = bn.forward(features); // (rows, features)
            Tensor nothing = zeros(1, normalised.shape[1], dtype: normalised.dtype, device: normalised.device);
            steps = cat([normalised, nothing]).index_select(0, rows); // (N · T, features)
        }

        (Tensor states, _) = gru.forward(Drop(steps.view(batch.ScanCount, batch.Steps, -1), dropoutGenerator)); // (N, T, units)
        return fc.forward(states).MoveToOuterDisposeScope(); // (N, T, classes)
    }

    /// <summary>Dropout (Srivastava et al., JMLR 15, 2014), what is left scaled up.</summary>
    private Tensor Drop(Tensor x, Generator? generator)
    {
        if (!training || _dropoutRate == 0)
        {
            return x;
        }

        double kept = 1 - _dropoutRate;
        return x * empty_like(x).bernoulli_(kept, generator) / kept;
    }
}
