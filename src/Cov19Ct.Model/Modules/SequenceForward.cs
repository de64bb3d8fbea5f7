using TorchSharp;
using static TorchSharp.torch;

namespace Cov19Ct.Model.Modules;

/// <summary>The features of one scan through the head: for a diagnosis, and for an evaluation in training, which so says the
/// same.</summary>
internal static class SequenceForward
{
    /// <summary>True where the features of a black slice are to stand behind those of the scan, because padding goes through the
    /// head.</summary>
    public static bool NeedsBlackSlice(int slices, Preprocessing preprocessing) => preprocessing.StepsFor(slices) > slices;

    /// <summary>Logits for each slice, and for each step of padding behind them. No gradient is kept.</summary>
    /// <param name="head">In evaluation mode.</param>
    /// <param name="features">(rows, F): the slices, and the black one where <see cref="NeedsBlackSlice"/> says so.</param>
    /// <param name="slices">Slices of the scan.</param>
    /// <param name="preprocessing">Says whether padding goes through the head.</param>
    /// <returns>(1, T, classes), T as <see cref="Preprocessing.StepsFor"/> says; the caller disposes it.</returns>
    public static Tensor Run(SliceSequence head, Tensor features, int slices, Preprocessing preprocessing)
    {
        using IDisposable noGradient = no_grad();
        SliceBatch batch = new([slices], Labels: [0], Weights: [1], preprocessing.StepsFor(slices));
        return head.forward(features, batch, preprocessing.Padding, dropoutGenerator: null);
    }

    /// <summary>The probability of each class at each step.</summary>
    /// <param name="logits">(1, T, classes).</param>
    /// <returns>[step][class], each row summing to 1; NaN where the logits are.</returns>
    public static double[][] Probabilities(Tensor logits)
    {
        using DisposeScope scope = NewDisposeScope();
        double[] probabilities = [.. logits.to_type(ScalarType.Float64).softmax(2).cpu().data<double>()];
        return [.. probabilities.Chunk((int)logits.shape[2])];
    }
}
