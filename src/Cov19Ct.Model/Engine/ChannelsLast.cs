using static TorchSharp.torch;

namespace Cov19Ct.Model.Engine;

/// <summary>The memory format that convolutions on CPUs and on tensor cores are fastest in: the channels of a pixel side by side.</summary>
internal static class ChannelsLast
{
    /// <summary>The strides of a contiguous (N, H, W, C) tensor that is looked at as (N, C, H, W).</summary>
    /// <remarks>Written out, because with one channel or one pixel the strides of a permuted tensor are ambiguous, and kernels then take
    /// it for the other format.</remarks>
    public static long[] Strides(long[] shape) => [shape[1] * shape[2] * shape[3], 1, shape[3] * shape[1], shape[1]];

    /// <summary>A copy in this format. The caller disposes it.</summary>
    /// <param name="tensor">(N, C, H, W).</param>
    public static Tensor Copy(Tensor tensor)
    {
        long[] shape = tensor.shape;
        using Tensor permuted = tensor.permute(0, 2, 3, 1);
        using Tensor packed = permuted.contiguous();
        return packed.as_strided(shape, Strides(shape));
    }
}
