using System.Reflection;
using Cov19Ct.Model.Checkpoints;
using Cov19Ct.Model.Modules;
using Cov19Ct.Model.Runtime;
using Cov19Ct.Onnx;
using TorchSharp;
using static TorchSharp.torch;

namespace Cov19Ct.Model.Tests.Checkpoints;

/// <summary>The network of ML.NET as an encoder, against its own graph, evaluated node by node.</summary>
public sealed class ImageNetEncoderTests
{
    private static readonly string s_file = Path.Combine(
        typeof(ImageNetEncoderTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(
            attribute => attribute.Key == "FeaturiserFolder").Value!,
        "tools/DnnImageModels/ResNet18Onnx/ResNet18.onnx");

    public ImageNetEncoderTests()
    {
        TorchRuntime.EnsureLoaded();
    }

    [Fact]
    public void It_is_a_ResNet20_and_says_what_its_input_is_normalised_by()
    {
        EncoderInfo info = EncoderWeights.Describe(s_file);
        Assert.Equal(EncoderArchitecture.ResNet20, info.Architecture);
        Assert.Equal([0.482948, 0.454521, 0.404167], info.Normalisation.Mean.Select(mean => Math.Round(mean, 6)));
    }

    [Fact]
    public void Its_features_are_those_of_the_graph()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradient = no_grad();
        OnnxModel model = OnnxModel.Read(File.ReadAllBytes(s_file));
        Tensor levels = ((arange(3 * 224 * 224, ScalarType.Float32) * 0.0137f).sin() * 0.5f + 0.5f).view(1, 3, 224, 224);
        InputNormalisation normalisation = EncoderWeights.Describe(s_file).Normalisation;
        Tensor means = tensor(normalisation.Mean, dtype: ScalarType.Float32).view(1, 3, 1, 1);
        Tensor deviations = tensor(normalisation.StandardDeviation, dtype: ScalarType.Float32).view(1, 3, 1, 1);
        Tensor expected = Evaluate(model, ((levels - means) * 255).flip(1)); // blue, green, red

        using SliceEncoder encoder = new(EncoderArchitecture.ResNet20);
        EncoderWeights.Load(s_file, encoder);
        encoder.eval();
        Tensor actual = encoder.forward((levels - means) / deviations);

        Assert.Equal([1, 512], actual.shape);
        Assert.InRange(expected.abs().max().item<float>(), 0.5f, 100f);
        Assert.InRange((actual - expected.view(1, 512)).abs().max().item<float>(), 0, 1e-4f);
    }

    private static Tensor Evaluate(OnnxModel model, Tensor input)
    {
        Dictionary<string, Tensor> values = model.Tensors.Values.ToDictionary(
            array => array.Name, array => tensor(array.Values, array.Shape));
        values[model.Inputs[0]] = input;
        Tensor last = input;
        foreach (OnnxNode node in model.Nodes)
        {
            Tensor[] given = Array.ConvertAll(node.Inputs, name => values[name]);
            long[] pads = node.Integers("pads", 0, 0, 0, 0);
            long[] strides = node.Integers("strides", 1, 1);
            long[] sides = [pads[1], pads[3], pads[0], pads[2]];
            last = node.Operator switch
            {
                "Conv" => nn.functional.conv2d(nn.functional.pad(given[0], sides), given[1], null, strides),
                "BatchNormalization" => nn.functional.batch_norm(
                    given[0], given[3], given[4], given[1], given[2], training: false, eps: node.Number("epsilon", 0)),
                "Relu" => given[0].relu(),
                "MaxPool" => nn.functional.max_pool2d(
                    nn.functional.pad(given[0], sides, PaddingModes.Constant, double.NegativeInfinity),
                    node.Integers("kernel_shape"),
                    strides),
                "AveragePool" => nn.functional.avg_pool2d(given[0], node.Integers("kernel_shape"), strides),
                "Add" => given[0] + given[1],
                _ => throw new NotSupportedException(node.Operator),
            };
            values[node.Outputs[0]] = last;
        }

        return last;
    }
}
