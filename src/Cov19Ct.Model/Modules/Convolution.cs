using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Cov19Ct.Model.Modules;

/// <summary>A convolution without bias, in the precision of its input: its weight stays in its own, and is rounded for the pass, as
/// PyTorch's autocast does. Its gradient comes back in the weight's precision.</summary>
/// <remarks>State-dict key: <c>weight</c>, (C′, C, kernel, kernel). It is 0 until it is loaded or initialised.</remarks>
internal sealed class Convolution : nn.Module<Tensor, Tensor>
{
    public readonly Parameter weight;
    private readonly long[] _strides;
    private readonly long[] _padding;

    /// <summary>With kernel / 2 of padding, so that an odd kernel divides the sides by the stride.</summary>
    public Convolution(int inputChannels, int outputChannels, int kernel, int stride)
        : base(nameof(Convolution))
    {
        weight = new Parameter(zeros(outputChannels, inputChannels, kernel, kernel));
        _strides = [stride, stride];
        _padding = [kernel / 2, kernel / 2];
        RegisterComponents();
    }

    /// <param name="input">(N, C, H, W).</param>
    /// <returns>(N, C′, H / stride, W / stride), of the input's type; the caller disposes it.</returns>
    public override Tensor forward(Tensor input)
    {
        if (weight.dtype == input.dtype)
        {
            return nn.functional.conv2d(input, weight, strides: _strides, padding: _padding);
        }

        using Tensor rounded = weight.to_type(input.dtype);
        return nn.functional.conv2d(input, rounded, strides: _strides, padding: _padding);
    }
}
