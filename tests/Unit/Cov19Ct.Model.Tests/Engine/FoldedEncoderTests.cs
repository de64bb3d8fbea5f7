using Cov19Ct.Model.Engine;
using Cov19Ct.Model.Modules;
using Cov19Ct.Model.Runtime;
using Cov19Ct.ModelTestKit;
using Cov19Ct.Storage.Records;
using TorchSharp;
using static TorchSharp.torch;

namespace Cov19Ct.Model.Tests.Engine;

/// <summary>Both implementations of the encoder against the network's own modules, borders and all.</summary>
public class FoldedEncoderTests
{
    public FoldedEncoderTests()
    {
        TorchRuntime.EnsureLoaded();
    }

    public static TheoryData<EncoderArchitecture, EncoderFeatures, int, bool> Cases()
    {
        TheoryData<EncoderArchitecture, EncoderFeatures, int, bool> cases = [];
        foreach (EncoderArchitecture architecture in Enum.GetValues<EncoderArchitecture>())
        {
            // ResNet-20 and ResNet-34 have the blocks of ResNet-18 and ResNet-101 those of ResNet-50, more of them: the size that is no
            // multiple of 32 must do.
            bool isDeeper = architecture is not (EncoderArchitecture.ResNet18 or EncoderArchitecture.ResNet50);
            foreach (int size in isDeeper ? (int[])[37] : [37, 64])
            {
                cases.Add(architecture, EncoderFeatures.LastStage, size, true);
                cases.Add(architecture, EncoderFeatures.LastStage, size, false);
            }

            cases.Add(architecture, EncoderFeatures.AllStages, 37, true);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Features_are_those_of_the_network(
        EncoderArchitecture architecture, EncoderFeatures features, int size, bool isNormalised)
    {
        AssertFeatures(architecture, features, size, isNormalised, (encode, expected) =>
        {
            Assert.InRange(RelativeDifference(encode(ScalarType.Float32, false), expected), 0, 1e-5);
            Assert.InRange(RelativeDifference(encode(ScalarType.Float32, true), expected), 0, 1e-5);
            Assert.InRange(RelativeDifference(encode(ScalarType.BFloat16, true), expected), 1e-6, 0.03);
        });
    }

    [OneDnnBfloat16Theory]
    [MemberData(nameof(Cases))]
    public void OneDnns_rounded_features_are_near_those_of_the_network(
        EncoderArchitecture architecture, EncoderFeatures features, int size, bool isNormalised) =>
        AssertFeatures(architecture, features, size, isNormalised, (encode, expected) =>
            Assert.InRange(RelativeDifference(encode(ScalarType.BFloat16, false), expected), 1e-6, 0.03));

    /// <summary>The skip above asks the same code as the product: this holds that code against what .NET knows of the processor, so that
    /// bfloat16 cannot be lost unseen.</summary>
    [Avx512Fact]
    public void OneDnn_computes_in_bfloat16_where_the_processor_has_AVX_512() => Assert.Null(Bfloat16Support.SkipReason);

    [Fact]
    public void The_first_convolution_takes_one_channel_or_two_where_the_normalisation_subtracts()
    {
        using SliceEncoder encoder = Encoder(EncoderArchitecture.ResNet18);
        EncoderPlan plan = EncoderPlan.Of(EncoderArchitecture.ResNet18);
        using FoldedWeights plain = FoldedWeights.Of(encoder, plan, InputNormalisation.None);
        using FoldedWeights normalised = FoldedWeights.Of(encoder, plan, InputNormalisation.ImageNet);
        Assert.Equal((1, 2), (plain.InputChannels, normalised.InputChannels));
    }

    [Theory]
    [InlineData(EncoderArchitecture.ResNet18, 224, 1_813_561_344)]
    [InlineData(EncoderArchitecture.ResNet20, 224, 2_044_772_352)]
    [InlineData(EncoderArchitecture.ResNet34, 224, 3_663_249_408)]
    [InlineData(EncoderArchitecture.ResNet50, 224, 4_087_136_256)]
    [InlineData(EncoderArchitecture.ResNet101, 224, 7_799_357_440)]
    public void A_plan_has_the_multiply_adds_of_the_architecture(EncoderArchitecture architecture, int size, long expected) =>
        Assert.Equal(expected, EncoderPlan.Of(architecture).Convolutions.Sum(convolution =>
        {
            long side = (convolution.InputSide(size) + convolution.Stride - 1) / convolution.Stride;
            return side * side * convolution.InputChannels * convolution.OutputChannels * convolution.Kernel * convolution.Kernel;
        }));

    [Fact]
    public void A_plan_names_every_weight_of_the_encoder()
    {
        using SliceEncoder encoder = Encoder(EncoderArchitecture.ResNet50);
        EncoderPlan plan = EncoderPlan.Of(EncoderArchitecture.ResNet50);
        string[] planned = [.. plan.Convolutions.SelectMany(convolution => (string[])
        [
            $"{convolution.Name}.weight",
            .. ((string[])["weight", "bias", "running_mean", "running_var", "num_batches_tracked"]).Select(
                name => $"{convolution.Normalisation}.{name}"),
        ])];
        Assert.Equal(encoder.state_dict().Keys.Order(), planned.Order());
        Assert.Equal(53, plan.Convolutions.Count);
        Assert.All(plan.Convolutions, convolution => Assert.Equal(
            [convolution.OutputChannels, convolution.InputChannels, convolution.Kernel, convolution.Kernel],
            encoder.state_dict()[$"{convolution.Name}.weight"].shape));
    }

    /// <param name="assert">Is given what encodes, in a type and with libtorch's own operators or without, and the features that the
    /// network's modules give.</param>
    private static void AssertFeatures(
        EncoderArchitecture architecture,
        EncoderFeatures features,
        int size,
        bool isNormalised,
        Action<Func<ScalarType, bool, Tensor>, Tensor> assert)
    {
        using DisposeScope scope = NewDisposeScope();
        using SliceEncoder encoder = Encoder(architecture, features);
        InputNormalisation normalisation = isNormalised ? InputNormalisation.ImageNet : InputNormalisation.None;
        float[][] levels = Levels(3, size);
        Tensor expected = Direct(encoder, levels, size, normalisation);
        assert(
            (type, isPlain) =>
            {
                Tensor actual = Encode(encoder, EncoderPlan.Of(architecture, features), levels, size, normalisation, type, isPlain);
                Assert.Equal(ScalarType.Float32, actual.dtype);
                Assert.Equal([levels.Length, encoder.FeatureCount], actual.shape);
                return actual;
            },
            expected);
    }

    private static Tensor Encode(
        SliceEncoder encoder,
        EncoderPlan plan,
        float[][] levels,
        int size,
        InputNormalisation normalisation,
        ScalarType type,
        bool isPlain)
    {
        using FoldedWeights weights = FoldedWeights.Of(encoder, plan, normalisation);
        using IFoldedEncoder? folded = isPlain
            ? new PlainEncoder(plan, weights, CPU, type)
            : OneDnnEncoder.TryCreate(plan, weights, type, 2, size);
        Assert.NotNull(folded);
        using EncoderInputBuffer buffer = new(levels.Length + 1, size, weights.InputChannels, CPU, type);
        using IDisposable noGradient = no_grad();
        for (int slice = 0; slice < levels.Length; slice++)
        {
            LevelQuantisation.Quantise(levels[slice], buffer.Levels(slice));
        }

        using Tensor input = buffer.Get(levels.Length);
        return folded.Encode(input);
    }

    /// <summary>In float64, normalised before the padding of the first convolution.</summary>
    private static Tensor Direct(SliceEncoder encoder, float[][] levels, int size, InputNormalisation normalisation)
    {
        using IDisposable noGradient = no_grad();
        using DisposeScope scope = NewDisposeScope();
        double[] eighths = [.. levels.SelectMany(slice => slice).Select(level => Math.Floor((level * 255) + 0.5) / 255)];
        Tensor grey = tensor(eighths, [levels.Length, 1, size, size], dtype: ScalarType.Float64);
        Tensor input = (grey - tensor(normalisation.Mean).view(1, 3, 1, 1)) / tensor(normalisation.StandardDeviation).view(1, 3, 1, 1);
        encoder.to(ScalarType.Float64);
        Tensor features = encoder.forward(input).to_type(ScalarType.Float32).MoveToOuterDisposeScope();
        encoder.to(ScalarType.Float32);
        return features;
    }

    private static double RelativeDifference(Tensor actual, Tensor expected) =>
        ((actual - expected).norm() / expected.norm()).item<float>();

    private static float[][] Levels(int count, int size) =>
        [.. Enumerable.Range(0, count).Select(slice => Scans.Small(count, size).GetSlice(slice).ToArray())];

    private static SliceEncoder Encoder(EncoderArchitecture architecture, EncoderFeatures features = EncoderFeatures.LastStage)
    {
        SliceEncoder encoder = new(architecture, features);
        FormulaWeights.Fill(encoder);
        encoder.eval();
        return encoder;
    }
}
