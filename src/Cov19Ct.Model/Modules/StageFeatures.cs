using TorchSharp;
using static TorchSharp.torch;

namespace Cov19Ct.Model.Modules;

/// <summary>The features of one stage: statistics of its maps over the slice.</summary>
internal static class StageFeatures
{
    /// <summary>Added to a variance before its root is taken: the gradient of the root at 0 is infinite.</summary>
    public const double Epsilon = 1e-5;

    /// <summary>The mean of each channel. The caller disposes it.</summary>
    /// <param name="maps">(N, C, H, W).</param>
    /// <returns>(N, C), float32 or more.</returns>
    public static Tensor Means(Tensor maps) => maps.mean([2, 3], type: TypeOf(maps));

    /// <summary>The means, and behind them the standard deviations, √(variance + ε), of each channel. The caller disposes them.</summary>
    /// <param name="maps">(N, C, H, W).</param>
    /// <returns>(N, 2 · C), float32 or more.</returns>
    /// <remarks>In two passes, which are exact also where a channel is nearly constant. libtorch's own variance takes ten times as long
    /// for maps with their channels last.</remarks>
    public static Tensor MeansAndDeviations(Tensor maps)
    {
        using DisposeScope scope = NewDisposeScope();
        ScalarType type = TypeOf(maps);
        Tensor means = maps.mean([2, 3], keepdim: true, type: type); // (N, C, 1, 1)
        Tensor rest = maps.to_type(type) - means;
        Tensor variances = (rest * rest).mean([2, 3]); // (N, C)
        return cat([means.flatten(1), (variances + Epsilon).sqrt()], 1).MoveToOuterDisposeScope();
    }

    /// <summary>The mean is the last sum over a slice, and the head's batch normalisation divides by its spread: nothing is rounded
    /// here.</summary>
    private static ScalarType TypeOf(Tensor maps) => maps.dtype == ScalarType.BFloat16 ? ScalarType.Float32 : maps.dtype;
}
