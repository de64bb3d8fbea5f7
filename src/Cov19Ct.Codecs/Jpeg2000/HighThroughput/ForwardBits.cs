using System.Runtime.CompilerServices;

namespace Cov19Ct.Codecs.Jpeg2000.HighThroughput;

/// <summary>Bits from the lowest up of bytes that grow forwards: MagSgn and SigProp. ITU-T T.814, 7.1.1 and 7.1.4.</summary>
/// <param name="fill">What comes behind the end: 0xFF or 0.</param>
internal ref struct ForwardBits(ReadOnlySpan<byte> bytes, byte fill)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _next;
    private ulong _bits;
    private int _count;
    private bool _isStuffed;

    /// <param name="count">0 to 32.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Read(int count)
    {
        if (_count < count)
        {
            Refill();
        }

        uint value = (uint)(_bits & ((1UL << count) - 1));
        _bits >>= count;
        _count -= count;
        return value;
    }

    private void Refill()
    {
        while (_count <= 56)
        {
            uint value = _next < _bytes.Length ? _bytes[_next++] : fill;

            // After 0xFF the next byte's top bit is stuffed.
            int width = _isStuffed ? 7 : 8;
            _isStuffed = value == 0xFF;
            _bits |= (ulong)(value & ((1u << width) - 1)) << _count;
            _count += width;
        }
    }
}
