namespace Cov19Ct.Codecs.Jpeg2000.HighThroughput;

/// <summary>Decodes the CxtVLC codewords of quads by table. ITU-T T.814, 7.3.5 and annex C.</summary>
/// <remarks>An entry for each context, above the next 7 bits: ρ in bits 0 to 3, ε_k in 4 to 7, ε_1 in 8 to 11, u_off in bit 12, the
/// length of the codeword in bits 13 to 15.</remarks>
internal static class QuadCode
{
    public const int LongestCodeword = 7;
    public const int LengthShift = 13;

    private const int Contexts = 8;

    /// <summary>For the first row of quads of a code-block.</summary>
    public static readonly ushort[] FirstRow = Build(QuadCodeRows.FirstRow);

    /// <summary>For the other rows.</summary>
    public static readonly ushort[] OtherRows = Build(QuadCodeRows.OtherRows);

    public static int Significance(uint entry) => (int)entry & 15;

    public static int KnownExponents(uint entry) => (int)(entry >> 4) & 15;

    public static int KnownOnes(uint entry) => (int)(entry >> 8) & 15;

    /// <summary>u_off.</summary>
    public static int HasExcess(uint entry) => (int)(entry >> 12) & 1;

    private static ushort[] Build(ReadOnlySpan<uint> rows)
    {
        ushort[] table = new ushort[Contexts << LongestCodeword];
        foreach (uint row in rows)
        {
            int context = (int)(row >> 24);
            uint significance = (row >> 20) & 15;
            uint known = (row >> 16) & 15;
            uint ones = (row >> 12) & 15;
            uint hasExcess = (row >> 11) & 1;
            int length = (int)(row >> 8) & 7;
            int codeword = (int)row & 0x7F;
            uint entry = significance | (known << 4) | (ones << 8) | (hasExcess << 12) | ((uint)length << LengthShift);
            for (int following = 0; following < 1 << (LongestCodeword - length); following++)
            {
                table[(context << LongestCodeword) | (following << length) | codeword] = (ushort)entry;
            }
        }

        return table;
    }
}
