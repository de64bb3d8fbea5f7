using Cov19Ct.Codecs.Jpeg2000;
using Cov19Ct.Codecs.Jpeg2000.CodeBlocks;
using Cov19Ct.Codecs.Jpeg2000.Syntax;
using Cov19Ct.Codecs.Jpeg2000.Tiles;

namespace Cov19Ct.Codecs.Tests.Jpeg2000;

public sealed class CoefficientWriterTests
{
    private const uint Negative = 1u << 31;

    [Fact]
    public void Whole_coefficients_lose_the_half_of_what_was_not_decoded()
    {
        // A column of a stripe: 5 and a half, −5 and a half, 0, 7.
        Assert.Equal([5, -5, 0, 7], Write([11, Negative | 11, 0, 14], isReversible: true, regionShift: 0));
    }

    [Fact]
    public void Scaled_coefficients_keep_it()
    {
        int[] bits = Write([11, Negative | 11, 0, 14], isReversible: false, regionShift: 0);
        Assert.Equal([16.5f, -16.5f, 0, 21], bits.Select(BitConverter.Int32BitsToSingle));
    }

    [Fact]
    public void What_reaches_the_planes_of_the_region_is_lowered()
    {
        // A shift of 4: 16 and more belong to the region (H.1).
        Assert.Equal([1, 15, -3, 0], Write([2 * 16, 2 * 15, Negative | (2 * 48), 0], isReversible: true, regionShift: 4));
    }

    private static int[] Write(uint[] coefficients, bool isReversible, int regionShift)
    {
        Subband subband = new()
        {
            Kind = SubbandKind.LowLow,
            Area = new Area(0, 0, 1, 4),
            Offset = 0,
            Planes = 8,
            Step = isReversible ? 1 : 3,
        };
        int[] target = new int[4];
        CoefficientWriter.Write(coefficients, new CodeBlock { Width = 1, Height = 4 }, subband, isReversible, regionShift, target);
        return target;
    }
}
