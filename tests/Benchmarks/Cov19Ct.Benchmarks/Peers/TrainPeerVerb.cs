using System.Diagnostics;
using Cov19Ct.Model.Checkpoints;
using Cov19Ct.Model.Modules;
using Cov19Ct.Model.Runtime;
using Cov19Ct.Model.Training.Data;
using Cov19Ct.Model.Training.Steps;
using TorchSharp;
using static TorchSharp.torch;

namespace Cov19Ct.Benchmarks.Peers;

/// <summary>Trains on a folder in the layout of COV19-CT-DB, and leaves behind all that a peer needs to train the same.</summary>
internal static class TrainPeerVerb
{
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
        Precision precision = options.Choice("precision", Precision.Float32);
        options.RequireNoOther();

        TorchRuntime.EnsureLoaded();
        Directory.CreateDirectory(folderPath);
        PeerFolder folder = new(folderPath);
        using TrainingData scans = LabelledScans.Read(data, Path.Combine(folderPath, "cache"), description, training, output);
        PeerPlan plan = Plan(description, training, steps, precision, scans, folder.SlicesFile);
        PeerFolder.Write(folder.PlanFile, plan);

        // A chunk holds a whole batch, so that a chunk's batch statistics are those of an ordinary graph.
        training = training with
        {
            SliceChunk = plan.Order.SelectMany(epoch => epoch).Max(batch => batch.Sum(scan => plan.Training[scan].SliceCount)),
        };
        output.WriteLine($"{description.Encoder}, {plan.Training.Length} + {plan.Validation.Length} scans, seed {training.Seed}, "
            + $"dropout {description.Dropout}, {precision}, {get_num_threads()} threads");
        using CnnRnn network = new(description);
        WeightInitialisation.Apply(network, training.Seed);
        ModelFile.Save(folder.WeightsFile, network, description);
        network.to(precision == Precision.Float64 ? ScalarType.Float64 : ScalarType.Float32);
        using Trainer trainer = new(network, description, training, scans.Training, CPU);
        PeerFolder.Write(folder.OwnResultFile, Train(trainer, description, plan, scans.Validation, output));
    }

    private static PeerPlan Plan(
        ModelDescription description, TrainingOptions training, int? steps, Precision precision, TrainingData scans, string slicesFile)
    {
        (PeerScan[] trainingScans, PeerScan[] validationScans) = LabelledScans.WriteSlices(scans, slicesFile);
        return new PeerPlan
        {
            Encoder = description.Encoder,
            Size = description.Preprocessing.Size,
            RecurrentUnits = description.RecurrentUnits,
            Dropout = description.Dropout,
            Normalisation = description.Preprocessing.Normalisation,
            Precision = precision,
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

    private static PeerResult Train(
        Trainer trainer, ModelDescription description, PeerPlan plan, IReadOnlyList<TrainingScan> validation, TextWriter output)
    {
        List<double> losses = [];
        List<PeerEpoch> epochs = [];
        for (int epoch = 0; epoch < plan.Epochs; epoch++)
        {
            long start = Stopwatch.GetTimestamp();
            for (int step = 0; step < trainer.StepsPerEpoch && losses.Count != plan.Steps; step++)
            {
                losses.Add(trainer.Step(epoch, step, progress: null, CancellationToken.None).Loss);
            }

            TimeSpan duration = Stopwatch.GetElapsedTime(start);
            if (losses.Count == plan.Steps)
            {
                output.WriteLine($"{losses.Count} steps, the last loss {losses[^1]:0.000000}");
                break;
            }

            epochs.Add(Evaluate(trainer, description, validation, epoch, duration));
            output.WriteLine($"epoch {epoch + 1}: loss {losses.TakeLast(trainer.StepsPerEpoch).Average():0.0000}, "
                + $"validation {epochs[^1].ValidationLoss:0.0000}, macro F1 {epochs[^1].MacroF1:0.0000}, AUC {epochs[^1].Auc:0.0000}, "
                + $"{epochs[^1].TrainingSeconds:0.0} s + {epochs[^1].ValidationSeconds:0.0} s");
            output.Flush();
        }

        return new PeerResult
        {
            Library = $"TorchSharp {typeof(torch).Assembly.GetName().Version!.ToString(3)}, libtorch {__version__}",
            Threads = get_num_threads(),
            Losses = [.. losses],
            Epochs = [.. epochs],
            PeakMemoryBytes = PeakMemory.Read(),
        };
    }

    private static PeerEpoch Evaluate(
        Trainer trainer, ModelDescription description, IReadOnlyList<TrainingScan> validation, int epoch, TimeSpan training)
    {
        long start = Stopwatch.GetTimestamp();
        Evaluation evaluation = trainer.Evaluate(validation, CancellationToken.None);
        TimeSpan duration = Stopwatch.GetElapsedTime(start);
        return new PeerEpoch
        {
            Epoch = epoch + 1,
            ValidationLoss = evaluation.Loss,
            MacroF1 = evaluation.Scores(description, description.Vote.Threshold).Average(score => score.F1),
            Auc = RocCurve.Area(Array.ConvertAll(evaluation.Scans, scan => (scan.Score, scan.Truth == description.PositiveClass))),
            TrainingSeconds = training.TotalSeconds,
            ValidationSeconds = duration.TotalSeconds,
        };
    }
}
