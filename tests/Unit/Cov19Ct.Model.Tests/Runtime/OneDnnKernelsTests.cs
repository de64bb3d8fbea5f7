using Cov19Ct.Model.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Cov19Ct.Model.Tests.Runtime;

/// <summary>What oneDNN computes against the same in float64, which it does not compute. On a processor of AMD that does not report its
/// caches, its kernels for AVX2 and above are wrong by as much as the values themselves for the first two shapes, and end the process for
/// the third.</summary>
public class OneDnnKernelsTests
{
    public OneDnnKernelsTests()
    {
        TorchRuntime.EnsureLoaded();
    }

    [Theory]
    [InlineData(2, 128, 512, 1, 4)]
    [InlineData(2, 256, 512, 2, 8)]
    [InlineData(7, 512, 256, 1, 4)]
    [InlineData(1, 64, 256, 1, 14)]
    [InlineData(16, 1024, 512, 1, 2)]
    [InlineData(3, 2048, 512, 1, 7)]
    public void Convolutions_of_one_pixel_are_those_of_float64(int slices, int inputChannels, int outputChannels, int stride, int side)
    {
        using DisposeScope scope = NewDisposeScope();
        using Generator generator = new(1);
        Tensor input = randn(slices, side, side, inputChannels, generator: generator).permute(0, 3, 1, 2);
        Tensor weight = randn(outputChannels, inputChannels, 1, 1, generator: generator);
        Tensor expected = nn.functional.conv2d(input.to(float64), weight.to(float64), strides: [stride, stride]);
        Tensor actual = nn.functional.conv2d(input, weight, strides: [stride, stride]).to(float64);
        Assert.InRange(((actual - expected).abs().max() / expected.abs().max()).item<double>(), 0, 1e-5);
    }
}
