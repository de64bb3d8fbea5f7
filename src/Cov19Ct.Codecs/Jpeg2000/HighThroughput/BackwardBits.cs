using System.Runtime.CompilerServices;

namespace Cov19Ct.Codecs.Jpeg2000.HighThroughput;

/// <summary>Bits from the lowest up of bytes that grow backwards: VLC and MagRef. ITU-T T.814, 7.1.3 and 7.1.5. Behind the end come
/// zeros.</summary>
internal ref struct BackwardBits
{
    private readonly ReadOnlySpan<byte> _bytes;
    private int _next;
    private ulong _bits;
    private int _count;
    private bool _isAfterLarge;

    /// <param name="bytes">Read from the last to the first.</param>
    /// <param name="startsWithHalf">The low half of the last byte is not the bits' own (VLC).</param>
    public BackwardBits(ReadOnlySpan<byte> bytes, bool startsWithHalf)
    {
        _bytes = bytes;
        _next = bytes.Length - 1;
        _isAfterLarge = true;
        if (startsWithHalf)
        {
            Take(bytes[_next--] | 0x0Fu);
            _bits >>= 4;
            _count -= 4;
        }
    }

    /// <param name="count">Up to 32.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Peek(int count)
    {
        if (_count < count)
        {
            Refill();
        }

        return (uint)(_bits & ((1UL << count) - 1));
    }

    /// <param name="count">No more than was peeked at.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Skip(int count)
    {
        _bits >>= count;
        _count -= count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Read(int count)
    {
        uint value = Peek(count);
        Skip(count);
        return value;
    }

    private void Refill()
    {
        while (_count <= 56)
        {
            Take(_next >= 0 ? _bytes[_next--] : 0u);
        }
    }

    // Below a byte of more than 0x8F the top bit of 0x7F is stuffed.
    private void Take(uint value)
    {
        int width = _isAfterLarge && (value & 0x7F) == 0x7F ? 7 : 8;
        _isAfterLarge = value > 0x8F;
        _bits |= (ulong)(value & ((1u << width) - 1)) << _count;
        _count += width;
    }
}
