using TorchSharp;
using static TorchSharp.torch;

namespace Cov19Ct.Model.Training.Steps;

/// <summary>Flips a scan from left to right and turns it a little: all its slices alike, the same whenever it is asked for in one
/// epoch.</summary>
internal readonly record struct Augmentation(bool IsFlipped, double Degrees)
{
    /// <summary>What a scan undergoes in an epoch.</summary>
    public static Augmentation Of(TrainingOptions options, int epoch, int scan)
    {
        SplitMix64 random = SplitMix64.Of(options.Seed, epoch, scan);
        return new Augmentation(random.NextUnit() < options.FlipShare, ((2 * random.NextUnit()) - 1) * options.MaximumRotation);
    }

    /// <summary>The map from a place in the result to one in the slice, in units of half its side: 2 × 3, row-major.</summary>
    public float[] Matrix()
    {
        double angle = Degrees * Math.PI / 180;
        double flip = IsFlipped ? -1 : 1;
        return [(float)(flip * Math.Cos(angle)), (float)(flip * -Math.Sin(angle)), 0, (float)Math.Sin(angle), (float)Math.Cos(angle), 0];
    }

    /// <summary>Applies one augmentation a slice, with bilinear interpolation; what comes from outside is 0, as air.</summary>
    /// <param name="levels">(N, 1, H, W).</param>
    /// <param name="matrices">N matrices.</param>
    /// <returns>(N, 1, H, W); the caller disposes it.</returns>
    public static Tensor Apply(Tensor levels, IEnumerable<float[]> matrices)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor theta = tensor(matrices.SelectMany(matrix => matrix).ToArray(), [levels.shape[0], 2, 3], device: levels.device);
        Tensor grid = nn.functional.affine_grid(theta, levels.shape, align_corners: false);
        return nn.functional.grid_sample(levels, grid, GridSampleMode.Bilinear, GridSamplePaddingMode.Zeros, align_corners: false)
            .MoveToOuterDisposeScope();
    }
}
