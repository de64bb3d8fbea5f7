using Cov19Ct.Model.Modules;
using Cov19Ct.Model.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Cov19Ct.Model.Tests.Modules;

public sealed class StageFeatureTests
{
    public StageFeatureTests()
    {
        TorchRuntime.EnsureLoaded();
    }

    [Theory]
    [InlineData(EncoderArchitecture.ResNet18, 2048)]
    [InlineData(EncoderArchitecture.ResNet20, 2048)]
    [InlineData(EncoderArchitecture.ResNet50, 7808)]
    public void All_stages_tell_mean_and_standard_deviation_of_each_channel(EncoderArchitecture architecture, int count)
    {
        using DisposeScope scope = NewDisposeScope();
        using SliceEncoder encoder = new(architecture, EncoderFeatures.AllStages);
        FormulaWeights.Fill(encoder);
        encoder.eval();
        encoder.to(ScalarType.Float64);
        Tensor input = ((arange(2 * 3 * 45 * 40, ScalarType.Float64) * 0.37).sin() + 0.2).view(2, 3, 45, 40);

        Tensor actual = encoder.forward(input);

        Dictionary<string, nn.Module> children = encoder.named_children().ToDictionary(child => child.name, child => child.module);
        Tensor x = Call("maxpool", Call("bn1", Call("conv1", input)).relu());
        List<double> expected = [.. Told(x)];
        foreach (string layer in (string[])["layer1", "layer2", "layer3", "layer4"])
        {
            x = Call(layer, x);
            expected.AddRange(Told(x));
        }

        Assert.Equal([2, count], actual.shape);
        Assert.Equal(count, encoder.FeatureCount);
        Assert.Equal(expected, actual[1].data<double>().ToArray(), (one, other) => Math.Abs(one - other) < 1e-9 * (1 + Math.Abs(one)));

        Tensor Call(string name, Tensor maps) => ((nn.Module<Tensor, Tensor>)children[name]).forward(maps);

        static double[] Told(Tensor maps) =>
        [
            .. maps[1].mean([1, 2]).data<double>(),
            .. (maps[1].var([1, 2], unbiased: false) + 1e-5).sqrt().data<double>(),
        ];
    }

    [Fact]
    public void The_gradient_of_a_constant_channel_is_finite()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor maps = full([1, 2, 3, 3], 5.0).requires_grad_();
        Tensor gradient = autograd.grad([StageFeatures.MeansAndDeviations(maps).sum()], [maps])[0];
        Assert.All(gradient.data<float>(), value => Assert.Equal(1f / 9, value, 1e-6f));
    }
}
