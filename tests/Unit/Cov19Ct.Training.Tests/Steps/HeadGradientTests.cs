using Cov19Ct.Model.Modules;
using Cov19Ct.Model.Runtime;
using Cov19Ct.Model.Training.Data;
using Cov19Ct.Model.Training.Steps;
using Cov19Ct.ModelTestKit;
using Cov19Ct.Storage.Records;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Cov19Ct.Training.Tests.Steps;

public class HeadGradientTests
{
    private const int Size = 32;

    private static readonly ModelDescription s_description = new()
    {
        Name = "model",
        Encoder = EncoderArchitecture.ResNet18,
        RecurrentUnits = 8,
        Dropout = 0.2,
        Preprocessing = new Preprocessing { Size = Size, Normalisation = InputNormalisation.ImageNet },
    };

    public HeadGradientTests() => TorchRuntime.EnsureLoaded();

    public static TheoryData<PaddingMode, LossTarget> Cases()
    {
        TheoryData<PaddingMode, LossTarget> cases = [];
        foreach (PaddingMode padding in Enum.GetValues<PaddingMode>())
        {
            foreach (LossTarget target in Enum.GetValues<LossTarget>())
            {
                cases.Add(padding, target);
            }
        }

        return cases;
    }

    /// <summary>Features come from the inference engine, whose sums have another order than the encoder's in training.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void The_heads_gradient_is_that_of_the_whole_network_with_its_encoder_frozen(PaddingMode padding, LossTarget target)
    {
        TrainingOptions options = new() { Padding = padding, Loss = target, SliceChunk = 1, MaximumSlices = 7 };
        TrainingScan[] scans = [Scan(5, 1), Scan(1, 0), Scan(3, 1)];
        SliceBatch batch = new([5, 1, 3], [1, 0, 1], [1, 2, 0.5], padding == PaddingMode.AsPaper ? 7 : 5);

        using CnnRnn whole = Network();
        using Generator one = new(5, CPU);
        double expected = new NetworkGradient(
            whole, s_description.Preprocessing, options with { EncoderNormalisation = EncoderNormalisation.Frozen }, CPU)
            .Accumulate(new TrainingStep(scans, batch, null, one), null, default);

        using CnnRnn frozen = Network();
        using FrozenEncoder encoder = new(frozen.encoder, s_description, ActivationPrecision.Float32, CPU);
        using MemoryRecords black = encoder.EncodeBlack();
        TrainingScan[] features = [.. scans.Select(scan => scan with { Slices = encoder.Encode(scan.Slices, null, default) })];
        HeadGradient gradient = new(frozen, options.WithFrozenEncoder(), CPU, black);
        using Generator other = new(5, CPU);
        double loss = gradient.Accumulate(new TrainingStep(features, batch, null, other), null, default);

        Assert.Equal(expected, loss, tolerance: 1e-5);
        Assert.Equal(whole.head.named_parameters().Count(), gradient.Parameters.Count);
        foreach (((string name, Parameter parameter), (_, Parameter same)) in whole.head
            .named_parameters()
            .Zip(frozen.head.named_parameters()))
        {
            Assert.True(parameter.grad!.norm().item<float>() > 0, name);
            Assert.True(((parameter.grad! - same.grad!).norm() / parameter.grad!.norm()).item<float>() < 1e-3, name);
        }

        Assert.All(frozen.encoder.parameters(), parameter => Assert.Null(parameter.grad));
    }

    [Fact]
    public void Its_parameters_have_the_names_that_the_network_gives_them()
    {
        using CnnRnn network = Network();
        HeadGradient gradient = new(network, new TrainingOptions(), CPU, black: null);
        Assert.Equal(
            network.named_parameters().Select(entry => entry.name).Where(name => name.StartsWith("head.", StringComparison.Ordinal)),
            gradient.Parameters.Select(entry => entry.Name));
    }

    [Fact]
    public void What_features_cannot_be_is_refused()
    {
        using CnnRnn network = Network();
        Assert.Throws<ArgumentException>(() => new HeadGradient(network, TrainingOptions.Improved, CPU, black: null));
        Assert.Throws<ArgumentException>(() => new HeadGradient(network, TrainingOptions.Paper, CPU, black: null));
    }

    [Fact]
    public void A_flipped_scan_has_the_features_of_its_flipped_slices()
    {
        TrainingScan scan = Scan(3, 1);
        using CnnRnn network = Network();
        using FrozenEncoder encoder = new(network.encoder, s_description, ActivationPrecision.Float32, CPU);
        using MemoryRecords plain = encoder.Encode(scan.Slices, null, default);
        using MemoryRecords flipped = encoder.Encode(new FlippedRecords(scan.Slices, s_description.Preprocessing.Size), null, default);
        HeadGradient gradient = new(network, TrainingOptions.Improved.WithFrozenEncoder(), CPU, black: null);

        double asPlain = Loss(scan with { Slices = plain, Flipped = flipped }, isFlipped: false);
        double asFlipped = Loss(scan with { Slices = plain, Flipped = flipped }, isFlipped: true);

        Assert.Equal(Loss(scan with { Slices = flipped, Flipped = plain }, isFlipped: false), asFlipped);
        Assert.NotEqual(asPlain, asFlipped);
        byte[] row = new byte[plain.RecordLength];
        byte[] turned = new byte[plain.RecordLength];
        plain.Read(0, row);
        flipped.Read(0, turned);
        Assert.NotEqual(row, turned);

        double Loss(TrainingScan of, bool isFlipped)
        {
            using Generator generator = new(1, CPU);
            return gradient.Accumulate(
                new TrainingStep([of], new SliceBatch([3], [1], [1], 3), [new Augmentation(isFlipped, 0)], generator), null, default);
        }
    }

    [Fact]
    public void No_tensor_outlives_a_step()
    {
        using CnnRnn network = Network();
        using FrozenEncoder encoder = new(network.encoder, s_description, ActivationPrecision.Float32, CPU);
        TrainingScan[] scans = [Scan(3, 0) with { Slices = encoder.Encode(Scan(3, 0).Slices, null, default) }];
        HeadGradient gradient = new(network, new TrainingOptions(), CPU, black: null);
        using Generator generator = new(1, CPU);
        Accumulate();
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        Accumulate();
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);

        void Accumulate() => gradient.Accumulate(new TrainingStep(scans, new SliceBatch([3], [0], [1], 3), null, generator), null, default);
    }

    private static TrainingScan Scan(int slices, int label) =>
        Scans.Training($"{slices}", label, MemoryRecords.Of(Scans.Small(slices, Size, seed: slices)));

    private static CnnRnn Network()
    {
        CnnRnn network = new(s_description);
        WeightInitialisation.Apply(network, 3);
        return network;
    }
}
