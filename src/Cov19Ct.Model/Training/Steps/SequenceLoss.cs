using Cov19Ct.Model.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Cov19Ct.Model.Training.Steps;

/// <summary>The label of each scan held against what the network says of its steps.</summary>
/// <remarks>Each scan weighs by its weight, not by its number of slices: a choice of ours where padding is masked, and what
/// the paper's loss comes to where every scan has t steps.</remarks>
internal static class SequenceLoss
{
    /// <param name="logits">(N, T, classes).</param>
    /// <param name="batch">N scans of T steps.</param>
    /// <param name="target">What the label is held against.</param>
    /// <param name="padding">Whether padding counts as slices.</param>
    /// <param name="smoothing">Share of the label that is spread evenly over all classes; 0 for none.</param>
    /// <returns>The weighted mean over the scans, a scalar; the caller disposes it.</returns>
    public static Tensor Compute(Tensor logits, SliceBatch batch, LossTarget target, PaddingMode padding, double smoothing = 0)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor labels = tensor(batch.Labels.Select(label => (long)label).ToArray(), device: logits.device);
        Tensor weights = tensor(batch.Weights, device: logits.device).to(logits.dtype);
        long[] counted = [.. batch.Lengths.Select(length => padding == PaddingMode.AsPaper ? batch.Steps : (long)length)];
        Tensor lengths = tensor(counted, device: logits.device); // (N)
        Tensor mask = (arange(batch.Steps, device: logits.device).unsqueeze(0) < lengths.unsqueeze(1)).to(logits.dtype); // (N, T)
        Tensor logProbabilities = logits.log_softmax(2); // (N, T, classes)
        Tensor ofTrueClass = logProbabilities.gather(2, labels.view(-1, 1, 1).expand(-1, batch.Steps, 1)).squeeze(2); // (N, T)
        Tensor losses = Losses(ofTrueClass);
        if (smoothing > 0)
        {
            int classes = (int)logits.shape[2];
            Tensor ofAll = stack(Enumerable.Range(0, classes).Select(label => Losses(logProbabilities.select(2, label))), 1);
            losses = (losses * (1 - smoothing)) + (ofAll.mean([1]) * smoothing);
        }

        return ((losses * weights).sum() / weights.sum()).MoveToOuterDisposeScope();

        // (N): of a class whose logarithmic probabilities are (N, T).
        Tensor Losses(Tensor logProbability) => target switch
        {
            LossTarget.EverySlice => -(logProbability * mask).sum(1) / lengths.to(logits.dtype),
            LossTarget.MeanProbability => -((logProbability.exp() * mask).sum(1) / lengths.to(logits.dtype)).clamp_min(1e-12).log(),
            LossTarget.LastStep => -logProbability.gather(1, (lengths - 1).unsqueeze(1)).squeeze(1),
            _ => throw new ArgumentOutOfRangeException(nameof(target), target, "This target is unknown."),
        };
    }
}
