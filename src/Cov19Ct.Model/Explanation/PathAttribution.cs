using Cov19Ct.Model.Engine;
using TorchSharp;
using static TorchSharp.torch;

namespace Cov19Ct.Model.Explanation;

/// <summary>The share of each part of a slice in a weighted sum of its features: one value per cell of the feature maps before the
/// residual units, which have a quarter of the slice's side.</summary>
/// <remarks>
/// The path leads straight from a reference picture to the slice. On it the sum's gradient by these maps, times what these gain, is summed
/// over the channels and along the path: their conductance (Dhamdhere, Sundararajan and Yan, arXiv 1805.12233), which is Grad-CAM with the
/// gradient taken at each position (Draelos and Carin, arXiv 2011.08891) and integrated (Sattarzadeh et al., arXiv 2102.07805). The values
/// add up to what the sum gains from the reference to the slice. The last maps, which Grad-CAM is usually taken of, have 3 × 3 cells at
/// 96²: they would say nothing about where.
/// </remarks>
/// <param name="encoder">In float32, on the CPU.</param>
/// <param name="channels">Channels of its input: the levels, and the ones where there are two.</param>
internal sealed class PathAttribution(PlainEncoder encoder, int channels)
{
    /// <summary>Parts of the path; the gradient within one is the mean of those at its ends.</summary>
    internal const int Parts = 8;

    /// <summary>Attributes the weighted sum of a slice's features to its places.</summary>
    /// <param name="reference">Size × Size levels, 0 to 255, row-major.</param>
    /// <param name="slice">Likewise.</param>
    /// <param name="size">Rows and columns.</param>
    /// <param name="weights">(F), float32, on the CPU.</param>
    /// <param name="cancellationToken">Looked at at each point of the path.</param>
    /// <returns>Side × side values, row-major.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public double[] Of(byte[] reference, byte[] slice, int size, Tensor weights, CancellationToken cancellationToken)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor from = Levels(reference, size);
        Tensor way = Levels(slice, size) - from;
        (Tensor Activations, Tensor Gradient) before = At(from, weights);
        Tensor sum = zeros(before.Activations.shape[2..], ScalarType.Float64); // (H / 4, W / 4)
        for (int part = 1; part <= Parts; part++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using DisposeScope ofPart = NewDisposeScope();
            (Tensor Activations, Tensor Gradient) after = At(from + (way * ((double)part / Parts)), weights);
            Tensor gained = (after.Gradient + before.Gradient) * (after.Activations - before.Activations) / 2; // (1, C, H / 4, W / 4)
            sum.add_(gained.to_type(ScalarType.Float64).sum([0, 1]));
            before.Activations.Dispose();
            before.Gradient.Dispose();
            before = (after.Activations.MoveToOuterDisposeScope(), after.Gradient.MoveToOuterDisposeScope());
        }

        return [.. sum.data<double>()];
    }

    /// <summary>The maps at a point of the path, and the gradient of the weighted sum by them.</summary>
    private (Tensor Activations, Tensor Gradient) At(Tensor levels, Tensor weights)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor input = channels == 1 ? levels : cat([levels, ones_like(levels)], 1);
        Tensor activations = encoder.Begin(ChannelsLast.Copy(input)).detach();
        using (enable_grad())
        {
            Tensor leaf = activations.requires_grad_();
            Tensor sum = (encoder.Finish(leaf) * weights).sum();
            Tensor gradient = autograd.grad([sum], [leaf])[0];
            return (leaf.detach().MoveToOuterDisposeScope(), gradient.detach().MoveToOuterDisposeScope());
        }
    }

    private static Tensor Levels(byte[] levels, int size) =>
        tensor(levels, [1, 1, size, size], dtype: ScalarType.Byte).to_type(ScalarType.Float32);
}
