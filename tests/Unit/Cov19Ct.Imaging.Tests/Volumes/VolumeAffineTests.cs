using Cov19Ct.Imaging.Volumes;

namespace Cov19Ct.Imaging.Tests.Volumes;

public class VolumeAffineTests
{
    /// <summary>Rotations given by b, c, d, and the handedness: half turns about each axis among them, where a is 0.</summary>
    [Theory]
    [InlineData(0, 0, 0, 1)]
    [InlineData(0, 0, 1, 1)]
    [InlineData(0, 1, 0, -1)]
    [InlineData(1, 0, 0, 1)]
    [InlineData(0.1, -0.2, 0.3, 1)]
    [InlineData(-0.6, 0.5, -0.4, -1)]
    [InlineData(0.7, 0.1, -0.7, 1)]
    public void A_rotation_becomes_the_quaternion_that_it_came_from(double b, double c, double d, double handedness)
    {
        VolumeAffine affine = VolumeAffine.FromQuaternion(
            new SpatialVector(b, c, d), [handedness, 0.7, 0.8, 2.5], new SpatialVector(1, 2, 3));
        (SpatialVector quaternion, double sign) = affine.ToQuaternion();
        VolumeAffine again = VolumeAffine.FromQuaternion(quaternion, [sign, 0.7, 0.8, 2.5], affine.Origin);
        Assert.Equal(handedness, sign);
        Assert.Equal(0, affine.DistanceTo(again, 512, 512, 100), 5);
    }

    [Fact]
    public void The_distance_is_that_of_the_farthest_corner()
    {
        VolumeAffine affine = new(new(1, 0, 0), new(0, 1, 0), new(0, 0, 2), new(0, 0, 0));
        Assert.Equal(0, affine.DistanceTo(affine, 10, 10, 10));
        Assert.Equal(0.5, affine.DistanceTo(affine with { Origin = new(0, 0.5, 0) }, 10, 10, 10), 12);
        Assert.Equal(0.9, affine.DistanceTo(affine with { K = new(0, 0.1, 2) }, 10, 10, 10), 12);
        Assert.Equal(0, affine.DistanceTo(affine with { K = new(0, 0.1, 2) }, 10, 10, 1));
    }
}
