using System.Buffers;
using Cov19Ct.Codecs.Jpeg2000.Syntax;

namespace Cov19Ct.Codecs.Jpeg2000.CodeBlocks;

/// <summary>The codeword segments of one code-block, its contributions joined. ITU-T T.800, B.10.7 and D.4.2.</summary>
internal sealed class CodewordSegments : IDisposable
{
    // 3 × 255 − 2 passes at most (PacketReader holds blocks to their bit planes), each terminated.
    private const int MostSegments = 768;
    private const int FirstCapacity = 8192;

    private readonly (int Length, int EndPass)[] _segments = new (int, int)[MostSegments];
    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(FirstCapacity);

    public int Count { get; private set; }

    /// <summary>The bytes of all segments, one behind another; what follows them may be overwritten.</summary>
    public byte[] Bytes => _bytes;

    /// <summary>A segment: its bytes, and the first pass behind it.</summary>
    public (int Length, int EndPass) this[int index] => _segments[index];

    public void Join(ReadOnlySpan<byte> codestream, in CodeBlock block, CodeBlockStyle style, Contributions contributions)
    {
        Count = 0;
        int total = 0;
        int pass = 0;
        int segmentEnd = 0;
        for (int i = block.FirstContribution; i >= 0; i = contributions[i].Next)
        {
            ref Contribution contribution = ref contributions[i];
            if (pass >= segmentEnd)
            {
                segmentEnd = PassSegments.EndOfSegment(style, pass);
                _segments[Count++] = default;
            }

            Grow(total, contribution.Length);
            codestream.Slice(contribution.Offset, contribution.Length).CopyTo(_bytes.AsSpan(total));
            total += contribution.Length;
            pass += contribution.Passes;
            _segments[Count - 1].Length += contribution.Length;
            _segments[Count - 1].EndPass = pass;
        }
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
    }

    private void Grow(int used, int more)
    {
        if (_bytes.Length - used >= more)
        {
            return;
        }

        byte[] grown = ArrayPool<byte>.Shared.Rent(Math.Max(2 * used, used + more));
        _bytes.AsSpan(0, used).CopyTo(grown);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = grown;
    }
}
