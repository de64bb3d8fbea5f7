using Cov19Ct.Model.Modules;
using Cov19Ct.Model.Runtime;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using Convolution = Cov19Ct.Model.Modules.Convolution;

namespace Cov19Ct.Model.Tests.Modules;

public sealed class ConvolutionTests : IDisposable
{
    private readonly DisposeScope _scope;

    public ConvolutionTests()
    {
        TorchRuntime.EnsureLoaded();
        _scope = NewDisposeScope();
    }

    public void Dispose() => _scope.Dispose();

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 2)]
    [InlineData(3, 1)]
    [InlineData(3, 2)]
    [InlineData(7, 2)]
    public void In_float32_it_is_PyTorchs_bit_for_bit(int kernel, int stride)
    {
        using Convolution ours = Filled(kernel, stride);
        using Conv2d theirs = nn.Conv2d(3, 4, kernel, stride, padding: kernel / 2, bias: false);
        Assert.Equal(theirs.state_dict().Keys, ours.state_dict().Keys);
        using (no_grad())
        {
            theirs.weight.copy_(ours.weight);
        }

        Tensor input = Noise(2, 3, 16, 16);
        Tensor mine = ours.forward(input);
        Tensor expected = theirs.forward(input);
        mine.square().sum().backward();
        expected.square().sum().backward();
        Assert.Equal([2, 4, 16 / stride, 16 / stride], mine.shape);
        Assert.Equal(Bytes(expected), Bytes(mine));
        Assert.Equal(Bytes(theirs.weight.grad!), Bytes(ours.weight.grad!));
    }

    [Fact]
    public void A_bfloat16_input_is_convolved_with_rounded_weights_that_stay_float32()
    {
        using Convolution convolution = Filled(3, 1);
        byte[] weight = Bytes(convolution.weight);
        Tensor input = Noise(2, 3, 16, 16).to_type(ScalarType.BFloat16);
        Tensor output = convolution.forward(input);
        output.sum().backward();

        Assert.Equal(ScalarType.BFloat16, output.dtype);
        Tensor expected = nn.functional.conv2d(
            input.to_type(ScalarType.Float32),
            convolution.weight.to_type(ScalarType.BFloat16).to_type(ScalarType.Float32),
            padding: [1, 1]);
        Assert.True(output.to_type(ScalarType.Float32).allclose(expected, 1.0 / 128, 1.0 / 128));
        Assert.Equal(ScalarType.Float32, convolution.weight.dtype);
        Assert.Equal(weight, Bytes(convolution.weight));
        Assert.Equal(ScalarType.Float32, convolution.weight.grad!.dtype);
    }

    [Fact]
    public void It_follows_its_module_to_float64()
    {
        using Convolution convolution = Filled(3, 1);
        convolution.to(ScalarType.Float64);
        Assert.Equal(ScalarType.Float64, convolution.forward(Noise(1, 3, 8, 8).to_type(ScalarType.Float64)).dtype);
    }

    /// <summary>What the encoder's batch normalisation rests on: libtorch takes bfloat16 activations with float32 parameters and
    /// statistics.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Batch_normalisation_of_bfloat16_keeps_float32_statistics_and_gradients(bool isTraining)
    {
        using BatchNorm2d mixed = nn.BatchNorm2d(4);
        using BatchNorm2d whole = nn.BatchNorm2d(4);
        foreach (BatchNorm2d norm in (BatchNorm2d[])[mixed, whole])
        {
            norm.train(isTraining);
            norm.running_mean!.fill_(2);
            norm.running_var!.fill_(5);
        }

        Tensor input = (3 + (2 * Noise(8, 4, 16, 16))).to_type(ScalarType.BFloat16).detach().requires_grad_(true);
        Tensor same = input.to_type(ScalarType.Float32).detach().requires_grad_(true);
        Tensor slope = Noise(8, 4, 16, 16).to_type(ScalarType.BFloat16);

        Tensor output = mixed.forward(input);
        Tensor expected = whole.forward(same);
        (output * slope).to_type(ScalarType.Float32).sum().backward();
        (expected * slope.to_type(ScalarType.Float32)).sum().backward();

        Assert.Equal(ScalarType.BFloat16, output.dtype);
        AssertClose(expected, output, 1.0 / 128);
        Assert.Equal(ScalarType.Float32, mixed.running_var!.dtype);
        AssertClose(whole.running_mean!, mixed.running_mean!, 1e-5);
        AssertClose(whole.running_var!, mixed.running_var!, 1e-5);
        Assert.Equal(ScalarType.Float32, mixed.weight!.grad!.dtype);
        AssertClose(whole.weight!.grad!, mixed.weight!.grad!, 1.0 / 128);
        AssertClose(whole.bias!.grad!, mixed.bias!.grad!, 1.0 / 128);
        AssertClose(same.grad!, input.grad!, 1.0 / 128);
    }

    private static void AssertClose(Tensor expected, Tensor actual, double tolerance)
    {
        using Tensor difference = (expected - actual.to_type(ScalarType.Float32)).abs().max() / expected.abs().max();
        Assert.True(difference.item<float>() <= tolerance, $"{difference.item<float>()}");
    }

    private static Convolution Filled(int kernel, int stride)
    {
        Convolution convolution = new(3, 4, kernel, stride);
        WeightInitialisation.Apply(convolution, 1);
        return convolution;
    }

    private static Tensor Noise(params long[] shape)
    {
        using Generator generator = new(5, CPU);
        return randn(shape, generator: generator);
    }

    private static byte[] Bytes(Tensor tensor) => tensor.contiguous().bytes.ToArray();
}
