using System.Numerics;
using System.Runtime.CompilerServices;

namespace Cov19Ct.Codecs.Jpeg2000.BlockCoding;

/// <summary>The MQ arithmetic decoder. ITU-T T.800, annex C.3.</summary>
/// <remarks>C and A of the standard stand in the top 16 bits of 64, so that bytes are taken several at a time and A is normalised in
/// one shift. Adding a byte behind a 0xFF one place higher (C.3.4) is the same whenever it is done.</remarks>
internal unsafe struct MqDecoder
{
    private const int RegisterShift = 48;
    private const uint NormalInterval = 0x8000;

    // The first byte lies below the carry bit.
    private const int FirstPosition = 55;

    // Refilling can wait until these bits are wanted: a symbol takes at most 15, below the 16 that are compared.
    private const int LowestNeeded = 32;

    // A byte above this behind 0xFF is a marker: no more bytes, but 1-bits (C.3.4).
    private const int LargestStuffed = 0x8F;

    /// <summary>C: locals of the passes while they decode.</summary>
    public ulong Code;

    /// <summary>A.</summary>
    public uint Interval;

    /// <summary>Where in <see cref="Code"/> the lowest bit of the next byte belongs.</summary>
    public int Position;

    private readonly uint* _table;
    private byte* _next;
    private byte* _end;
    private bool _isStuffed;

    /// <summary>Starts a codeword segment (C.3.5).</summary>
    /// <param name="table"><see cref="MqStates.Table"/>, pinned.</param>
    public MqDecoder(uint* table, byte* bytes, int length)
    {
        _table = table;
        _next = bytes;
        _end = bytes + length;
        Interval = NormalInterval;
        Position = FirstPosition;
        Code = Refill(ref this, 0, FirstPosition);
    }

    /// <summary>Decodes one symbol (C.3.2).</summary>
    /// <param name="mq">Where more bytes come from.</param>
    /// <param name="context">An entry of <see cref="MqStates.Table"/>, changed as the state changes.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Decode(ref MqDecoder mq, ref ulong code, ref uint interval, ref int position, uint* context)
    {
        uint entry = *context;
        uint lessProbable = entry >> 16;
        uint symbol = entry & 1;
        uint next;
        interval -= lessProbable;
        if ((uint)(code >> RegisterShift) >= lessProbable)
        {
            code -= (ulong)lessProbable << RegisterShift;
            if ((interval & NormalInterval) != 0)
            {
                return symbol;
            }

            // Figure C.16: conditional exchange.
            if (interval < lessProbable)
            {
                symbol ^= 1;
                next = entry >> 8;
            }
            else
            {
                next = entry >> 1;
            }
        }
        else
        {
            // Figure C.17
            if (interval < lessProbable)
            {
                next = entry >> 1;
            }
            else
            {
                symbol ^= 1;
                next = entry >> 8;
            }

            interval = lessProbable;
        }

        *context = mq._table[next & 0x7F];
        int shift = BitOperations.LeadingZeroCount(interval) - 16;
        interval <<= shift;
        code <<= shift;
        position += shift;
        if (position >= LowestNeeded)
        {
            code = Refill(ref mq, code, position);
            position = mq.Position;
        }

        return symbol;
    }

    // C.3.4. The new position is left in the decoder, so that the caller's can stay in a register.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ulong Refill(ref MqDecoder mq, ulong code, int position)
    {
        while (position >= 0)
        {
            if (mq._next < mq._end && !(mq._isStuffed && *mq._next > LargestStuffed))
            {
                uint value = *mq._next++;
                code += (ulong)value << position;
                mq._isStuffed = value == 0xFF;
                position -= mq._isStuffed ? 7 : 8;
                continue;
            }

            mq._end = mq._next;
            if (mq._isStuffed)
            {
                mq._isStuffed = false;
                position--;
                continue;
            }

            code += 0xFFUL << position;
            position -= 8;
        }

        mq.Position = position;
        return code;
    }
}
