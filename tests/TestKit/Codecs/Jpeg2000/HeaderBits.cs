namespace Cov19Ct.TestKit.Codecs.Jpeg2000;

/// <summary>Writes bits with a 0 stuffed behind each byte of 0xFF, as packet headers and raw segments have them.</summary>
internal sealed class HeaderBits
{
    private readonly List<byte> _bytes = [];
    private int _current;
    private int _left = 8;

    public void Write(int value, int count)
    {
        for (int i = count - 1; i >= 0; i--)
        {
            _current |= ((value >> i) & 1) << --_left;
            if (_left == 0)
            {
                Complete();
            }
        }
    }

    public byte[] Finish()
    {
        bool endsStuffed = _bytes.Count > 0 && _bytes[^1] == 0xFF;
        if (_left < (endsStuffed ? 7 : 8) || endsStuffed || _bytes.Count == 0)
        {
            Complete();
        }

        return _bytes.Count > 0 && _bytes[^1] == 0xFF ? [.. _bytes, 0] : [.. _bytes];
    }

    private void Complete()
    {
        _bytes.Add((byte)_current);
        _left = _current == 0xFF ? 7 : 8;
        _current = 0;
    }
}
