namespace Cov19Ct.Codecs.Jpeg.Markers;

/// <summary>A Huffman table as its segment gives it. Immutable. ITU-T T.81, B.2.4.2 and annex C.</summary>
internal sealed class JpegHuffmanTable
{
    /// <summary>The longest code, in bits.</summary>
    public const int LongestCode = 16;

    private const int MostSymbols = 256;

    private readonly byte[] _specification;

    private JpegHuffmanTable(byte[] specification)
    {
        _specification = specification;
    }

    /// <summary>How many codes there are of each length: 16 numbers, the first for length 1.</summary>
    public ReadOnlySpan<byte> CodeCounts => _specification.AsSpan(0, LongestCode);

    /// <summary>The symbols in the order of their codes, at most 256.</summary>
    public ReadOnlySpan<byte> Symbols => _specification.AsSpan(LongestCode);

    /// <summary>Takes one table off the front of what is left of a segment.</summary>
    /// <param name="remaining">The counts, the symbols and what follows them; cut to what follows.</param>
    /// <param name="offset">Where the segment starts in the codestream, for messages.</param>
    /// <exception cref="CodestreamException">The table is cut short, or its codes do not form a prefix code.</exception>
    public static JpegHuffmanTable Read(ref ReadOnlySpan<byte> remaining, int offset)
    {
        int symbolCount = 0;
        for (int i = 0; i < LongestCode && i < remaining.Length; i++)
        {
            symbolCount += remaining[i];
        }

        if (symbolCount > MostSymbols || LongestCode + symbolCount > remaining.Length)
        {
            CodestreamException.Throw($"a Huffman table of {symbolCount} codes does not fit its segment", offset);
        }

        byte[] specification = remaining[..(LongestCode + symbolCount)].ToArray();
        remaining = remaining[specification.Length..];
        CheckCodes(specification, offset);
        return new JpegHuffmanTable(specification);
    }

    // Figures C.1 and C.2 count codes up and double them for each bit of length; a code that passes 2^length is none.
    private static void CheckCodes(ReadOnlySpan<byte> codeCounts, int offset)
    {
        int next = 0;
        for (int length = 1; length <= LongestCode; length++)
        {
            int count = codeCounts[length - 1];
            next = (next << 1) + count;
            if (next > 1 << length)
            {
                CodestreamException.Throw($"a Huffman table has too many codes of {length} bits", offset);
            }
        }
    }
}
