using Cov19Ct.Model.Modules;
using Cov19Ct.Model.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Cov19Ct.Model.Inference;

/// <summary>One scan through the whole network, some slices at a time through the encoder and all steps through the head: for a
/// diagnosis, and for an evaluation in training, which so says the same.</summary>
/// <param name="network">In evaluation mode.</param>
/// <param name="preprocessing">Says whether padding goes through the head.</param>
/// <param name="chunk">Slices that are encoded at a time, 1 or more.</param>
internal sealed class SequenceForward(CnnRnn network, Preprocessing preprocessing, int chunk)
{
    /// <summary>Logits for each slice, and for each step of padding behind them. No gradient is kept.</summary>
    /// <param name="slices">Slices of the scan that go to the network.</param>
    /// <param name="encodeInput">Gives the encoder's input (count, 3, H, W) for slices [first, first + count); the slice behind the
    /// last one is the black slice of padding, which is encoded once. The caller of it disposes the tensor.</param>
    /// <param name="slicesDone">Told the number of slices encoded, after each chunk.</param>
    /// <param name="cancellationToken">Stops between chunks.</param>
    /// <returns>(1, T, classes), T as <see cref="Preprocessing.StepsFor"/> says; the caller disposes it.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public Tensor Run(int slices, Func<int, int, Tensor> encodeInput, IProgress<int>? slicesDone, CancellationToken cancellationToken)
    {
        using Tensor features = Encode(slices, encodeInput, slicesDone, cancellationToken);
        return Head(features, slices);
    }

    /// <summary>The first half of <see cref="Run"/>.</summary>
    /// <returns>(rows, F): the slices, and the black one where there is padding; the caller disposes it.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public Tensor Encode(int slices, Func<int, int, Tensor> encodeInput, IProgress<int>? slicesDone, CancellationToken cancellationToken)
    {
        using IDisposable noGradient = no_grad();
        using DisposeScope scope = NewDisposeScope();
        int rows = slices + (preprocessing.StepsFor(slices) > slices ? 1 : 0);
        List<Tensor> features = [];
        for (int first = 0; first < rows; first += chunk)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using DisposeScope chunkScope = NewDisposeScope();
            int count = Math.Min(chunk, rows - first);
            features.Add(network.encoder.forward(encodeInput(first, count)).MoveToOuterDisposeScope()); // (count, F)
            slicesDone?.Report(Math.Min(first + count, slices));
        }

        return cat(features).MoveToOuterDisposeScope();
    }

    /// <summary>The second half of <see cref="Run"/>.</summary>
    /// <param name="features">(rows, F), from <see cref="Encode"/>.</param>
    /// <param name="slices">Slices of the scan.</param>
    /// <returns>(1, T, classes); the caller disposes it.</returns>
    public Tensor Head(Tensor features, int slices)
    {
        using IDisposable noGradient = no_grad();
        SliceBatch batch = new([slices], Labels: [0], Weights: [1], preprocessing.StepsFor(slices));
        return network.head.forward(features, batch, preprocessing.Padding, dropoutGenerator: null);
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
