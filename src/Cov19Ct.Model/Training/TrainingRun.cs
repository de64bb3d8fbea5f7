using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Cov19Ct.Model.Checkpoints;
using Cov19Ct.Model.Data;
using Cov19Ct.Model.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Cov19Ct.Model.Training;

/// <summary>A whole training run: from labelled scans to a model file.</summary>
public static class TrainingRun
{
    /// <summary>Manufacturer of the phantoms that this module writes.</summary>
    private const string PhantomManufacturer = "Cov19Ct";

    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>Trains, and writes the best model whenever an epoch is the best so far, and the last one at the end.</summary>
    /// <exception cref="TrainingSetException">The sets cannot be trained on.</exception>
    /// <exception cref="TrainingDivergedException">The loss has become NaN; the best model so far is on disk.</exception>
    /// <exception cref="InvalidModelFileException">The encoder weights do not fit.</exception>
    /// <exception cref="IOException">A model cannot be written.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the best model so far is on disk.</exception>
    public static void Run(TrainingRequest request, ITrainingObserver observer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(observer);
        TrainingSetCheck.Require(request);
        Device device = torch.device(TorchRuntime.ResolveDevice(request.Device));
        using CnnRnn network = CreateNetwork(request, device);
        using SliceCache cache = new(request.CacheFolder ?? SliceCache.DefaultFolder, request.CacheBytes, request.MemoryBytes);
        FeatureCache? features = request.Options.FreezesEncoder
            ? new FeatureCache(
                cache, new FrozenEncoder(network.encoder, request.Description, request.Options.SliceChunk, device), request.Description.Preprocessing)
            : null;
        List<TrainingScan> training = [];
        List<TrainingScan> validation = [];
        try
        {
            new ScanPreparation(request, cache, features, observer).Fill(training, validation, cancellationToken);
            if (training.Count == 0)
            {
                throw new TrainingSetException("No scan of the training set can be read.");
            }

            ModelDescription description = Describe(request, training, validation);
            using IScanRecords? black = request.Options.Padding == PaddingMode.AsPaper ? features?.GetOrAddBlack(cancellationToken) : null;
            using Trainer trainer = new(network, description, request.Options, device, black);
            Train(request, description, network, trainer, training, validation, observer, cancellationToken);
        }
        finally
        {
            foreach (TrainingScan scan in training.Concat(validation))
            {
                scan.Slices.Dispose();
            }
        }
    }

    /// <summary>The network with its first weights, on its device.</summary>
    private static CnnRnn CreateNetwork(TrainingRequest request, Device device)
    {
        // Dropout draws from the process's generator; everything else has its own.
        random.manual_seed(request.Options.Seed);
        CnnRnn network = new(request.Description);
        try
        {
            WeightInitialisation.Apply(network, request.Options.Seed);
            if (request.EncoderWeightsPath is not null)
            {
                EncoderWeights.Load(request.EncoderWeightsPath, network.encoder);
            }

            network.to(device);
            return network;
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    private static void Train(
        TrainingRequest request,
        ModelDescription description,
        CnnRnn network,
        Trainer trainer,
        List<TrainingScan> training,
        List<TrainingScan> validation,
        ITrainingObserver observer,
        CancellationToken cancellationToken)
    {
        (double MacroF1, double Loss) best = (double.NegativeInfinity, double.PositiveInfinity);
        for (int epoch = 0; epoch < request.Options.Epochs; epoch++)
        {
            long start = Stopwatch.GetTimestamp();
            double loss = trainer.TrainEpoch(training, epoch, new ObserverProgress(observer), cancellationToken);
            Evaluation? evaluation = validation.Count > 0 ? trainer.Evaluate(validation, cancellationToken) : null;
            (double MacroF1, double Loss) reached = (evaluation?.MacroF1 ?? 0, evaluation?.Loss ?? loss);
            bool isBest = reached.MacroF1 > best.MacroF1 || (reached.MacroF1 == best.MacroF1 && reached.Loss < best.Loss);
            if (isBest)
            {
                best = reached;
                Save(request.ModelPath, network, description, epoch, evaluation);
            }

            observer.Finished(new EpochReport
            {
                Epoch = epoch + 1,
                Epochs = request.Options.Epochs,
                TrainingLoss = loss,
                ValidationLoss = evaluation?.Loss,
                MacroF1 = evaluation?.MacroF1,
                ClassF1 = evaluation is null ? [] : Array.ConvertAll(evaluation.Scores, score => score.F1),
                LearningRate = trainer.LearningRate,
                GradientNorm = trainer.GradientNorm,
                IsBest = isBest,
                Duration = Stopwatch.GetElapsedTime(start),
                ModelPath = request.ModelPath,
            });
            if (epoch == request.Options.Epochs - 1)
            {
                Save(request.LastModelPath, network, description, epoch, evaluation);
            }
        }
    }

    /// <summary>The description of the model that comes out: what it was trained with and on.</summary>
    private static ModelDescription Describe(TrainingRequest request, List<TrainingScan> training, List<TrainingScan> validation)
    {
        bool isPhantom = request.TrainingSet.All(scan => scan.Manufacturer == PhantomManufacturer);
        return request.Description with
        {
            Training = isPhantom ? TrainingState.Phantoms : TrainingState.Trained,
            Preprocessing = request.Description.Preprocessing with { MaximumSlices = request.Options.MaximumSlices },
            Provenance = new Dictionary<string, string>(request.Description.Provenance)
            {
                ["made_by"] = $"Cov19Ct {typeof(TrainingRun).Assembly.GetName().Version!.ToString(3)}",
                ["training_options"] = JsonSerializer.Serialize(request.Options, s_json),
                ["training_set"] = Count(training, request.Description.Classes),
                ["validation_set"] = Count(validation, request.Description.Classes),
                ["threads"] = get_num_threads().ToString(CultureInfo.InvariantCulture),
            },
        };
    }

    private static string Count(List<TrainingScan> scans, string[] classes) =>
        $"{scans.Count} scans: {string.Join(", ", classes.Select((name, label) => $"{scans.Count(scan => scan.Label == label)} {name}"))}";

    private static void Save(string path, CnnRnn network, ModelDescription description, int epoch, Evaluation? evaluation) =>
        ModelFile.Save(path, network, description with
        {
            Provenance = new Dictionary<string, string>(description.Provenance)
            {
                ["epoch"] = (epoch + 1).ToString(CultureInfo.InvariantCulture),
                ["selected_on"] = evaluation is null
                    ? "the training loss"
                    : FormattableString.Invariant($"the validation set, macro F1 {evaluation.MacroF1:0.0000}: do not report that figure as a result"),
            },
        });

    private sealed class ObserverProgress(ITrainingObserver observer) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => observer.Progress(value);
    }
}
