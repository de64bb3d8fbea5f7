using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Cov19Ct.Model.Training.Steps;

/// <summary>What differs between training the whole network and its head alone: which parameters there are, how their gradient
/// comes about, and where a scan's features come from.</summary>
internal interface IStepGradient
{
    /// <summary>What is trained, by its name in the network.</summary>
    IReadOnlyList<(string Name, Parameter Parameter)> Parameters { get; }

    /// <summary>Adds the gradient of one step to the parameters' <c>grad</c>. What is trained is in training mode afterwards.</summary>
    /// <param name="step">What is learned from.</param>
    /// <param name="progress">Receives the share of the step that is done, 0 to 1.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The loss.</returns>
    /// <exception cref="OperationCanceledException">Cancelled; the gradients are then not whole.</exception>
    double Accumulate(TrainingStep step, IProgress<double>? progress, CancellationToken cancellationToken);

    /// <summary>The features of a scan's slices as they are, with the encoder in the mode it is in; behind them those of the black
    /// slice, where padding counts for the scan. No gradient is kept.</summary>
    /// <returns>(S, features) or (S + 1, features); the caller disposes it.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    Tensor Encode(TrainingScan scan, CancellationToken cancellationToken);
}
