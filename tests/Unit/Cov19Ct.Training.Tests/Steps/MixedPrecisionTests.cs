using Cov19Ct.Model.Modules;
using Cov19Ct.Model.Runtime;
using Cov19Ct.Model.Training.Steps;
using Cov19Ct.ModelTestKit;
using Cov19Ct.Storage.Records;
using TorchSharp;
using static TorchSharp.torch;

namespace Cov19Ct.Training.Tests.Steps;

public sealed class MixedPrecisionTests : IDisposable
{
    private const int Size = 64;
    private static readonly SliceBatch s_batch = new([3, 2, 3], [1, 0, 1], [1, 1, 1], Steps: 3);

    private readonly DisposeScope _scope;

    public MixedPrecisionTests()
    {
        TorchRuntime.EnsureLoaded();
        _scope = NewDisposeScope();
    }

    public void Dispose() => _scope.Dispose();

    /// <summary>The gradient of an untrained network turns by half a radian when its weights and its input are rounded, whatever it is
    /// then computed in (rectifiers flip, pooling picks other pixels): bfloat16 may not turn it much further than that.</summary>
    /// <remarks>Measured with AVX2 and one thread on four pairs of weights and scans: 1 − cosine is 1.2 to 1.9 times that of rounded
    /// weights and input, at most 0.0014 in the last layer (0.01 is allowed), and the losses are at most 0.0093 apart.</remarks>
    [Theory]
    [InlineData(EncoderNormalisation.ByChunk)]
    [InlineData(EncoderNormalisation.Frozen)]
    public void The_gradient_is_as_near_to_that_of_float32_as_rounded_weights_let_it_be(EncoderNormalisation normalisation)
    {
        (double loss, Dictionary<string, Tensor> gradient) = Gradient(ActivationPrecision.Float32, normalisation);
        (double mixedLoss, Dictionary<string, Tensor> mixed) = Gradient(ActivationPrecision.BFloat16, normalisation);
        (_, Dictionary<string, Tensor> rounded) = Gradient(ActivationPrecision.Float32, normalisation, roundsFirst: true);

        double turned = 1 - Cosine(gradient, mixed);
        double turnedByRounding = 1 - Cosine(gradient, rounded);
        Assert.InRange(turnedByRounding, 0.001, 0.1);
        Assert.True(
            turned < 3 * turnedByRounding,
            $"1 - cosine: {turned:0.0000}, and {turnedByRounding:0.0000} for rounded weights and input alone");
        Assert.InRange(Cosine(gradient, mixed, "head.fc"), 0.99, 0.999999);
        Assert.Equal(loss, mixedLoss, tolerance: 0.05);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_blocks_gradient_points_where_that_of_float32_does(bool isBottleneck)
    {
        (Tensor output, Dictionary<string, Tensor> gradient) = Gradient(ScalarType.Float32);
        (Tensor mixedOutput, Dictionary<string, Tensor> mixed) = Gradient(ScalarType.BFloat16);
        Assert.Equal(ScalarType.BFloat16, mixedOutput.dtype);
        Assert.True(output.allclose(mixedOutput.to_type(ScalarType.Float32), 0.05, 0.05));
        Assert.InRange(Cosine(gradient, mixed), 0.999, 0.999999);

        (Tensor Output, Dictionary<string, Tensor> Gradient) Gradient(ScalarType type)
        {
            using Generator generator = new(8, CPU);
            using ResidualBlock block = isBottleneck ? new Bottleneck(32, 16, 2) : new BasicBlock(32, 64, 2);
            WeightInitialisation.Apply(block, 2);
            Tensor result = block.forward(randn([4, 32, 16, 16], generator: generator).to_type(type));

            // Smooth where a rectifier opens, so that one that opens or not by rounding changes little.
            result.to_type(ScalarType.Float32).square().sum().backward();
            return (result, GradientOf(block));
        }
    }

    [Fact]
    public void The_encoders_input_is_of_the_precision_and_its_features_are_float32()
    {
        using CnnRnn network = Network();
        Assert.Equal(ScalarType.Float32, Input(ActivationPrecision.Float32).Get(0, 3).dtype);
        Tensor input = Input(ActivationPrecision.BFloat16).Get(0, 3);
        Assert.Equal(ScalarType.BFloat16, input.dtype);
        Assert.Equal(ScalarType.Float32, network.encoder.forward(input).dtype);
    }

    private static double Cosine(Dictionary<string, Tensor> one, Dictionary<string, Tensor> other, string part = "")
    {
        Tensor a = Whole(one);
        Tensor b = Whole(other);
        return (a.dot(b) / (a.norm() * b.norm())).item<double>();

        Tensor Whole(Dictionary<string, Tensor> gradient) =>
            cat([.. gradient.Where(entry => entry.Key.StartsWith(part, StringComparison.Ordinal))
                .Select(entry => entry.Value.flatten().to_type(ScalarType.Float64))]);
    }

    private static (double Loss, Dictionary<string, Tensor> Gradient) Gradient(
        ActivationPrecision precision, EncoderNormalisation normalisation, bool roundsFirst = false)
    {
        using CnnRnn network = Network();
        Func<int[], Tensor> input = Input(precision).Get;
        if (roundsFirst)
        {
            input = rows => Round(Input(precision).Get(rows));
            using IDisposable noGradient = no_grad();
            foreach (Convolution convolution in network.modules().OfType<Convolution>())
            {
                convolution.weight.copy_(Round(convolution.weight));
            }
        }

        TrainingOptions options = new() { SliceChunk = 4, EncoderNormalisation = normalisation, Precision = precision };
        using Generator generator = new(1, CPU);
        double loss = new ChunkedGradient(network, options).Accumulate(s_batch, input, generator, null, default);
        Assert.All(network.state_dict(), entry => Assert.True(entry.Value.dtype is ScalarType.Float32 or ScalarType.Int64, entry.Key));
        return (loss, GradientOf(network));
    }

    private static Dictionary<string, Tensor> GradientOf(nn.Module network)
    {
        Assert.All(network.named_parameters(), entry => Assert.Equal(ScalarType.Float32, entry.parameter.grad!.dtype));
        return network.named_parameters().ToDictionary(entry => entry.name, entry => entry.parameter.grad!.clone());
    }

    private static Tensor Round(Tensor tensor) => tensor.to_type(ScalarType.BFloat16).to_type(ScalarType.Float32);

    private static BatchInput Input(ActivationPrecision precision) => new(
        [.. s_batch.Lengths.Select((length, scan) => Slices(scan, length))],
        augmentations: null,
        new Preprocessing { Size = Size },
        CPU,
        precision == ActivationPrecision.BFloat16 ? ScalarType.BFloat16 : ScalarType.Float32);

    private static MemoryRecords Slices(int scan, int count) =>
        MemoryRecords.Of(Scans.Windowed([.. Enumerable.Range(0, count).Select(slice => Slice(scan, slice))], Size));

    /// <summary>Discs of another place, size and brightness in each slice, in noise: slices differ, as those of scans do.</summary>
    private static float[] Slice(int scan, int slice)
    {
        Random random = new((100 * scan) + slice);
        (double x, double y, double radius, double level) = (random.Next(Size), random.Next(Size), random.Next(8, 32), random.NextDouble());
        return [.. Enumerable.Range(0, Size * Size).Select(pixel =>
        {
            bool isInside = Math.Pow((pixel % Size) - x, 2) + Math.Pow((pixel / Size) - y, 2) < radius * radius;
            return (float)((0.1 * random.NextDouble()) + (isInside ? level : 0));
        })];
    }

    private static CnnRnn Network()
    {
        CnnRnn network = new(new ModelDescription { Name = "n", Encoder = EncoderArchitecture.ResNet18, Dropout = 0, RecurrentUnits = 16 });
        WeightInitialisation.Apply(network, 3);
        return network;
    }
}
