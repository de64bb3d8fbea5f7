using Cov19Ct.Model.Runtime;
using Cov19Ct.Model.Training.Steps;
using TorchSharp;
using static TorchSharp.torch;

namespace Cov19Ct.Training.Tests.Steps;

public class AugmentationTests
{
    private static readonly TrainingOptions s_options = new() { Seed = 1, FlipShare = 0.5, MaximumRotation = 10 };
    private static readonly float[] s_corner = [1, 2, 3, 4];

    [Fact]
    public void Nothing_changes_nothing() => Assert.Equal(s_corner, Apply(new Augmentation(false, 0)), (a, b) => Math.Abs(a - b) < 1e-6);

    [Fact]
    public void A_flip_swaps_left_and_right() =>
        Assert.Equal([2f, 1f, 4f, 3f], Apply(new Augmentation(true, 0)), (a, b) => Math.Abs(a - b) < 1e-6);

    [Fact]
    public void A_quarter_turn_moves_every_corner_on() =>
        Assert.Equal([3f, 1f, 4f, 2f], Apply(new Augmentation(false, -90)), (a, b) => Math.Abs(a - b) < 1e-6);

    [Fact]
    public void Scans_and_epochs_differ_and_nothing_else_does()
    {
        Assert.Equal(Augmentation.Of(s_options, 2, 3), Augmentation.Of(s_options, 2, 3));
        Augmentation[] many = [.. Enumerable.Range(0, 400).Select(scan => Augmentation.Of(s_options, 0, scan))];
        Assert.InRange(many.Count(augmentation => augmentation.IsFlipped), 150, 250);
        Assert.All(many, augmentation => Assert.InRange(augmentation.Degrees, -10, 10));
        Assert.InRange(many.Select(augmentation => augmentation.Degrees).Distinct().Count(), 390, 400);
    }

    private static float[] Apply(Augmentation augmentation)
    {
        TorchRuntime.EnsureLoaded();
        using DisposeScope scope = NewDisposeScope();
        return [.. Augmentation.Apply(tensor(s_corner, [1, 1, 2, 2]), [augmentation.Matrix()]).data<float>()];
    }
}
