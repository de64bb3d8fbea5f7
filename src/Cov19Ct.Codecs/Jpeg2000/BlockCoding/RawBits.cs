namespace Cov19Ct.Codecs.Jpeg2000.BlockCoding;

/// <summary>The bits of a raw codeword segment. ITU-T T.800, D.6: after a byte of 0xFF the next one's top bit is stuffed.</summary>
internal unsafe struct RawBits(byte* bytes, int length)
{
    private readonly byte* _end = bytes + length;
    private byte* _next = bytes;
    private uint _current;
    private int _left;

    /// <summary>The next bit; 1 behind the end.</summary>
    public uint ReadBit()
    {
        if (_left == 0)
        {
            _left = _current == 0xFF ? 7 : 8;
            if (_next < _end)
            {
                _current = *_next++;
            }
            else
            {
                _current = 0xFF;
                _left = 8;
            }
        }

        return (_current >> --_left) & 1;
    }
}
