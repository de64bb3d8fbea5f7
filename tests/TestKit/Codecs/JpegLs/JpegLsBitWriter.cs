namespace Cov19Ct.TestKit.Codecs.JpegLs;

/// <summary>Writes bits with a 0-bit after each byte of 1-bits. ISO/IEC 14495-1, A.1.</summary>
internal sealed class JpegLsBitWriter
{
    private readonly List<byte> _bytes = [];
    private int _pending;
    private int _free = 8;

    public void Bits(int value, int count)
    {
        for (int i = count - 1; i >= 0; i--)
        {
            _pending = (_pending << 1) | (i < 32 ? (value >> i) & 1 : 0);
            if (--_free == 0)
            {
                _bytes.Add((byte)_pending);
                _free = _pending == 0xFF ? 7 : 8;
                _pending = 0;
            }
        }
    }

    /// <summary>Completes the last byte with 0-bits, and one of 1-bits with a byte of zero.</summary>
    public byte[] Finish()
    {
        bool isStuffed = _bytes.Count > 0 && _bytes[^1] == 0xFF;
        while (_free < 8 && !(isStuffed && _bytes[^1] != 0xFF))
        {
            Bits(0, 1);
        }

        return [.. _bytes];
    }
}
