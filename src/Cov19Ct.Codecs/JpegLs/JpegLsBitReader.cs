using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Cov19Ct.Codecs.JpegLs;

/// <summary>Reads bits and Golomb codes from one restart interval without stuffed bits.</summary>
/// <remarks>Past the end there are <see cref="Padding"/> bytes of zero. No Golomb code starts with as many zeros, so that at most one
/// code and the bits of one run are read beyond the end before <see cref="ReadGolomb"/> throws: no other read needs to look.</remarks>
/// <param name="data">The bits, and <see cref="Padding"/> bytes of zero after the last byte that holds one.</param>
/// <param name="bitCount">The number of bits, without the padding.</param>
internal ref struct JpegLsBitReader(ReadOnlySpan<byte> data, long bitCount)
{
    /// <summary>Bytes of zero that must follow the data: one code (8), the bits of a run (2) and a window (8), and some to spare.</summary>
    public const int Padding = 32;

    /// <summary>Bits of a window that are valid wherever it starts.</summary>
    public const int WindowBits = 57;

    private readonly ReadOnlySpan<byte> _data = data[..(int)(((bitCount + 7) / 8) + Padding)];

    /// <summary>The number of bits read.</summary>
    public nint Position { get; set; }

    public readonly ref readonly byte Data => ref MemoryMarshal.GetReference(_data);

    /// <summary>The next bits, the first of them the highest.</summary>
    /// <param name="data">The first byte of the data, whose bounds are the caller's to keep.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Window(ref readonly byte data, nint position)
    {
        ulong word = Unsafe.ReadUnaligned<ulong>(in Unsafe.Add(ref Unsafe.AsRef(in data), position >> 3));
        return (BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(word) : word) << (int)(position & 7);
    }

    /// <param name="count">0 to 16.</param>
    public int ReadBits(int count)
    {
        ulong window = CheckedWindow();
        Position += count;
        return (int)(window >> 1 >> (63 - count));
    }

    /// <summary>Reads a limited-length Golomb code (ISO/IEC 14495-1, A.5.3).</summary>
    /// <param name="bits">k, 0 to 16.</param>
    /// <param name="limit">The length of the longest code.</param>
    /// <param name="codedBits">qbpp.</param>
    /// <exception cref="CodestreamException">The data ends, or holds no code.</exception>
    public int ReadGolomb(int bits, int limit, int codedBits)
    {
        int zeros = BitOperations.LeadingZeroCount(CheckedWindow());
        int most = limit - codedBits - 1;
        if (zeros > most)
        {
            RequireBits(limit);
            CodestreamException.Throw("the entropy-coded data contains a code that is longer than its limit");
        }

        Position += zeros + 1;
        return zeros < most ? (zeros << bits) + ReadBits(bits) : ReadBits(codedBits) + 1;
    }

    /// <exception cref="CodestreamException">More bits have been read than there are.</exception>
    public readonly void CheckEnd() => RequireBits(0);

    private readonly ulong CheckedWindow() =>
        BinaryPrimitives.ReadUInt64BigEndian(_data[(int)(Position >> 3)..]) << (int)(Position & 7);

    private readonly void RequireBits(int count)
    {
        if (Position + count > bitCount)
        {
            CodestreamException.Throw("the entropy-coded data ends before the last sample");
        }
    }
}
