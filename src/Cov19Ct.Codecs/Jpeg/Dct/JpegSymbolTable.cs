using Cov19Ct.Codecs.Jpeg.Markers;

namespace Cov19Ct.Codecs.Jpeg.Dct;

/// <summary>Finds the symbol of a Huffman code. Immutable. ITU-T T.81, F.2.2.3.</summary>
internal sealed class JpegSymbolTable
{
    private const int LookupBits = 10;

    // Length in the high byte, symbol in the low one; 0 where the code is longer, or none.
    private readonly ushort[] _entries = new ushort[1 << LookupBits];

    // By length, the first code beyond those of that length, aligned left in 16 bits; and what to add to a code for its symbol.
    private readonly int[] _codeLimits = new int[JpegHuffmanTable.LongestCode + 1];
    private readonly int[] _symbolOffsets = new int[JpegHuffmanTable.LongestCode + 1];
    private readonly byte[] _symbols;

    public JpegSymbolTable(JpegHuffmanTable table)
    {
        _symbols = table.Symbols.ToArray();
        int code = 0;
        int symbol = 0;
        for (int length = 1; length <= JpegHuffmanTable.LongestCode; length++)
        {
            code <<= 1;
            _symbolOffsets[length] = symbol - code;
            for (int i = 0; i < table.CodeCounts[length - 1]; i++, code++, symbol++)
            {
                if (length <= LookupBits)
                {
                    int free = LookupBits - length;
                    _entries.AsSpan(code << free, 1 << free).Fill((ushort)((length << 8) | _symbols[symbol]));
                }
            }

            _codeLimits[length] = code << (JpegHuffmanTable.LongestCode - length);
        }
    }

    /// <param name="bits">The next 16 bits.</param>
    /// <param name="symbol">The symbol of the code that they start with.</param>
    /// <returns>The length of that code; 0 where there is none.</returns>
    public int Find(int bits, out int symbol)
    {
        int entry = _entries[bits >> (JpegHuffmanTable.LongestCode - LookupBits)];
        symbol = (byte)entry;
        if (entry != 0)
        {
            return entry >> 8;
        }

        for (int length = LookupBits + 1; length <= JpegHuffmanTable.LongestCode; length++)
        {
            if (bits < _codeLimits[length])
            {
                symbol = _symbols[(bits >> (JpegHuffmanTable.LongestCode - length)) + _symbolOffsets[length]];
                return length;
            }
        }

        return 0;
    }
}
