using Cov19Ct.Codecs.Jpeg2000.CodeBlocks;

namespace Cov19Ct.Codecs.Jpeg2000.BlockCoding;

/// <summary>The contexts of the coding passes. ITU-T T.800, D.3 and table D.7.</summary>
internal static class BlockContexts
{
    public const int Count = 19;
    public const int FirstSign = 9;
    public const int FirstRefinement = 14;
    public const int RunLength = 17;
    public const int Uniform = 18;

    /// <summary>Neighbourhoods of a coefficient: bits 0 to 8 for its three rows of three, the coefficient itself in bit 4.</summary>
    public const int Neighbourhoods = 512;

    /// <summary>The zero coding context (table D.1) of each neighbourhood, for each kind of subband one table behind another.</summary>
    public static readonly byte[] ZeroCoding = BuildZeroCoding();

    /// <summary>The sign coding context (tables D.2 and D.3), with the XOR bit in bit 7. The index has in bits 1, 7, 3, 5 whether the
    /// neighbours above, below, left, right are significant, and in bits 0, 6, 2, 4 whether they are negative.</summary>
    public static readonly byte[] SignCoding = BuildSignCoding();

    /// <summary>Table D.7: the states at the start, as entries of <see cref="MqStates.Table"/>.</summary>
    public static void Reset(Span<uint> contexts)
    {
        const int RunLengthState = 3;
        const int UniformState = 46;
        const int AllZeroState = 4;
        contexts.Fill(MqStates.Table[0]);
        contexts[0] = MqStates.Table[2 * AllZeroState];
        contexts[RunLength] = MqStates.Table[2 * RunLengthState];
        contexts[Uniform] = MqStates.Table[2 * UniformState];
    }

    private static byte[] BuildZeroCoding()
    {
        byte[] table = new byte[4 * Neighbourhoods];
        for (int i = 0; i < Neighbourhoods; i++)
        {
            int horizontal = Bit(i, 3) + Bit(i, 5);
            int vertical = Bit(i, 1) + Bit(i, 7);
            int diagonal = Bit(i, 0) + Bit(i, 2) + Bit(i, 6) + Bit(i, 8);
            byte low = (byte)ZeroContext(horizontal, vertical, diagonal);
            table[((int)SubbandKind.LowLow * Neighbourhoods) + i] = low;
            table[((int)SubbandKind.LowHigh * Neighbourhoods) + i] = low;
            table[((int)SubbandKind.HighLow * Neighbourhoods) + i] = (byte)ZeroContext(vertical, horizontal, diagonal);
            table[((int)SubbandKind.HighHigh * Neighbourhoods) + i] = (byte)DiagonalZeroContext(horizontal + vertical, diagonal);
        }

        return table;
    }

    // Table D.1, LL and LH; HL with the directions exchanged.
    private static int ZeroContext(int horizontal, int vertical, int diagonal) => (horizontal, vertical, diagonal) switch
    {
        (2, _, _) => 8,
        (1, >= 1, _) => 7,
        (1, 0, >= 1) => 6,
        (1, 0, 0) => 5,
        (0, 2, _) => 4,
        (0, 1, _) => 3,
        (0, 0, >= 2) => 2,
        (0, 0, 1) => 1,
        _ => 0,
    };

    // Table D.1, HH.
    private static int DiagonalZeroContext(int straight, int diagonal) => (straight, diagonal) switch
    {
        (_, >= 3) => 8,
        ( >= 1, 2) => 7,
        (0, 2) => 6,
        ( >= 2, 1) => 5,
        (1, 1) => 4,
        (0, 1) => 3,
        ( >= 2, 0) => 2,
        (1, 0) => 1,
        _ => 0,
    };

    private static byte[] BuildSignCoding()
    {
        byte[] table = new byte[256];
        for (int i = 0; i < table.Length; i++)
        {
            int vertical = Contribution(Bit(i, 1), Bit(i, 0), Bit(i, 7), Bit(i, 6));
            int horizontal = Contribution(Bit(i, 3), Bit(i, 2), Bit(i, 5), Bit(i, 4));
            (int context, int flip) = SignContext(horizontal, vertical);
            table[i] = (byte)(context | (flip << 7));
        }

        return table;
    }

    // Table D.2: the signs of two neighbours, as far as they are significant.
    private static int Contribution(int firstSignificant, int firstNegative, int secondSignificant, int secondNegative) =>
        Math.Sign((firstSignificant * (1 - (2 * firstNegative))) + (secondSignificant * (1 - (2 * secondNegative))));

    // Table D.3
    private static (int Context, int Flip) SignContext(int horizontal, int vertical) => (horizontal, vertical) switch
    {
        (1, 1) => (13, 0),
        (1, 0) => (12, 0),
        (1, -1) => (11, 0),
        (0, 1) => (10, 0),
        (0, 0) => (9, 0),
        (0, -1) => (10, 1),
        (-1, 1) => (11, 1),
        (-1, 0) => (12, 1),
        _ => (13, 1),
    };

    private static int Bit(int value, int index) => (value >> index) & 1;
}
