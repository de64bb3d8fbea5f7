namespace Cov19Ct.Codecs.Jpeg2000.HighThroughput;

/// <summary>The adaptive run-length decoder of a cleanup segment. ITU-T T.814, 7.3.3; its bits: 7.1.2.</summary>
/// <param name="bytes">The suffix of the segment without its last byte: the MEL bits grow from its start, the VLC bits from its
/// end.</param>
internal ref struct MelDecoder(ReadOnlySpan<byte> bytes)
{
    private const int LastState = 12;

    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _next;
    private uint _current;
    private int _left;
    private int _state;
    private int _zeros;
    private bool _hasOne;

    // MEL_E of table 2.
    private static ReadOnlySpan<byte> Exponents => [0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 4, 5];

    /// <summary>The next event.</summary>
    public bool ReadEvent()
    {
        if (_zeros == 0 && !_hasOne)
        {
            ReadRun();
        }

        if (_zeros > 0)
        {
            _zeros--;
            return false;
        }

        _hasOne = false;
        return true;
    }

    private void ReadRun()
    {
        int exponent = Exponents[_state];
        if (ReadBit() != 0)
        {
            _zeros = 1 << exponent;
            _state = Math.Min(_state + 1, LastState);
            return;
        }

        for (int i = 0; i < exponent; i++)
        {
            _zeros = (_zeros << 1) | (int)ReadBit();
        }

        _hasOne = true;
        _state = Math.Max(_state - 1, 0);
    }

    private uint ReadBit()
    {
        if (_left == 0)
        {
            // After 0xFF the next byte's top bit is stuffed; behind the end come ones, as in the half byte that is the suffix length's.
            _left = _current == 0xFF ? 7 : 8;
            _current = _next < _bytes.Length ? _bytes[_next] : 0xFFu;
            if (_next == _bytes.Length - 1)
            {
                _current |= 0x0F;
            }

            _next++;
        }

        return (_current >> --_left) & 1;
    }
}
