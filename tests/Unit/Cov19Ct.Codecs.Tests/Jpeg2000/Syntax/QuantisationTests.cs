using Cov19Ct.Codecs.Jpeg2000.CodeBlocks;
using Cov19Ct.Codecs.Jpeg2000.Syntax;
using Cov19Ct.Codecs.Jpeg2000.Tiles;

namespace Cov19Ct.Codecs.Tests.Jpeg2000.Syntax;

public sealed class QuantisationTests
{
    [Fact]
    public void Without_quantisation_a_step_is_an_exponent()
    {
        Quantisation quantisation = Quantisation.Read(new SegmentReader([0x40, 9 << 3, 10 << 3], 0));
        Assert.True(quantisation.IsNone);
        Assert.Equal(2, quantisation.GuardBits);
        Assert.Equal((10, 0), quantisation.Step(1, 1, 1));
    }

    [Theory]
    [InlineData(5, 14)]
    [InlineData(1, 10)]
    public void Derived_steps_have_the_mantissa_of_the_lowest_and_an_exponent_by_their_level(int level, int exponent)
    {
        // (E-5): 14 − 5 + level, mantissa 0x123.
        Quantisation quantisation = Quantisation.Read(new SegmentReader([0x21, 0x71, 0x23], 0));
        Assert.False(quantisation.IsNone);
        Assert.Equal((exponent, 0x123), quantisation.Step(7, level, 5));
    }

    [Theory]
    [InlineData(0, 1, 1.0)]
    [InlineData(1, 1, 2.0)]
    [InlineData(3, 1, 4.0)]
    [InlineData(3, 2, 4.0)]
    public void A_step_is_its_exponent_against_the_range_of_the_subband(int kind, int level, double expected)
    {
        // (E-3) with precision 8, exponent 8, mantissa 1024: 1.5 times 2 to the gain; K is the transform's (F.3.8.2).
        int highs = (kind & 1) + (kind >> 1);
        double scale = Math.Pow(1.230174104914001, 2 - (2 * highs) + (2 * (level - 1)));
        Assert.Equal(1.5 * expected * scale, Dequantisation.Step((SubbandKind)kind, level, 8, 8, 1024), 1e-5 * expected);
    }
}
