using Cov19Ct.Codecs.Jpeg2000.BlockCoding;

namespace Cov19Ct.TestKit.Codecs.Jpeg2000;

/// <summary>The MQ arithmetic encoder as the flow charts have it. ITU-T T.800, annex C.2.</summary>
internal sealed class MqEncoder
{
    // The byte before the first one, which a carry never reaches.
    private readonly List<byte> _bytes = [0];
    private uint _code;
    private uint _interval = 0x8000;
    private int _count = 12;

    public void Encode(uint symbol, ref uint context)
    {
        uint entry = context;
        uint lessProbable = entry >> 16;
        _interval -= lessProbable;
        if (symbol == (entry & 1))
        {
            if ((_interval & 0x8000) != 0)
            {
                _code += lessProbable;
                return;
            }

            if (_interval < lessProbable)
            {
                _interval = lessProbable;
            }
            else
            {
                _code += lessProbable;
            }

            context = MqStates.Table[(entry >> 1) & 0x7F];
        }
        else
        {
            if (_interval < lessProbable)
            {
                _code += lessProbable;
            }
            else
            {
                _interval = lessProbable;
            }

            context = MqStates.Table[(entry >> 8) & 0x7F];
        }

        Renormalise();
    }

    /// <summary>Ends the codeword (C.2.9).</summary>
    public byte[] Flush()
    {
        uint limit = _code + _interval;
        _code |= 0xFFFF;
        if (_code >= limit)
        {
            _code -= 0x8000;
        }

        _code <<= _count;
        WriteByte();
        _code <<= _count;
        WriteByte();
        return _bytes[^1] == 0xFF ? [.. _bytes[1..^1]] : [.. _bytes[1..]];
    }

    private void Renormalise()
    {
        do
        {
            _interval <<= 1;
            _code <<= 1;
            if (--_count == 0)
            {
                WriteByte();
            }
        }
        while ((_interval & 0x8000) == 0);
    }

    private void WriteByte()
    {
        if (_bytes[^1] != 0xFF && _code >= 0x8000000)
        {
            _bytes[^1]++;
            _code &= 0x7FFFFFF;
        }

        bool isStuffed = _bytes[^1] == 0xFF;
        int shift = isStuffed ? 20 : 19;
        _bytes.Add((byte)(_code >> shift));
        _code &= (1u << shift) - 1;
        _count = isStuffed ? 7 : 8;
    }
}
