namespace Cov19Ct.TestKit.Codecs;

/// <summary>Writes JPEG markers, segments and stuffed bits, for synthetic streams.</summary>
internal sealed class JpegStreamWriter
{
    private readonly List<byte> _bytes = [];
    private int _pending;
    private int _pendingCount;

    public byte[] ToArray() => [.. _bytes];

    public JpegStreamWriter Marker(byte code)
    {
        _bytes.AddRange([0xFF, code]);
        return this;
    }

    public JpegStreamWriter Segment(byte code, params byte[] parameters)
    {
        int length = parameters.Length + 2;
        Marker(code);
        _bytes.AddRange([(byte)(length >> 8), (byte)length, .. parameters]);
        return this;
    }

    public JpegStreamWriter Raw(params byte[] bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    public void Bits(int value, int count)
    {
        for (int i = count - 1; i >= 0; i--)
        {
            _pending = (_pending << 1) | ((value >> i) & 1);
            if (++_pendingCount == 8)
            {
                _bytes.Add((byte)_pending);
                if ((byte)_pending == 0xFF)
                {
                    _bytes.Add(0);
                }

                (_pending, _pendingCount) = (0, 0);
            }
        }
    }

    /// <summary>Completes the last byte with 1-bits (F.1.2.3).</summary>
    public void Align()
    {
        while (_pendingCount > 0)
        {
            Bits(1, 1);
        }
    }
}
