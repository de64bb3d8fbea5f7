using Cov19Ct.Codecs.Jpeg2000.BlockCoding;
using Cov19Ct.Codecs.Jpeg2000.CodeBlocks;

namespace Cov19Ct.Codecs.Tests.Jpeg2000.BlockCoding;

public sealed class BlockContextsTests
{
    // Neighbourhood bits: 0 1 2 / 3 (4) 5 / 6 7 8.
    [Theory]
    [InlineData(0b000_000_000, 0, 0, 0)]
    [InlineData(0b000_101_000, 8, 4, 2)]
    [InlineData(0b010_000_010, 4, 8, 2)]
    [InlineData(0b000_001_010, 7, 7, 2)]
    [InlineData(0b000_001_001, 6, 3, 4)]
    [InlineData(0b000_001_000, 5, 3, 1)]
    [InlineData(0b010_000_000, 3, 5, 1)]
    [InlineData(0b100_000_001, 2, 2, 6)]
    [InlineData(0b100_000_000, 1, 1, 3)]
    [InlineData(0b101_000_001, 2, 2, 8)]
    [InlineData(0b111_101_111, 8, 8, 8)]
    [InlineData(0b101_010_001, 2, 2, 8)]
    public void Zero_coding_contexts_are_those_of_the_table(int neighbourhood, int low, int highLow, int highHigh)
    {
        Assert.Equal(low, Context(SubbandKind.LowLow));
        Assert.Equal(low, Context(SubbandKind.LowHigh));
        Assert.Equal(highLow, Context(SubbandKind.HighLow));
        Assert.Equal(highHigh, Context(SubbandKind.HighHigh));

        int Context(SubbandKind kind) => BlockContexts.ZeroCoding[((int)kind * BlockContexts.Neighbourhoods) + neighbourhood];
    }

    // Above, left, right, below: 0 insignificant, 1 positive, −1 negative.
    [Theory]
    [InlineData(0, 0, 0, 0, 9, 0)]
    [InlineData(1, 1, 1, 1, 13, 0)]
    [InlineData(0, 1, 0, 0, 12, 0)]
    [InlineData(-1, 1, 0, 0, 11, 0)]
    [InlineData(1, 0, 0, 0, 10, 0)]
    [InlineData(1, 0, 0, -1, 9, 0)]
    [InlineData(0, 0, 0, -1, 10, 1)]
    [InlineData(1, -1, 0, 0, 11, 1)]
    [InlineData(0, -1, -1, 0, 12, 1)]
    [InlineData(-1, -1, -1, -1, 13, 1)]
    public void Sign_coding_contexts_are_those_of_the_table(int above, int left, int right, int below, int context, int flip)
    {
        int index = 0;
        foreach ((int sign, int bit) in new[] { (above, 0), (left, 2), (right, 4), (below, 6) })
        {
            index |= (sign == 0 ? 0 : sign < 0 ? 3 : 2) << bit;
        }

        Assert.Equal(context | (flip << 7), BlockContexts.SignCoding[index]);
    }
}
