using Cov19Ct.Model.Modules;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Cov19Ct.Model.Training.Steps;

/// <summary>Trains a network a step at a time, and evaluates it. Owns the optimiser, not the network.</summary>
/// <remarks>A step follows from the seed, its number, and the state that <see cref="State"/> lists: nothing else is remembered.</remarks>
internal sealed class Trainer : IDisposable
{
    /// <summary>A bound that no gradient reaches, and that float32 holds.</summary>
    private const double NoBound = 1e30;

    private readonly CnnRnn _network;
    private readonly ModelDescription _description;
    private readonly TrainingOptions _options;
    private readonly IReadOnlyList<TrainingScan> _scans;
    private readonly Device _device;
    private readonly double[] _classWeights;
    private readonly IStepGradient _gradient;
    private readonly AdamOptimiser _optimiser;

    /// <param name="network">On <paramref name="device"/>.</param>
    /// <param name="description">Its classes, vote and input normalisation.</param>
    /// <param name="options">How to train.</param>
    /// <param name="scans">The scans to learn from; one or more.</param>
    /// <param name="device">Where to train.</param>
    /// <param name="gradient">How a step's gradient comes about; null for that of the whole network.</param>
    /// <exception cref="ArgumentException">The model would be used with another padding than it is trained with.</exception>
    public Trainer(
        CnnRnn network,
        ModelDescription description,
        TrainingOptions options,
        IReadOnlyList<TrainingScan> scans,
        Device device,
        IStepGradient? gradient = null)
    {
        if (description.Preprocessing.Padding != options.Padding || description.Preprocessing.MaximumSlices != options.MaximumSlices)
        {
            throw new ArgumentException("A model must be trained with the padding that it is used with.", nameof(description));
        }

        _network = network;
        _description = description;
        _options = options;
        _scans = scans;
        _device = device;
        _classWeights = ClassWeights();
        _gradient = gradient ?? new NetworkGradient(network, description.Preprocessing, options, device);
        _optimiser = new AdamOptimiser(_gradient.Parameters.Select(entry => entry.Parameter));
        StepsPerEpoch = BatchOrder.Shuffle(scans.Count, options.BatchSize, options.Seed, epoch: 0).Count;
    }

    public int StepsPerEpoch { get; }

    /// <summary>False where a step has failed while the optimiser moved the parameters. The state is then that of no step: it cannot be
    /// undone, because that would need a copy of all parameters and moments at each step.</summary>
    public bool IsWhole => _optimiser.IsWhole;

    /// <summary>All that a step changes, by name: the network's tensors, and Adam's moments. The tensors are the trainer's own.</summary>
    /// <exception cref="InvalidOperationException">It is not whole: <see cref="IsWhole"/>.</exception>
    public IReadOnlyDictionary<string, Tensor> State
    {
        get
        {
            if (!IsWhole)
            {
                throw new InvalidOperationException("The state is that of no step: a step has failed while parameters were changed.");
            }

            Dictionary<string, Tensor> state = _network.state_dict().ToDictionary(entry => $"network.{entry.Key}", entry => entry.Value);
            foreach (((string name, _), (Tensor first, Tensor second)) in _gradient.Parameters.Zip(_optimiser.Moments))
            {
                state[$"adam.first.{name}"] = first;
                state[$"adam.second.{name}"] = second;
            }

            return state;
        }
    }

    /// <summary>Tells the optimiser how many steps its moments, set through <see cref="State"/>, have seen.</summary>
    public void Resume(int stepsDone) => _optimiser.StepsDone = stepsDone;

    /// <summary>One step. Where it does not come to its end, the state is as before, or <see cref="IsWhole"/> is false.</summary>
    /// <param name="epoch">From 0.</param>
    /// <param name="step">Within the epoch, from 0.</param>
    /// <param name="progress">Receives the share of the step that is done.</param>
    /// <exception cref="TrainingDivergedException">The loss or the gradient is NaN or infinite.</exception>
    /// <exception cref="OperationCanceledException">Cancelled, between chunks.</exception>
    public StepReport Step(int epoch, int step, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        // The clipping looks at every gradient, and each look makes a tensor.
        using DisposeScope scope = NewDisposeScope();
        Tensor[] statistics = [.. _network.buffers().Select(buffer => buffer.clone())];
        try
        {
            return TakeStep(epoch, step, progress, cancellationToken);
        }
        catch
        {
            using IDisposable noGradient = no_grad();
            foreach ((Tensor buffer, Tensor before) in _network.buffers().Zip(statistics))
            {
                buffer.copy_(before);
            }

            throw;
        }
    }

