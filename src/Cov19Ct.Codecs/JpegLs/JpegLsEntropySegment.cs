using System.Buffers.Binary;

namespace Cov19Ct.Codecs.JpegLs;

/// <summary>The bytes between two markers of a JPEG-LS scan.</summary>
internal static class JpegLsEntropySegment
{
    private const byte MarkerPrefix = 0xFF;
    private const int StuffedBits = 7;

    /// <summary>Copies an entropy-coded segment without its stuffed bits, so that bits can be read from it anywhere.</summary>
    /// <param name="codestream">The whole codestream.</param>
    /// <param name="position">Where the segment starts; moved to the marker that ends it, or to the end of the data.</param>
    /// <param name="destination">Receives the bits, the last byte completed with 0-bits; at least as long as what is left of
    /// the codestream, and 8 bytes more.</param>
    /// <returns>The number of bits written.</returns>
    /// <remarks>ISO/IEC 14495-1, A.1: a 0-bit is stuffed after each byte 0xFF, so that a marker is 0xFF and a byte from 0x80.</remarks>
    public static long Unstuff(ReadOnlySpan<byte> codestream, ref int position, Span<byte> destination)
    {
        BitWriter writer = new(destination);
        while (true)
        {
            int index = codestream[position..].IndexOf(MarkerPrefix);
            int prefix = index < 0 ? codestream.Length : position + index;
            writer.Append(codestream[position..prefix]);
            position = prefix;

            // A prefix that the data ends with belongs to no marker: it counts as the end of the data.
            if (prefix >= codestream.Length - 1 || codestream[prefix + 1] >= 0x80)
            {
                return writer.Finish();
            }

            writer.Append(MarkerPrefix, 8);
            writer.Append(codestream[prefix + 1], StuffedBits);
            position = prefix + 2;
        }
    }

    private ref struct BitWriter(Span<byte> destination)
    {
        private readonly Span<byte> _destination = destination;
        private int _written;
        private ulong _pending; // from its highest bit down
        private int _pendingCount; // 0 to 7

        public void Append(ReadOnlySpan<byte> bytes)
        {
            if (_pendingCount == 0)
            {
                bytes.CopyTo(_destination[_written..]);
                _written += bytes.Length;
                return;
            }

            while (bytes.Length >= 8)
            {
                ulong word = BinaryPrimitives.ReadUInt64BigEndian(bytes);
                BinaryPrimitives.WriteUInt64BigEndian(_destination[_written..], _pending | (word >> _pendingCount));
                _pending = word << (64 - _pendingCount);
                _written += 8;
                bytes = bytes[8..];
            }

            foreach (byte value in bytes)
            {
                Append(value, 8);
            }
        }

        /// <param name="count">1 to 8.</param>
        public void Append(byte value, int count)
        {
            _pending |= (ulong)value << (64 - _pendingCount - count);
            _pendingCount += count;
            if (_pendingCount >= 8)
            {
                _destination[_written++] = (byte)(_pending >> 56);
                _pending <<= 8;
                _pendingCount -= 8;
            }
        }

        public readonly long Finish()
        {
            _destination[_written] = (byte)(_pending >> 56);
            return (8L * _written) + _pendingCount;
        }
    }
}
