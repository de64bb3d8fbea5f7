namespace Cov19Ct.Codecs.Jpeg2000.Tiles;

/// <summary>The bits of a packet header. ITU-T T.800, B.10.1: after a byte of 0xFF the next one's top bit is stuffed.</summary>
/// <param name="origin">Where the bytes start in the codestream, for errors.</param>
internal ref struct PacketBits(ReadOnlySpan<byte> bytes, int origin)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _position;
    private int _current;
    private int _left;

    public readonly int Offset => origin + _position;

    public int ReadBit()
    {
        if (_left == 0)
        {
            ReadNextByte();
        }

        return (_current >> --_left) & 1;
    }

    /// <param name="count">0 to 31.</param>
    public int ReadBits(int count)
    {
        int value = 0;
        for (int i = 0; i < count; i++)
        {
            value = (value << 1) | ReadBit();
        }

        return value;
    }

    /// <summary>Ends the header.</summary>
    /// <returns>The bytes that it took, the one stuffed behind a last 0xFF among them.</returns>
    public int Finish()
    {
        if (_current == 0xFF)
        {
            ReadNextByte();
        }

        return _position;
    }

    private void ReadNextByte()
    {
        if (_position >= _bytes.Length)
        {
            CodestreamException.Throw("the codestream ends inside a packet header", Offset);
        }

        _left = _current == 0xFF ? 7 : 8;
        _current = _bytes[_position++];
    }
}
