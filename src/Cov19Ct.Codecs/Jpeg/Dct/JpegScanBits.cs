using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Cov19Ct.Codecs.Jpeg.Markers;

namespace Cov19Ct.Codecs.Jpeg.Dct;

/// <summary>Reads bits and Huffman codes from one restart interval without stuffed bytes.</summary>
/// <param name="data">The interval, and <see cref="Padding"/> more bytes of zero.</param>
/// <param name="length">Bytes of the interval, without the padding.</param>
internal ref struct JpegScanBits(ReadOnlySpan<byte> data, int length)
{
    /// <summary>Bytes of zero that must follow the data, for a window that starts at its end.</summary>
    public const int Padding = 16;

    private const int MostDifferenceBits = 15;

    private readonly ReadOnlySpan<byte> _data = data[..(length + Padding)];
    private readonly long _bitCount = 8L * length;
    private long _position;

    /// <param name="count">0 to 16.</param>
    /// <exception cref="CodestreamException">The data ends.</exception>
    public int Read(int count)
    {
        int value = (int)(Window() >> 1 >> (31 - count));
        Advance(count);
        return value;
    }

    /// <summary>Reads a code and returns its symbol.</summary>
    /// <exception cref="CodestreamException">The data ends, or holds no code of the table.</exception>
    public int Read(JpegSymbolTable table)
    {
        int length = table.Find((int)(Window() >> 16), out int symbol);
        if (length == 0)
        {
            // Zeros beyond the end are no code in some tables: then it is the end that is wrong.
            Advance(_position + JpegHuffmanTable.LongestCode > _bitCount ? JpegHuffmanTable.LongestCode : 0);
            CodestreamException.Throw("the entropy-coded data contains a code that is not in its Huffman table");
        }

        Advance(length);
        return symbol;
    }

    /// <summary>Reads a code, and the value behind it, whose number of bits is in the lower half of the symbol (F.2.2).</summary>
    /// <param name="value">The value, whose first bit tells its sign (EXTEND); 0 where it has no bits.</param>
    /// <returns>The symbol.</returns>
    /// <exception cref="CodestreamException">The data ends, or holds no code of the table.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Read(JpegSymbolTable table, out int value)
    {
        uint window = Window();
        int length = table.Find((int)(window >> 16), out int symbol);
        if (length == 0)
        {
            // Says what is wrong.
            Read(table);
        }

        // A code of at most 16 bits and a value of at most 15 lie in one window.
        int bits = symbol & 15;
        int magnitude = (int)(window << length >> 1 >> (31 - bits));
        value = bits == 0 || magnitude >> (bits - 1) != 0 ? magnitude : magnitude - (1 << bits) + 1;
        Advance(length + bits);
        return symbol;
    }

    /// <summary>Reads the difference of a DC coefficient from that of the block before (F.2.2.1).</summary>
    /// <exception cref="CodestreamException">The data ends, or holds what no encoder writes.</exception>
    public int ReadDifference(JpegSymbolTable table)
    {
        int bits = Read(table, out int difference);
        if (bits > MostDifferenceBits)
        {
            CodestreamException.Throw($"the entropy-coded data contains a difference of {bits} bits");
        }

        return difference;
    }

    // 32 valid bits.
    private readonly uint Window() =>
        (uint)(BinaryPrimitives.ReadUInt64BigEndian(_data[(int)(_position >> 3)..]) << (int)(_position & 7) >> 32);

    private void Advance(int count)
    {
        _position += count;
        if (_position > _bitCount)
        {
            CodestreamException.Throw("the entropy-coded data ends before the last block");
        }
    }
}
