using System.Buffers.Binary;

namespace Cov19Ct.Codecs.Jpeg2000.Syntax;

/// <summary>Reads big-endian numbers from a part of a codestream and says where it ended too early.</summary>
/// <param name="bytes">The part, such as a marker segment without its marker.</param>
/// <param name="origin">Where the part starts in the codestream, for errors.</param>
internal ref struct SegmentReader(ReadOnlySpan<byte> bytes, int origin)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    public int Position { get; private set; }

    public readonly int Offset => origin + Position;

    public readonly int Remaining => _bytes.Length - Position;

    public byte ReadByte() => Take(1)[0];

    public ushort ReadUnsigned16() => BinaryPrimitives.ReadUInt16BigEndian(Take(2));

    public uint ReadUnsigned32() => BinaryPrimitives.ReadUInt32BigEndian(Take(4));

    public ReadOnlySpan<byte> ReadRest() => Take(Remaining);

    /// <exception cref="CodestreamException">Fewer bytes are left.</exception>
    public ReadOnlySpan<byte> Take(int count)
    {
        if (count > Remaining)
        {
            CodestreamException.Throw($"{count} bytes are needed, but only {Remaining} are left", Offset);
        }

        ReadOnlySpan<byte> taken = _bytes.Slice(Position, count);
        Position += count;
        return taken;
    }

    /// <summary>Reads a marker segment after its marker: the length, which counts itself (A.1.2), and the parameters.</summary>
    public SegmentReader ReadSegment()
    {
        int length = ReadUnsigned16();
        if (length < 2)
        {
            CodestreamException.Throw($"a marker segment has {length} bytes; it needs at least two", Offset - 2);
        }

        int start = Offset;
        return new SegmentReader(Take(length - 2), start);
    }
}
