namespace Cov19Ct.TestKit.Codecs.Jpeg2000;

/// <summary>Writes bits from the lowest of each byte up, with the stuffing of the forward or of the backward bit streams. ITU-T T.814,
/// 7.1.</summary>
/// <param name="isBackward">The bytes are read from the last one; a stuffed bit follows a byte of more than 0x8F.</param>
internal sealed class LowBits(bool isBackward)
{
    private readonly List<byte> _bytes = [];
    private int _current;
    private int _count;

    // The backward streams start as if behind a large byte.
    private bool _isAfterLarge = true;

    /// <summary>Leaves the low half of the first byte to others, who fill it with ones.</summary>
    public LowBits SkipHalf()
    {
        (_current, _count) = (15, 4);
        return this;
    }

    public void Write(int value, int count)
    {
        for (int i = 0; i < count; i++)
        {
            _current |= ((value >> i) & 1) << _count++;
            bool isFull = isBackward
                ? _count == 8 || (_count == 7 && _isAfterLarge && _current == 0x7F)
                : _count == (_bytes.Count > 0 && _bytes[^1] == 0xFF ? 7 : 8);
            if (isFull)
            {
                Complete();
            }
        }
    }

    /// <summary>The bytes in the order of the codestream.</summary>
    public byte[] Finish()
    {
        if (_count > 0)
        {
            Complete();
        }

        return isBackward ? [.. Enumerable.Reverse(_bytes)] : [.. _bytes];
    }

    private void Complete()
    {
        _bytes.Add((byte)_current);
        _isAfterLarge = _current > 0x8F;
        (_current, _count) = (0, 0);
    }
}
