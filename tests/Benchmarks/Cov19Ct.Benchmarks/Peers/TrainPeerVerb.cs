using System.Diagnostics;
using Cov19Ct.Model;
using Cov19Ct.Model.Checkpoints;
using Cov19Ct.Model.Data;
using Cov19Ct.Model.Modules;
using Cov19Ct.Model.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Cov19Ct.Benchmarks.Peers;

/// <summary>Trains on a folder in the layout of COV19-CT-DB, and leaves behind all that a peer needs to train the same.</summary>
internal static class TrainPeerVerb
{
    private const long CacheBytes = 20_000_000_000;

    public static void Run(VerbOptions options, TextWriter output)
    {
        string data = options.Required("data");
        string folderPath = options.Required("out");
        int? steps = options.Whole("steps", 0, least: 0) is int given and > 0 ? given : null;
        ModelDescription description = new()
        {
            Name = "peer",
            Encoder = options.Choice("encoder", EncoderArchitecture.ResNet18),

            // Random masks need not be the same in two versions of libtorch, so steps are compared without.
            Dropout = options.Number("dropout", steps is null ? 0.2 : 0),
            Preprocessing = new Preprocessing { Size = options.Whole("size", 224, least: 32) },
            Vote = new Vote(VoteRule.Mean),
        };
        TrainingOptions training = new()
        {
            Epochs = options.Whole("epochs", 1),
            BatchSize = options.Whole("batch", 5),
            LearningRate = options.Number("rate", 1e-4),
            Seed = options.Whole("seed", 0, least: 0),
        };
        options.RequireNoOther();

        TorchRuntime.EnsureLoaded();
        Directory.CreateDirectory(folderPath);
        PeerFolder folder = new(folderPath);
        using SliceCache cache = new(Path.Combine(folderPath, "cache"), CacheBytes);
        using LabelledScans scans = LabelledScans.Read(data, description.Classes, description.Preprocessing, cache);
        PeerPlan plan = Plan(description, training, steps, scans, folder.SlicesFile);
        PeerFolder.Write(folder.PlanFile, plan);

        // A chunk holds a whole batch, so that a chunk's batch statistics are those of an ordinary graph.
        training = training with
        {
            SliceChunk = plan.Order.SelectMany(epoch => epoch).Max(batch => batch.Sum(scan => plan.Training[scan].SliceCount)),
        };
        output.WriteLine($"{description.Encoder}, {plan.Training.Length} + {plan.Validation.Length} scans, seed {training.Seed}, "
            + $"dropout {description.Dropout}, {get_num_threads()} threads");
        random.manual_seed(training.Seed);
        using CnnRnn network = new(description);
        WeightInitialisation.Apply(network, training.Seed);
        ModelFile.Save(folder.WeightsFile, network, description);
        using Trainer trainer = new(network, description, training, CPU);
        PeerFolder.Write(folder.OwnResultFile, Train(trainer, network, plan, scans, output));
    }

    private static PeerPlan Plan(ModelDescription description, TrainingOptions training, int? steps, LabelledScans scans, string slicesFile)
    {
        (PeerScan[] trainingScans, PeerScan[] validationScans) = scans.WriteSlices(slicesFile);
        return new PeerPlan
        {
            Encoder = description.Encoder,
            Size = description.Preprocessing.Size,
            RecurrentUnits = description.RecurrentUnits,
            Dropout = description.Dropout,
            Normalisation = description.Preprocessing.Normalisation,
            LearningRate = training.LearningRate,
            BatchSize = training.BatchSize,
            Seed = training.Seed,
            Epochs = training.Epochs,
            Steps = steps,
            Training = trainingScans,
            Validation = validationScans,
            Order = [.. Enumerable.Range(0, training.Epochs).Select(epoch =>
                BatchOrder.Shuffle(trainingScans.Length, training.BatchSize, training.Seed, epoch).ToArray())],
        };
    }

    private static PeerResult Train(Trainer trainer, CnnRnn network, PeerPlan plan, LabelledScans scans, TextWriter output)
    {
        using CancellationTokenSource stop = new();
        StepLosses losses = new(trainer, plan.Steps ?? int.MaxValue, stop);
        List<PeerEpoch> epochs = [];
        try
        {
            for (int epoch = 0; epoch < plan.Epochs; epoch++)
            {
                long start = Stopwatch.GetTimestamp();
                double loss = trainer.TrainEpoch(scans.Training, epoch, losses, stop.Token);
                TimeSpan trained = Stopwatch.GetElapsedTime(start);
                losses.Finish();
                start = Stopwatch.GetTimestamp();
                Evaluation evaluation = trainer.Evaluate(scans.Validation, stop.Token);
                TimeSpan validated = Stopwatch.GetElapsedTime(start);
                epochs.Add(new PeerEpoch
                {
                    Epoch = epoch + 1,
                    ValidationLoss = evaluation.Loss,
                    MacroF1 = evaluation.MacroF1,
                    Auc = RocCurve.Area(Scores(network, plan.Normalisation, scans.Validation)),
                    TrainingSeconds = trained.TotalSeconds,
                    ValidationSeconds = validated.TotalSeconds,
                });
                output.WriteLine($"epoch {epoch + 1}: loss {loss:0.0000}, validation {evaluation.Loss:0.0000}, macro F1 {evaluation.MacroF1:0.0000}, "
                    + $"AUC {epochs[^1].Auc:0.0000}, {trained.TotalSeconds:0.0} s + {validated.TotalSeconds:0.0} s");
                output.Flush();
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            output.WriteLine($"{losses.Losses.Length} steps, the last loss {losses.Losses[^1]:0.000000}");
        }

        return new PeerResult
        {
            Library = $"TorchSharp {typeof(torch).Assembly.GetName().Version!.ToString(3)}, libtorch {__version__}",
            Threads = get_num_threads(),
            Losses = losses.Losses,
            Epochs = [.. epochs],
            PeakMemoryBytes = PeakMemory.Read(),
        };
    }

    /// <summary>The mean probability of COVID over each scan's slices.</summary>
    private static (double Score, bool IsPositive)[] Scores(CnnRnn network, InputNormalisation normalisation, TrainingScan[] scans)
    {
        using IDisposable noGradient = no_grad();
        network.eval();
        return Array.ConvertAll(scans, scan =>
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor input = new BatchInput([scan], augmentations: null, normalisation, CPU).Get(0, scan.Slices.SliceCount);
            Tensor logits = network.head.forward(network.encoder.forward(input).unsqueeze(0)); // (1, S, 2)
            return (logits.to_type(ScalarType.Float64).softmax(2)[0, .., 1].mean().item<double>(), scan.Label == 1);
        });
    }
}
