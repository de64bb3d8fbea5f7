using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Cov19Ct.Codecs.Jpeg.Markers;

namespace Cov19Ct.Codecs.Jpeg.Lossless;

/// <summary>Reads the differences of one restart interval of a lossless scan, line by line.</summary>
/// <param name="data">The interval without stuffed bytes, and <see cref="Padding"/> more bytes of zero.</param>
/// <param name="length">Bytes of the interval, without the padding.</param>
internal ref struct JpegDifferenceReader(ReadOnlySpan<byte> data, int length, JpegDifferenceTable table)
{
    /// <summary>Bytes that must follow the data: seven differences (28 bytes) and one window of bits (8) may be read beyond
    /// its end before the end is noticed.</summary>
    public const int Padding = 40;

    private const int LookupShift = 64 - JpegDifferenceTable.LookupBits;

    private readonly ReadOnlySpan<byte> _data = data[..(length + Padding)];
    private readonly long _bitCount = 8L * length;
    private readonly JpegDifferenceTable _table = table;
    private long _bit;

    /// <summary>Reads one difference for each sample of a line.</summary>
    /// <param name="differences">Receives the differences, modulo 2^16.</param>
    /// <exception cref="CodestreamException">The data ends, or holds no valid code.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Read(Span<ushort> differences)
    {
        ReadOnlySpan<byte> data = _data;
        ReadOnlySpan<int> entries = _table.Entries;
        long bitCount = _bitCount;
        long bit = _bit;

        // A window holds at least 57 bits: four look-ups of 12. Lengths are the low six bits of an entry, all that a shift takes.
        while (differences.Length >= 4)
        {
            if (bit > bitCount)
            {
                ThrowEnd();
            }

            ulong window = Window(data, bit);
            int first = entries[(int)(window >> LookupShift)];
            window <<= first;
            int second = entries[(int)(window >> LookupShift)];
            window <<= second;
            int third = entries[(int)(window >> LookupShift)];
            window <<= third;
            int fourth = entries[(int)(window >> LookupShift)];
            if (((first | second | third | fourth) & JpegDifferenceTable.IncompleteFlag) != 0)
            {
                bit = ReadOneByOne(bit, differences[..4]);
            }
            else
            {
                bit += JpegDifferenceTable.Length(first) + JpegDifferenceTable.Length(second)
                    + JpegDifferenceTable.Length(third) + JpegDifferenceTable.Length(fourth);
                differences[0] = JpegDifferenceTable.Difference(first);
                differences[1] = JpegDifferenceTable.Difference(second);
                differences[2] = JpegDifferenceTable.Difference(third);
                differences[3] = JpegDifferenceTable.Difference(fourth);
            }

            differences = differences[4..];
        }

        _bit = ReadOneByOne(bit, differences);
        if (_bit > bitCount)
        {
            ThrowEnd();
        }
    }

    private static ulong Window(ReadOnlySpan<byte> data, long bit) =>
        BinaryPrimitives.ReadUInt64BigEndian(data[(int)(bit >> 3)..]) << (int)(bit & 7);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly long ReadOneByOne(long bit, Span<ushort> differences)
    {
        for (int i = 0; i < differences.Length; i++)
        {
            differences[i] = _table.Decode(Window(_data, bit), out int length);
            if (length == 0)
            {
                // Zeros beyond the end are no code in some tables: then it is the end that is wrong.
                if (bit + JpegHuffmanTable.LongestCode > _bitCount)
                {
                    ThrowEnd();
                }

                CodestreamException.Throw("the entropy-coded data contains a code that is not in its Huffman table");
            }

            bit += length;
        }

        return bit;
    }

    private static void ThrowEnd() => CodestreamException.Throw("the entropy-coded data ends before the last sample");
}
