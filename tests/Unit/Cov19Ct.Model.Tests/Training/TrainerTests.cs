using Cov19Ct.Model.Checkpoints;
using Cov19Ct.Model.Data;
using Cov19Ct.Model.Inference;
using Cov19Ct.Model.Modules;
using Cov19Ct.Model.Training;
using Cov19Ct.Tests;
using TorchSharp;
using static TorchSharp.torch;

namespace Cov19Ct.Model.Tests.Training;

public class TrainerTests
{
    private const int Size = 64;

    private static readonly ModelDescription s_description = new()
    {
        Name = "model",
        Encoder = EncoderArchitecture.ResNet18,
        RecurrentUnits = 16,
        Preprocessing = new Preprocessing { Size = Size },
        Vote = new Vote(VoteRule.Mean),
    };

    private static readonly TrainingOptions s_options = TrainingOptions.Improved with { Epochs = 6, BatchSize = 2, LearningRate = 2e-3, SliceChunk = 8, HasAugmentation = false };

    public TrainerTests()
    {
        TorchRuntime.EnsureLoaded();

        // Dropout draws from the process's generator, which other tests leave anywhere.
        random.manual_seed(1);
    }

    [Theory]
    [InlineData(PaddingMode.Masked, LossTarget.MeanProbability)]
    [InlineData(PaddingMode.AsPaper, LossTarget.EverySlice)]
    public void A_few_scans_are_learned_by_heart(PaddingMode padding, LossTarget target)
    {
        TrainingOptions options = s_options with { Padding = padding, Loss = target, MaximumSlices = 6, Epochs = 12, MaximumGradientNorm = padding == PaddingMode.AsPaper ? 0 : 1 };
        using CnnRnn network = Network();
        using Trainer trainer = new(network, s_description, options, CPU);
        TrainingScan[] scans = Scans();
        double first = trainer.TrainEpoch(scans, 0, null, default);
        double last = first;
        for (int epoch = 1; epoch < options.Epochs; epoch++)
        {
            last = trainer.TrainEpoch(scans, epoch, null, default);
        }

        Assert.True(last < 0.5 * first, $"{first} to {last}");
    }

    [Fact]
    public void The_same_seed_gives_the_same_bits()
    {
        byte[][] runs = [Run(1), Run(1), Run(2)];
        Assert.Equal(runs[0], runs[1]);
        Assert.NotEqual(runs[0], runs[2]);

        static byte[] Run(int seed)
        {
            random.manual_seed(seed);
            using CnnRnn network = Network();
            using Trainer trainer = new(network, s_description, s_options with { Seed = seed, HasAugmentation = true }, CPU);
            trainer.TrainEpoch(Scans(), 0, null, default);
            trainer.TrainEpoch(Scans(), 1, null, default);
            return [.. network.state_dict().OrderBy(entry => entry.Key, StringComparer.Ordinal).SelectMany(entry => entry.Value.bytes.ToArray())];
        }
    }

    [Fact]
    public void An_evaluation_says_what_a_diagnosis_would()
    {
        using ScratchFolder folder = new();
        string path = folder.File("model.safetensors");
        using CnnRnn network = Network();
        using Trainer trainer = new(network, s_description, s_options, CPU);
        TrainingScan[] scans = Scans();
        trainer.TrainEpoch(scans, 0, null, default);
        Evaluation evaluation = trainer.Evaluate(scans, default);
        ModelFile.Save(path, network, s_description);

        ConfusionMatrix matrix = new(s_description.Classes);
        double loss = 0;
        using (Diagnoser diagnoser = Diagnoser.Open(path, "Cpu"))
        {
            foreach (TrainingScan scan in scans)
            {
                Cov19Diagnosis diagnosis = diagnoser.Diagnose(Windowed(scan), s_description.Vote);
                matrix.Add(s_description.Classes[scan.Label], diagnosis.Diagnosis);
                loss -= Math.Log(diagnosis.Slices.Average(slice => slice.ClassProbabilities![scan.Label])) / scans.Length;
            }
        }

        ModelStore.Clear(path);
        Assert.Equal(matrix.Scores(), evaluation.Scores);
        Assert.Equal(loss, evaluation.Loss, 4);
    }

    [Fact]
    public void Scans_of_one_slice_are_trained_on()
    {
        using CnnRnn network = Network();
        using Trainer trainer = new(network, s_description, s_options with { BatchSize = 1 }, CPU);
        double loss = trainer.TrainEpoch([Scan(0, 1), Scan(1, 1)], 0, null, default);
        Assert.True(double.IsFinite(loss));
        Assert.All(network.state_dict(), entry => Assert.True(entry.Value.isfinite().all().item<bool>(), entry.Key));
    }

    [Fact]
    public void A_loss_that_is_no_number_is_an_error()
    {
        using CnnRnn network = Network();
        using (no_grad())
        {
            network.state_dict()["head.fc.bias"].fill_(float.NaN);
        }

        using Trainer trainer = new(network, s_description, s_options, CPU);
        Assert.Throws<TrainingDivergedException>(() => trainer.TrainEpoch(Scans(), 0, null, default));
    }

    [Fact]
    public void No_tensor_outlives_an_epoch()
    {
        using CnnRnn network = Network();
        using Trainer trainer = new(network, s_description, s_options with { HasAugmentation = true }, CPU);
        TrainingScan[] scans = Scans();
        Once(0);
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        Once(1);
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);

        void Once(int epoch)
        {
            trainer.TrainEpoch(scans, epoch, null, default);
            trainer.Evaluate(scans, default);
        }
    }

    [Fact]
    public void Padding_counts_in_the_papers_loss_and_not_in_the_masked_one()
    {
        using CnnRnn network = Network();
        using DisposeScope scope = NewDisposeScope();
        Tensor logits = tensor([2f, 0f, 0f, 2f], [1, 2, 2]); // step 0 says class 0, step 1 class 1
        SliceBatch batch = new([1], [0], [1], Steps: 2);
        double right = Math.Log(1 + Math.Exp(-2));
        double wrong = Math.Log(1 + Math.Exp(2));
        Assert.Equal(right, Loss(PaddingMode.Masked), 6);
        Assert.Equal((right + wrong) / 2, Loss(PaddingMode.AsPaper), 6);

        double Loss(PaddingMode padding) => SequenceLoss.Compute(logits, batch, LossTarget.EverySlice, padding).item<float>();
    }

    /// <summary>Bright scans of one class and dark ones of the other, of different lengths.</summary>
    private static TrainingScan[] Scans() => [Scan(0, 3), Scan(1, 5), Scan(0, 4), Scan(1, 2)];

    private static TrainingScan Scan(int label, int slices)
    {
        Random random = new(slices);
        float[][] levels = [.. Enumerable.Range(0, slices).Select(_ => Enumerable.Range(0, Size * Size).Select(_ => (random.NextSingle() + label) / 2).ToArray())];
        return new TrainingScan($"{label}-{slices}", label, MemoryRecords.Of(Model.Tests.Scans.Windowed(levels, Size)));
    }

    private static WindowedScan Windowed(TrainingScan scan)
    {
        byte[] slice = new byte[Size * Size];
        return Model.Tests.Scans.Windowed(
            [.. Enumerable.Range(0, scan.Slices.SliceCount).Select(index =>
            {
                scan.Slices.Read(index, slice);
                return Array.ConvertAll(slice, level => level / 255f);
            })],
            Size);
    }

    private static CnnRnn Network()
    {
        CnnRnn network = new(s_description);
        WeightInitialisation.Apply(network, 1);
        return network;
    }
}
