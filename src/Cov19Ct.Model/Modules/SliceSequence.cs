using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Cov19Ct.Model.Modules;

/// <summary>The RNN: batch normalisation, dropout, one GRU layer from the first slice to the last, and a dense layer.</summary>
/// <remarks>arXiv 2106.07524, section 4.</remarks>
internal sealed class SliceSequence : nn.Module<Tensor, Tensor>
{
    private readonly BatchNorm1d bn;
    private readonly Dropout dropout;
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
        dropout = nn.Dropout(dropoutRate);
        gru = nn.GRU(features, units, numLayers: 1, batchFirst: true);
        fc = nn.Linear(units, classes);
        RegisterComponents();
    }

    /// <param name="features">(N, S, features): N scans of S slices, in slice order.</param>
    /// <returns>Logits (N, S, classes); the caller disposes them.</returns>
    public override Tensor forward(Tensor features)
    {
        using DisposeScope scope = NewDisposeScope();
        (long scans, long slices, long width) = (features.shape[0], features.shape[1], features.shape[2]);
        Tensor x = bn.forward(features.reshape(scans * slices, width)).reshape(scans, slices, width); // (N, S, features)
        (Tensor states, _) = gru.forward(dropout.forward(x)); // (N, S, units)
        return fc.forward(states).MoveToOuterDisposeScope(); // (N, S, classes)
    }
}
