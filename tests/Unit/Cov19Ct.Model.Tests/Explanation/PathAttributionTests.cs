using Cov19Ct.Model.Engine;
using Cov19Ct.Model.Explanation;
using Cov19Ct.Model.Modules;
using Cov19Ct.Model.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Cov19Ct.Model.Tests.Explanation;

/// <summary>What is attributed to places, against the network's own modules, by autograd through the whole and by differences.</summary>
public sealed class PathAttributionTests
{
    private const int Size = 37;

    public PathAttributionTests()
    {
        TorchRuntime.EnsureLoaded();
    }

    [Theory]
    [InlineData(EncoderArchitecture.ResNet18, EncoderFeatures.LastStage, true)]
    [InlineData(EncoderArchitecture.ResNet18, EncoderFeatures.LastStage, false)]
    [InlineData(EncoderArchitecture.ResNet18, EncoderFeatures.AllStages, true)]
    [InlineData(EncoderArchitecture.ResNet50, EncoderFeatures.LastStage, true)]
    public void It_is_the_sum_over_the_path_of_gradient_times_gain(
        EncoderArchitecture architecture, EncoderFeatures told, bool isNormalised)
    {
        using DisposeScope scope = NewDisposeScope();
        using SliceEncoder encoder = Encoder(architecture, told);
        InputNormalisation normalisation = isNormalised ? InputNormalisation.ImageNet : InputNormalisation.None;
        (byte[] reference, byte[] slice) = Levels();
        Tensor weights = Weights(encoder.FeatureCount);
        double[] actual = Attribute(encoder, EncoderPlan.Of(architecture, told), normalisation, reference, slice, weights);

        encoder.to(ScalarType.Float64);
        Dictionary<string, nn.Module> children = encoder.named_children().ToDictionary(child => child.name, child => child.module);
        List<Tensor> maps = [];
        List<Tensor> gradients = [];
        for (int point = 0; point <= PathAttribution.Parts; point++)
        {
            double share = (double)point / PathAttribution.Parts;
            double[] levels = [.. reference.Zip(slice, (from, to) => from + (share * (to - from)))];
            Tensor grey = tensor(levels, [1, 1, Size, Size], dtype: ScalarType.Float64) / 255;
            Tensor input = (grey - tensor(normalisation.Mean).view(1, 3, 1, 1)) / tensor(normalisation.StandardDeviation).view(1, 3, 1, 1);
            Tensor at = Call("maxpool", Call("bn1", Call("conv1", input)).relu()).detach().requires_grad_();
            Tensor features = Features(at);
            gradients.Add(autograd.grad([(features * weights).sum()], [at])[0]);
            maps.Add(at.detach());
        }

        Tensor expected = zeros_like(maps[0]);
        for (int part = 1; part < maps.Count; part++)
        {
            expected += 0.5 * (gradients[part] + gradients[part - 1]) * (maps[part] - maps[part - 1]);
        }

        double[] direct = [.. expected.sum([0, 1]).data<double>()];
        Assert.Equal(10 * 10, direct.Length);
        double largest = direct.Max(Math.Abs);
        Assert.Equal(direct, actual, (a, b) => Math.Abs(a - b) < 1e-4 * largest);

        Tensor Call(string name, Tensor x) => ((nn.Module<Tensor, Tensor>)children[name]).forward(x);

        Tensor Features(Tensor x)
        {
            List<Tensor> stages = [x];
            foreach (string layer in (string[])["layer1", "layer2", "layer3", "layer4"])
            {
                stages.Add(Call(layer, stages[^1]));
            }

            return told == EncoderFeatures.LastStage
                ? stages[^1].mean([2, 3])
                : cat([.. stages.Select(maps => cat([maps.mean([2, 3]), (maps.var([2, 3], unbiased: false) + 1e-5).sqrt()], 1))], 1);
        }
    }

    [Fact]
    public void It_adds_up_to_what_the_features_gain()
    {
        using DisposeScope scope = NewDisposeScope();
        using SliceEncoder encoder = Encoder(EncoderArchitecture.ResNet18);
        (byte[] reference, byte[] slice) = Levels();

        // A short path, on which the gradient changes little.
        slice = [.. reference.Zip(slice, (from, to) => (byte)(from + ((to - from) / 8)))];
        Tensor weights = Weights(encoder.FeatureCount);
        double sum = Attribute(
            encoder, EncoderPlan.Of(EncoderArchitecture.ResNet18), InputNormalisation.None, reference, slice, weights).Sum();
        double gain = Score(slice) - Score(reference);
        Assert.NotEqual(0, gain, 1e-3);
        Assert.Equal(gain, sum, 0.02 * Math.Abs(gain));

        double Score(byte[] levels)
        {
            using IDisposable noGradient = no_grad();
            Tensor input = tensor(Array.ConvertAll(levels, level => level / 255f), [1, 1, Size, Size]).expand(1, 3, Size, Size);
            return (encoder.forward(input) * weights).sum().item<float>();
        }
    }

    [Fact]
    public void A_slice_that_is_its_reference_has_nothing_to_attribute()
    {
        using DisposeScope scope = NewDisposeScope();
        using SliceEncoder encoder = Encoder(EncoderArchitecture.ResNet18);
        (byte[] reference, _) = Levels();
        double[] attribution = Attribute(
            encoder,
            EncoderPlan.Of(EncoderArchitecture.ResNet18),
            InputNormalisation.None,
            reference,
            reference,
            Weights(encoder.FeatureCount));
        Assert.All(attribution, value => Assert.Equal(0, value));
        Assert.All(HeatMap.Of(attribution, 10, Size), value => Assert.Equal(0, value));
    }

    private static double[] Attribute(
        SliceEncoder encoder,
        EncoderPlan plan,
        InputNormalisation normalisation,
        byte[] reference,
        byte[] slice,
        Tensor weights)
    {
        using IDisposable noGradient = no_grad();
        using FoldedWeights folded = FoldedWeights.Of(encoder, plan, normalisation);
        using PlainEncoder plain = new(plan, folded, CPU, ScalarType.Float32);
        return new PathAttribution(plain, folded.InputChannels).Of(reference, slice, Size, weights, default);
    }

    private static (byte[] Reference, byte[] Slice) Levels()
    {
        Random random = new(1);
        byte[] reference = new byte[Size * Size];
        byte[] slice = new byte[Size * Size];
        random.NextBytes(reference);
        random.NextBytes(slice);
        return (reference, slice);
    }

    private static Tensor Weights(int features) =>
        tensor(Enumerable.Range(0, features).Select(feature => (float)Math.Sin(feature + 1)).ToArray());

    private static SliceEncoder Encoder(EncoderArchitecture architecture, EncoderFeatures features = EncoderFeatures.LastStage)
    {
        SliceEncoder encoder = new(architecture, features);
        FormulaWeights.Fill(encoder);
        encoder.eval();
        return encoder;
    }
}
