using Cov19Ct.Codecs.Jpeg2000.BlockCoding;

namespace Cov19Ct.Codecs.Jpeg2000.CodeBlocks;

/// <summary>The state of a code-block between coding passes, and the layout of its words. ITU-T T.800, D.1 and D.2.</summary>
/// <remarks>
/// A word of <see cref="Flags"/> stands for a column of a stripe, four coefficients: bits 0 to 17 say which of the six rows of three
/// around and in it are significant (rows from above the stripe to below it, each left, own, right), bits 18 to 23 whether those of
/// the own column are negative, bits 24 to 27 which have been refined, bits 28 to 31 which the significance propagation pass of this
/// bit plane has coded. A border of words surrounds the block.
/// </remarks>
internal unsafe struct BlockState
{
    public const int StripeHeight = 4;
    public const uint Significance = (1u << 18) - 1;
    public const uint OwnSignificance = (1u << 4) | (1u << 7) | (1u << 10) | (1u << 13);
    public const uint Visited = 0xF0000000;
    public const int FirstNegative = 19;
    public const int FirstRefined = 24;
    public const int FirstVisited = 28;

    /// <summary>Where a coefficient of a block stands among its <see cref="Coefficients"/>.</summary>
    public static int IndexOf(int row, int column, int width) =>
        (((row / StripeHeight * width) + column) * StripeHeight) + (row % StripeHeight);

    /// <summary>The word of the first column of the first stripe.</summary>
    public uint* Flags;

    /// <summary>Words from a stripe to the next.</summary>
    public int Stride;

    /// <summary>A coefficient each, a column of a stripe behind another: the sign in bit 31, below it the magnitude with one binary place.
    /// Undecoded bits are half of what they could be (r of (E-6) is 1/2).</summary>
    public uint* Coefficients;

    public int Width;

    public int Height;

    /// <summary>Coefficients of a stripe do not see the one below (D.7).</summary>
    public bool IsVerticallyCausal;

    /// <summary>The contexts' entries of <see cref="MqStates.Table"/>.</summary>
    public uint* Contexts;

    /// <summary><see cref="BlockContexts.ZeroCoding"/> for the subband.</summary>
    public byte* ZeroCoding;

    public byte* SignCoding;
}
