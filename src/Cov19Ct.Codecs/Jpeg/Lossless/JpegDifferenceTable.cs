using System.Runtime.CompilerServices;
using Cov19Ct.Codecs.Jpeg.Markers;

namespace Cov19Ct.Codecs.Jpeg.Lossless;

/// <summary>Turns bits into the differences of a lossless scan: one look-up on the next <see cref="LookupBits"/> bits gives the
/// code and the value behind it at once, where both fit. Immutable. ITU-T T.81, F.2.2 and H.1.2.2.</summary>
internal sealed class JpegDifferenceTable
{
    /// <summary>Bits that one look-up covers. Most differences of CT slices, code and value, take fewer.</summary>
    public const int LookupBits = 12;

    /// <summary>The most bits that a difference can take: a code of 16 and a value of 15.</summary>
    public const int LongestDifference = 31;

    /// <summary>Marks an entry that does not hold the whole difference.</summary>
    public const int IncompleteFlag = 1 << 6;

    private const int LengthMask = IncompleteFlag - 1;
    private const int CategoryShift = 8;
    private const int CategoryMask = 31;
    private const int DifferenceShift = 16;
    private const int GreatestCategory = 16;

    // Bits 0-5: length, 6: incomplete, 8-12: category (incomplete entries), 16-31: difference (complete entries).
    // An incomplete entry of length 0 belongs to a code longer than LookupBits, or to none.
    private readonly int[] _entries = new int[1 << LookupBits];

    // F.2.2.3: by length, the first code beyond those of that length, aligned left in 16 bits; and what to add to a code for its symbol.
    private readonly int[] _codeLimits = new int[JpegHuffmanTable.LongestCode + 1];
    private readonly int[] _symbolOffsets = new int[JpegHuffmanTable.LongestCode + 1];
    private readonly byte[] _symbols;

    public JpegDifferenceTable(JpegHuffmanTable table)
    {
        _symbols = table.Symbols.ToArray();
        Array.Fill(_entries, IncompleteFlag);
        int code = 0;
        int symbol = 0;
        for (int length = 1; length <= JpegHuffmanTable.LongestCode; length++)
        {
            code <<= 1;
            _symbolOffsets[length] = symbol - code;
            for (int i = 0; i < table.CodeCounts[length - 1]; i++)
            {
                FillEntries(code++, length, _symbols[symbol++]);
            }

            _codeLimits[length] = code << (JpegHuffmanTable.LongestCode - length);
        }
    }

    /// <summary>One entry for each pattern of <see cref="LookupBits"/> bits.</summary>
    public ReadOnlySpan<int> Entries => _entries;

    /// <summary>Bits that a complete entry takes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Length(int entry) => entry & LengthMask;

    /// <summary>The difference of a complete entry, modulo 2^16.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ushort Difference(int entry) => (ushort)(entry >> DifferenceShift);

    /// <summary>Decodes any difference, with a look-up or without.</summary>
    /// <param name="window">The next bits, the first of them the highest; at least <see cref="LongestDifference"/> are valid.</param>
    /// <param name="length">Bits taken; 0 where the bits form no code of this table.</param>
    /// <returns>The difference, modulo 2^16.</returns>
    public ushort Decode(ulong window, out int length)
    {
        int entry = _entries[(int)(window >> (64 - LookupBits))];
        length = entry & LengthMask;
        if ((entry & IncompleteFlag) == 0)
        {
            return Difference(entry);
        }

        int category = (entry >> CategoryShift) & CategoryMask;
        if (length == 0)
        {
            length = FindLongCode((int)(window >> 48), out category);
            if (length == 0 || category > GreatestCategory)
            {
                length = 0;
                return 0;
            }
        }

        ushort difference = Extend(window << length, category);
        length += ValueBits(category);
        return difference;
    }

    private int FindLongCode(int bits, out int category)
    {
        // A shorter code is in the look-up, unless its category is none.
        category = 0;
        if (bits < _codeLimits[LookupBits])
        {
            return 0;
        }

        for (int length = LookupBits + 1; length <= JpegHuffmanTable.LongestCode; length++)
        {
            if (bits < _codeLimits[length])
            {
                int index = (bits >> (JpegHuffmanTable.LongestCode - length)) + _symbolOffsets[length];
                category = _symbols[index];
                return length;
            }
        }

        return 0;
    }

    private void FillEntries(int code, int length, int category)
    {
        int freeBits = LookupBits - length;
        if (freeBits < 0 || category > GreatestCategory)
        {
            return;
        }

        int total = length + ValueBits(category);
        Span<int> entries = _entries.AsSpan(code << freeBits, 1 << freeBits);
        if (total > LookupBits)
        {
            entries.Fill(length | IncompleteFlag | (category << CategoryShift));
            return;
        }

        for (int i = 0; i < entries.Length; i++)
        {
            ulong window = (ulong)i << (64 - freeBits);
            entries[i] = total | (Extend(window, category) << DifferenceShift);
        }
    }

    // H.1.2.2: category 16 has no value bits.
    private static int ValueBits(int category) => category == GreatestCategory ? 0 : category;

    // F.2.2.1, EXTEND: a value whose first bit is 0 stands for a negative difference. Table H.2: category 16 is 32768.
    private static ushort Extend(ulong window, int category)
    {
        if (category is 0 or GreatestCategory)
        {
            return (ushort)(category << 11);
        }

        int value = (int)(window >> (64 - category));
        return (ushort)(value >> (category - 1) != 0 ? value : value - (1 << category) + 1);
    }
}
