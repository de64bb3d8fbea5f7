using Cov19Ct.Codecs.Jpeg2000.Syntax;

namespace Cov19Ct.Codecs.Tests.Jpeg2000.Syntax;

public sealed class AreaTests
{
    [Theory]
    [InlineData(0, 0, 8, 4)]
    [InlineData(1, 0, 7, 4)]
    [InlineData(0, 1, 8, 3)]
    [InlineData(1, 1, 7, 3)]
    public void Subbands_of_level_one_halve_and_together_have_every_sample(int highX, int highY, int width, int height)
    {
        // From (1, 2) on: columns 1 to 15 hold 7 even and 8 odd ones, rows 2 to 8 hold 4 even and 3 odd ones.
        Area subband = new Area(1, 2, 16, 9).Subband(1, highX, highY);
        Assert.Equal(highX == 0 ? width - 1 : width + 1, subband.Width);
        Assert.Equal(height, subband.Height);
    }

    [Fact]
    public void The_deepest_subband_of_a_large_image_holds_no_more_than_the_origin()
    {
        Area image = new(0, 0, uint.MaxValue, 1);
        Assert.Equal(1, image.Reduce(32).Width);
        Assert.True(image.Subband(32, 1, 1).IsEmpty);
        Assert.Equal(new Area(0, 0, 1, 0), image.Subband(32, 1, 1));
    }

    [Theory]
    [InlineData(7, 2, 4)]
    [InlineData(8, 2, 4)]
    [InlineData(0, 2, 0)]
    [InlineData(-1, 2, 0)]
    public void Quotients_are_rounded_up(long dividend, long divisor, long quotient) =>
        Assert.Equal(quotient, Area.Ceiling(dividend, divisor));
}
