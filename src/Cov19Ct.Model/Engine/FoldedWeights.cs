using Cov19Ct.Model.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Cov19Ct.Model.Engine;

/// <summary>The weights of an encoder with all that is constant folded in: batch normalisation into the convolution before it, and into
/// the first one what comes before that, so that it takes a slice's 8-bit levels as they are.</summary>
/// <remarks>
/// Batch normalisation in evaluation is γ (x − μ) / √(σ² + ε) + β (Ioffe and Szegedy, arXiv 1502.03167, section 3.1): a factor for each
/// output channel, and an offset. The three channels of the first convolution see the same level v, as (v / 255 − mᵢ) / sᵢ: its kernels sum
/// up to one for v. What they make of the constants −mᵢ / sᵢ cannot go into the offset, because the zeros of padding stand for normalised
/// levels: it is the kernel of a second channel, which is 1 inside the slice.
/// </remarks>
internal sealed class FoldedWeights : IDisposable
{
    private readonly Tensor[] _weights;
    private readonly Tensor[] _biases;

    private FoldedWeights(Tensor[] weights, Tensor[] biases)
    {
        _weights = weights;
        _biases = biases;
    }

    /// <summary>(C′, C, kernel, kernel) for each convolution of the plan, float32, on the CPU.</summary>
    public IReadOnlyList<Tensor> Weights => _weights;

    /// <summary>(C′) for each convolution of the plan, likewise.</summary>
    public IReadOnlyList<Tensor> Biases => _biases;

    /// <summary>Channels of the input: the levels, and the ones where the normalisation subtracts something.</summary>
    public int InputChannels => (int)_weights[0].shape[1];

    /// <summary>Folds an encoder. The caller disposes the weights.</summary>
    /// <param name="encoder">On the CPU.</param>
    /// <param name="plan">The plan of its architecture.</param>
    /// <param name="normalisation">What its input is normalised by.</param>
    public static FoldedWeights Of(SliceEncoder encoder, EncoderPlan plan, InputNormalisation normalisation)
    {
        using IDisposable noGradient = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Dictionary<string, Tensor> state = encoder.state_dict();
        (Tensor Weight, Tensor Bias)[] folded =
        [
            .. plan.Convolutions.Select((convolution, index) => Fold(state, convolution, index == 0 ? normalisation : null)),
        ];

        // Kept only when nothing can fail any more.
        return new FoldedWeights(
            Array.ConvertAll(folded, convolution => convolution.Weight.DetachFromDisposeScope()),
            Array.ConvertAll(folded, convolution => convolution.Bias.DetachFromDisposeScope()));
    }

    public void Dispose()
    {
        Array.ForEach(_weights, tensor => tensor.Dispose());
        Array.ForEach(_biases, tensor => tensor.Dispose());
    }

    /// <summary>Computed in float64, rounded once.</summary>
    private static (Tensor Weight, Tensor Bias) Fold(
        Dictionary<string, Tensor> state, PlannedConvolution convolution, InputNormalisation? normalisation)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor factor = Statistic("weight") / (Statistic("running_var") + BatchNormalisation.Epsilon).sqrt(); // (C′)
        Tensor bias = Statistic("bias") - (Statistic("running_mean") * factor);
        Tensor weight = state[$"{convolution.Name}.weight"].to_type(ScalarType.Float64) * factor.view(-1, 1, 1, 1);
        Tensor input = normalisation is null ? weight : FoldInput(weight, normalisation);
        return (Round(input), Round(bias));

        Tensor Statistic(string name) => state[$"{convolution.Normalisation}.{name}"].to_type(ScalarType.Float64);

        static Tensor Round(Tensor exact) => exact.to_type(ScalarType.Float32).contiguous().MoveToOuterDisposeScope();
    }

    /// <param name="weight">(C′, 3, kernel, kernel).</param>
    /// <param name="normalisation">What the three channels are normalised by.</param>
    /// <returns>(C′, 1 or 2, kernel, kernel).</returns>
    private static Tensor FoldInput(Tensor weight, InputNormalisation normalisation)
    {
        Tensor mean = tensor(normalisation.Mean, dtype: ScalarType.Float64).view(1, 3, 1, 1);
        Tensor scaled = weight / tensor(normalisation.StandardDeviation, dtype: ScalarType.Float64).view(1, 3, 1, 1);
        Tensor ofLevel = scaled.sum([1], keepdim: true) / byte.MaxValue; // (C′, 1, kernel, kernel)
        return Array.TrueForAll(normalisation.Mean, value => value == 0)
            ? ofLevel
            : cat([ofLevel, (scaled * -mean).sum([1], keepdim: true)], 1);
    }
}