    /// <summary>What the network makes of a set, as a diagnosis would: without augmentation, padded as in training, by the model's
    /// rule.</summary>
    /// <exception cref="OperationCanceledException">Cancelled, between chunks.</exception>
    public Evaluation Evaluate(IReadOnlyList<TrainingScan> scans, CancellationToken cancellationToken)
    {
        using DisposeScope scope = NewDisposeScope();
        _network.eval();
        Preprocessing preprocessing = _description.Preprocessing;
        List<ScoredScan> scored = new(scans.Count);
        double sum = 0;
        foreach (TrainingScan scan in scans)
        {
            using DisposeScope scanScope = NewDisposeScope();
            int slices = scan.Slices.SliceCount;
            Tensor logits = SequenceForward.Run(
                _network.head, _gradient.Encode(scan, cancellationToken), slices, preprocessing); // (1, T, classes)
            SliceBatch batch = new([slices], [scan.Label], [1], preprocessing.StepsFor(slices));
            sum += SequenceLoss.Compute(logits, batch, _options.Loss, preprocessing.Padding).to_type(ScalarType.Float64).item<double>();
            double[][] steps = SequenceForward.Probabilities(logits);
            (double score, _) = Verdict.Decide(steps, _description.Classes, _description.PositiveClass, _description.Vote);
            string otherClass = Verdict.OtherClass(steps, _description.Classes, _description.PositiveClass);
            scored.Add(new ScoredScan(score, _description.Classes[scan.Label], otherClass));
        }

        return new Evaluation(sum / scans.Count, [.. scored]);
    }

    public void Dispose() => _optimiser.Dispose();

    private StepReport TakeStep(int epoch, int step, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        int number = (epoch * StepsPerEpoch) + step;
        int[] chosen = BatchOrder.Shuffle(_scans.Count, _options.BatchSize, _options.Seed, epoch)[step];
        TrainingScan[] scans = [.. chosen.Select(index => _scans[index])];
        IEnumerable<Augmentation>? augmentations = _options.HasAugmentation
            ? chosen.Select(index => Augmentation.Of(_options, epoch, index))
            : null;
        using Generator dropoutGenerator = new(SplitMix64.Of(_options.Seed, epoch, step).NextBits(), _device);

        _optimiser.ZeroGradients();
        double loss = _gradient.Accumulate(
            new TrainingStep(scans, Batch(scans), augmentations, dropoutGenerator), progress, cancellationToken);
        IEnumerable<Parameter> trained = _gradient.Parameters.Select(entry => entry.Parameter);
        double norm = nn.utils.clip_grad_norm_(trained, _options.MaximumGradientNorm > 0 ? _options.MaximumGradientNorm : NoBound);
        if (!double.IsFinite(loss) || !double.IsFinite(norm))
        {
            throw new TrainingDivergedException(number, loss, norm);
        }

        double rate = _options.RateOf(number, _options.Epochs * StepsPerEpoch);
        _optimiser.Step(rate, _options.WeightDecay);
        return new StepReport(number, loss, rate, norm);
    }

    private SliceBatch Batch(TrainingScan[] scans)
    {
        int[] lengths = Array.ConvertAll(scans, scan => scan.Slices.SliceCount);
        return new SliceBatch(
            lengths,
            Array.ConvertAll(scans, scan => scan.Label),
            Array.ConvertAll(scans, scan => _classWeights[scan.Label]),
            _description.Preprocessing.StepsFor(lengths.Max()));
    }

    /// <summary>The weight of each class: 1, or such that each class weighs the same in total.</summary>
    private double[] ClassWeights()
    {
        int[] counts = [.. Enumerable.Range(0, _description.Classes.Length).Select(label => _scans.Count(scan => scan.Label == label))];
        int present = counts.Count(count => count > 0);
        return
        [
            .. counts.Select(
                count => _options.ClassWeighting == ClassWeighting.Balanced && count > 0 ? (double)_scans.Count / (present * count) : 1),
        ];
    }
}
