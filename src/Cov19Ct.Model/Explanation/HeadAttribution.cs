using Cov19Ct.Model.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Cov19Ct.Model.Explanation;

/// <summary>What each slice's features do for the verdict on the scan. The receiver disposes it.</summary>
/// <remarks>
/// Integrated gradients (Sundararajan, Taly and Yan, arXiv 1703.01365): the mean gradient of the score along the straight path from the
/// features of no slice in particular (the means that the head's batch normalisation has learned) to the scan's, all slices at once. The
/// score is the mean probability of the positive class over all steps. The gradient at the end of the path alone would not do: once the GRU
/// is sure, no slice changes anything any more, least of all the one that made it sure.
/// </remarks>
/// <param name="Weights">(slices, F), float32, on the CPU: the mean gradient of the score by the features.</param>
/// <param name="Contributions">For each slice weights · (features − means). Their sum is what the score has gained on the path.</param>
internal sealed record HeadAttribution(Tensor Weights, double[] Contributions) : IDisposable
{
    /// <summary>Points of the path, in the middles of as many equal parts.</summary>
    private const int Points = 16;

    /// <summary>Attributes the score of one scan to its slices.</summary>
    /// <param name="head">On the CPU, in evaluation mode.</param>
    /// <param name="features">(rows, F) on the CPU: the slices, and behind them the black one where padding goes through the head.</param>
    /// <param name="slices">Slices of the scan.</param>
    /// <param name="preprocessing">Says whether padding goes through the head.</param>
    /// <param name="positive">Index of the positive class.</param>
    /// <param name="cancellationToken">Looked at at each point.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static HeadAttribution Of(
        SliceSequence head, Tensor features, int slices, Preprocessing preprocessing, int positive, CancellationToken cancellationToken)
    {
        using DisposeScope scope = NewDisposeScope();
        SliceBatch batch = new([slices], Labels: [0], Weights: [1], preprocessing.StepsFor(slices));
        using Tensor means = head.FeatureMeans.detach(); // (F)
        Tensor ofSlices = features.narrow(0, 0, slices).detach(); // (slices, F)
        Tensor gained = ofSlices - means;
        Tensor sum = zeros_like(gained);
        for (int point = 0; point < Points; point++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using DisposeScope ofPoint = NewDisposeScope();
            using IDisposable gradient = enable_grad();
            Tensor at = (means + (gained * ((point + 0.5) / Points))).requires_grad_();
            Tensor rows = features.shape[0] > slices ? cat([at, features.narrow(0, slices, 1).detach()]) : at;
            Tensor logits = head.forward(rows, batch, preprocessing.Padding, dropoutGenerator: null); // (1, T, classes)
            Tensor score = logits.softmax(2).select(2, positive).mean();
            using (no_grad())
            {
                sum.add_(autograd.grad([score], [at])[0]);
            }
        }

        Tensor weights = sum / Points;
        double[] contributions = [.. (weights * gained).to_type(ScalarType.Float64).sum(1).data<double>()];
        return new HeadAttribution(weights.DetachFromDisposeScope(), contributions);
    }

    public void Dispose() => Weights.Dispose();
}
