using Cov19Ct.Model.Data;
using Cov19Ct.Model.Modules;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Cov19Ct.Model.Training;

/// <summary>Trains a network: an epoch at a time, and an evaluation between. Owns the optimiser, not the network.</summary>
internal sealed class Trainer : IDisposable
{
    /// <summary>A bound that no gradient reaches, and that float32 holds.</summary>
    private const double NoBound = 1e30;

    private readonly CnnRnn _network;
    private readonly ModelDescription _description;
    private readonly TrainingOptions _options;
    private readonly IStepGradient _gradient;
    private readonly optim.Optimizer _optimiser;

    /// <param name="network">On <paramref name="device"/>.</param>
    /// <param name="description">Its classes, vote and input normalisation.</param>
    /// <param name="options">How to train.</param>
    /// <param name="device">Where to train.</param>
    /// <param name="black">With a frozen encoder, where padding counts: the features of the black slice; the caller disposes them.</param>
    public Trainer(CnnRnn network, ModelDescription description, TrainingOptions options, Device device, IScanRecords? black = null)
    {
        _network = network;
        _description = description;
        _options = options;
        _gradient = options.FreezesEncoder
            ? new HeadGradient(network, options, device, black)
            : new NetworkGradient(network, description.Preprocessing, options, device);

        // Adam with PyTorch's defaults for what the paper does not give: betas 0.9 and 0.999, epsilon 1e-8.
        _optimiser = optim.Adam(_gradient.Parameters.Select(entry => entry.Parameter), options.LearningRate);
    }

    /// <summary>Length of the gradient at the last step, before it was clipped.</summary>
    public double GradientNorm { get; private set; }

    /// <summary>Learning rate of the last step.</summary>
    public double LearningRate { get; private set; }

    /// <summary>One pass over the training set, in an order that follows from the seed and the epoch.</summary>
    /// <param name="epoch">From 0.</param>
    /// <param name="progress">Told which step of how many is done, and which share of it.</param>
    /// <returns>Mean loss of the steps.</returns>
    /// <exception cref="TrainingDivergedException">The loss is NaN or infinite.</exception>
    /// <exception cref="OperationCanceledException">Cancelled, between chunks; the step under way is lost.</exception>
    public double TrainEpoch(IReadOnlyList<TrainingScan> scans, int epoch, IProgress<TrainingProgress>? progress, CancellationToken cancellationToken)
    {
        IReadOnlyList<int[]> batches = BatchOrder.Shuffle(scans.Count, _options.BatchSize, _options.Seed, epoch);
        double[] weights = ClassWeights(scans);
        double sum = 0;
        for (int step = 0; step < batches.Count; step++)
        {
            TrainingScan[] batch = [.. batches[step].Select(index => scans[index])];
            Augmentation[]? augmentations = _options.HasAugmentation
                ? [.. batches[step].Select(index => Augmentation.Of(_options.Seed, epoch, index))]
                : null;
            StepProgress? share = progress is null ? null : new StepProgress(progress, epoch, step, batches.Count);
            sum += Step(batch, augmentations, weights, (epoch * batches.Count) + step, _options.Epochs * batches.Count, share, cancellationToken);
        }

        return sum / batches.Count;
    }

    /// <summary>What the network makes of a set, as a diagnosis would: without padding or augmentation, by the model's vote.</summary>
    /// <exception cref="OperationCanceledException">Cancelled, between chunks.</exception>
    public Evaluation Evaluate(IReadOnlyList<TrainingScan> scans, CancellationToken cancellationToken)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradient = no_grad();
        _network.eval();
        ConfusionMatrix matrix = new(_description.Classes);
        double sum = 0;
        foreach (TrainingScan scan in scans)
        {
            using DisposeScope scanScope = NewDisposeScope();
            Tensor logits = Predict(scan, cancellationToken); // (1, S, classes)
            SliceBatch batch = new([scan.Slices.SliceCount], [scan.Label], [1], scan.Slices.SliceCount);
            sum += SequenceLoss.Compute(logits, batch, _options.Loss, PaddingMode.Masked).to_type(ScalarType.Float64).item<double>();
            matrix.Add(_description.Classes[scan.Label], Verdict.Decide(Evidence(logits), _description.Classes, _description.PositiveClass, _description.Vote).Diagnosis);
        }

        return new Evaluation(sum / scans.Count, matrix.Scores());
    }

    public void Dispose() => _optimiser.Dispose();

    private double Step(
        TrainingScan[] scans, Augmentation[]? augmentations, double[] classWeights, int step, int steps, IProgress<double>? share, CancellationToken cancellationToken)
    {
        int[] lengths = [.. scans.Select(scan => scan.Slices.SliceCount)];
        int[] labels = [.. scans.Select(scan => scan.Label)];
        int longest = lengths.Max();
        SliceBatch batch = new(
            lengths,
            labels,
            [.. labels.Select(label => classWeights[label])],
            _options.Padding == PaddingMode.AsPaper ? Math.Max(longest, _options.MaximumSlices) : longest);

        // The optimiser and the clipping look at every gradient, and each look makes a tensor; the optimiser's own state stays.
        using DisposeScope scope = NewDisposeScope();
        _optimiser.zero_grad();
        double loss = _gradient.Accumulate(scans, batch, augmentations, share, cancellationToken);
        if (!double.IsFinite(loss))
        {
            throw new TrainingDivergedException(step, loss);
        }

        IEnumerable<Parameter> trained = _gradient.Parameters.Select(entry => entry.Parameter);
        GradientNorm = nn.utils.clip_grad_norm_(trained, _options.MaximumGradientNorm > 0 ? _options.MaximumGradientNorm : NoBound);
        LearningRate = _options.RateOf(step, steps);
        foreach (optim.ILearningRateController group in _optimiser.ParamGroups)
        {
            group.LearningRate = LearningRate;
        }

        _optimiser.step();
        return loss;
    }

    private Tensor Predict(TrainingScan scan, CancellationToken cancellationToken)
    {
        using DisposeScope scope = NewDisposeScope();
        return _network.head.forward(_gradient.Encode(scan, cancellationToken).unsqueeze(0)).MoveToOuterDisposeScope();
    }

    private SliceProbability[] Evidence(Tensor logits)
    {
        double[] probabilities = [.. logits.squeeze(0).to_type(ScalarType.Float64).softmax(1).cpu().data<double>()];
        return [.. probabilities.Chunk(_description.Classes.Length).Select((classes, index) =>
            new SliceProbability(index, classes[_description.PositiveIndex], classes, "", 0, null, null))];
    }

    /// <summary>The weight of each class: 1, or such that each class weighs the same in total.</summary>
    private double[] ClassWeights(IReadOnlyList<TrainingScan> scans)
    {
        int[] counts = [.. Enumerable.Range(0, _description.Classes.Length).Select(label => scans.Count(scan => scan.Label == label))];
        int present = counts.Count(count => count > 0);
        return [.. counts.Select(count => _options.HasClassWeights && count > 0 ? (double)scans.Count / (present * count) : 1)];
    }

    private sealed class StepProgress(IProgress<TrainingProgress> progress, int epoch, int step, int steps) : IProgress<double>
    {
        public void Report(double value) => progress.Report(new TrainingProgress(epoch, step, steps, value));
    }
}
