using System.Numerics;
using Cov19Ct.Codecs.Jpeg2000.CodeBlocks;

namespace Cov19Ct.Codecs.Jpeg2000.HighThroughput;

/// <summary>The cleanup pass of a high-throughput code-block: quads of 2 x 2 coefficients in pairs. ITU-T T.814, 7.3.</summary>
internal ref struct CleanupPass
{
    private const int ShortestSuffix = 2;
    private const int LongestSuffix = 4079;

    // Columns before the first, and two behind the last of a quad that the block ends within.
    private const int Border = 1;
    private const int LineLength = 1024 + Border + 4;

    private readonly Span<uint> _coefficients;
    private readonly int _width;
    private readonly int _height;
    private readonly int _largestBound;
    private readonly int _shift;
    private MelDecoder _mel;
    private BackwardBits _vlc;
    private ForwardBits _magnitudes;

    // Exponents E_n of the row above the quads and of their own lower row; 0 where insignificant.
    private Span<byte> _above;
    private Span<byte> _below;

    /// <summary>Room for the exponents of two rows.</summary>
    public const int LinesLength = 2 * LineLength;

    /// <param name="segment">The cleanup segment.</param>
    /// <param name="zeroPlanes">Missing bit planes.</param>
    /// <param name="plane">The bit plane of the pass.</param>
    /// <param name="coefficients">Zeros; receives coefficients as <see cref="BlockState.Coefficients"/> has them.</param>
    /// <param name="lines">Memory of <see cref="LinesLength"/>.</param>
    /// <exception cref="CodestreamException">The segment contradicts itself.</exception>
    public CleanupPass(
        ReadOnlySpan<byte> segment, int width, int height, int zeroPlanes, int plane, Span<uint> coefficients, Span<byte> lines)
    {
        // 7.1: the last 12 bits are the length of the suffix with the MEL and VLC bits.
        int suffix = segment.Length < ShortestSuffix ? 0 : (segment[^1] << 4) | (segment[^2] & 15);
        if (suffix < ShortestSuffix || suffix > Math.Min(segment.Length, LongestSuffix))
        {
            CodestreamException.Throw($"a high-throughput cleanup segment of {segment.Length} bytes cannot have a suffix of {suffix}");
        }

        _width = width;
        _height = height;
        _largestBound = zeroPlanes + 2;
        _shift = plane;
        _coefficients = coefficients;
        ReadOnlySpan<byte> suffixBytes = segment[^suffix..^1];
        _mel = new MelDecoder(suffixBytes);
        _vlc = new BackwardBits(suffixBytes, startsWithHalf: true);
        _magnitudes = new ForwardBits(segment[..^suffix], fill: 0xFF);
        lines[..LinesLength].Clear();
        _above = lines[..LineLength];
        _below = lines[LineLength..LinesLength];
    }

    public void Decode()
    {
        for (int row = 0; row < _height; row += 2)
        {
            int left = 0;
            for (int column = 0; column < _width; column += 4)
            {
                DecodePair(row, column, ref left);
            }

            Span<byte> swapped = _above;
            _above = _below;
            _below = swapped;
        }
    }

    // left: the significance of the quad before.
    private void DecodePair(int row, int column, ref int left)
    {
        bool isFirstRow = row == 0;
        uint first = DecodeQuad(isFirstRow, Context(isFirstRow, column, left));
        left = QuadCode.Significance(first);
        uint second = 0;
        if (column + 2 < _width)
        {
            second = DecodeQuad(isFirstRow, Context(isFirstRow, column + 2, left));
            left = QuadCode.Significance(second);
        }

        bool hasFirst = QuadCode.HasExcess(first) != 0;
        bool hasSecond = QuadCode.HasExcess(second) != 0;
        (int firstExcess, int secondExcess) = isFirstRow && hasFirst && hasSecond
            ? ExcessCode.ReadInFirstRow(ref _vlc, _mel.ReadEvent())
            : ExcessCode.Read(ref _vlc, hasFirst, hasSecond);
        DecodeSamples(first, firstExcess, row, column);
        if (column + 2 < _width)
        {
            DecodeSamples(second, secondExcess, row, column + 2);
        }
    }

    // 7.3.5, (1) and (2): the neighbours' significance, left alone in the first row.
    private readonly int Context(bool isFirstRow, int column, int left)
    {
        if (isFirstRow)
        {
            return ((left | (left >> 1)) & 1) | ((left >> 1) & 6);
        }

        ReadOnlySpan<byte> above = _above.Slice(column, 4);
        return ((above[0] | above[1]) != 0 ? 1 : 0) | ((left & 12) != 0 ? 2 : 0) | ((above[2] | above[3]) != 0 ? 4 : 0);
    }

    // Without significant neighbours an event tells first whether there is anything.
    private uint DecodeQuad(bool isFirstRow, int context)
    {
        if (context == 0 && !_mel.ReadEvent())
        {
            return 0;
        }

        uint bits = _vlc.Peek(QuadCode.LongestCodeword);
        uint entry = (isFirstRow ? QuadCode.FirstRow : QuadCode.OtherRows)[(context << QuadCode.LongestCodeword) | (int)bits];
        _vlc.Skip((int)(entry >> QuadCode.LengthShift));
        return entry;
    }

    // 7.3.7 and 7.3.8: magnitudes of as many bits as the bound of the quad's exponents says, the sign lowest.
    private void DecodeSamples(uint entry, int excess, int row, int column)
    {
        Span<byte> below = _below.Slice(column + Border, 2);
        below.Clear();
        int significance = QuadCode.Significance(entry);
        if (significance == 0)
        {
            return;
        }

        int bound = ExponentPredictor(significance, column) + excess;
        if (bound > _largestBound)
        {
            CodestreamException.Throw(
                $"a magnitude has {bound - 1} bits, but its high-throughput code-block has at most {_largestBound - 1}");
        }

        int known = QuadCode.KnownExponents(entry);
        int ones = QuadCode.KnownOnes(entry);
        for (int i = 0; i < 4; i++)
        {
            if (((significance >> i) & 1) == 0)
            {
                continue;
            }

            int sampleRow = row + (i & 1);
            int sampleColumn = column + (i >> 1);
            if (sampleRow >= _height || sampleColumn >= _width)
            {
                CodestreamException.Throw("a significant coefficient is outside its high-throughput code-block");
            }

            int bits = bound - ((known >> i) & 1);
            uint value = _magnitudes.Read(bits) | ((uint)((ones >> i) & 1) << bits);
            uint sign = value << 31;
            value |= 1;

            // Twice the magnitude less 2, plus the half that is not decoded.
            _coefficients[BlockState.IndexOf(sampleRow, sampleColumn, _width)] = sign | (((value + 2) << _shift) & int.MaxValue);
            if ((i & 1) != 0)
            {
                below[i >> 1] = (byte)(32 - BitOperations.LeadingZeroCount(value));
            }
        }
    }

    // κ_q of (5): where several coefficients are significant, the largest exponent above, less 1. Nothing stands above the first row.
    private readonly int ExponentPredictor(int significance, int column)
    {
        if (BitOperations.IsPow2(significance))
        {
            return 1;
        }

        ReadOnlySpan<byte> above = _above.Slice(column, 4);
        int largest = Math.Max(Math.Max(above[0], above[1]), Math.Max(above[2], above[3]));
        return Math.Max(largest - 1, 1);
    }
}
