using Cov19Ct.Model.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Cov19Ct.Model.Training.Steps;

/// <summary>The part of a step that sees the whole batch: head, loss, and back to the features.</summary>
internal static class HeadPass
{
    /// <summary>Adds the gradient to the head's parameters, and to the features if they require one.</summary>
    /// <param name="head">In training mode.</param>
    /// <param name="features">(rows, features): the slices of all scans, and the black one where padding counts.</param>
    /// <param name="batch">Lengths, labels and weights of the scans.</param>
    /// <param name="options">The loss, and whether padding counts.</param>
    /// <param name="dropoutGenerator">Draws what is dropped.</param>
    /// <returns>The loss.</returns>
    public static double Backward(
        SliceSequence head, Tensor features, SliceBatch batch, TrainingOptions options, Generator dropoutGenerator)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor logits = head.forward(features, batch, options.Padding, dropoutGenerator);
        Tensor loss = SequenceLoss.Compute(logits, batch, options.Loss, options.Padding, options.LabelSmoothing);
        loss.backward();
        return loss.to_type(ScalarType.Float64).item<double>();
    }
}
