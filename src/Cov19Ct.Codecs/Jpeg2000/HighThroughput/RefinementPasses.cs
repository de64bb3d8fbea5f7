using System.Numerics;
using Cov19Ct.Codecs.Jpeg2000.CodeBlocks;

namespace Cov19Ct.Codecs.Jpeg2000.HighThroughput;

/// <summary>The significance propagation and magnitude refinement passes of a high-throughput code-block. ITU-T T.814, 7.4 and
/// 7.5.</summary>
internal ref struct RefinementPasses
{
    // Significance propagation takes columns by fours, their signs behind their significance.
    private const int ColumnsAtOnce = 4;

    private readonly ReadOnlySpan<byte> _segment;
    private readonly int _width;
    private readonly int _height;
    private readonly int _plane;
    private readonly Span<uint> _coefficients;

    // A cell a coefficient, row-major, with a border around: 0 insignificant, else significant.
    private readonly Span<byte> _significant;
    private readonly int _stride;

    /// <param name="segment">The bits of both passes: significance propagation from the start, magnitude refinement from the end.</param>
    /// <param name="plane">The bit plane of the passes.</param>
    /// <param name="coefficients">Those of the cleanup pass; refined.</param>
    public RefinementPasses(
        ReadOnlySpan<byte> segment, int width, int height, int plane, Span<uint> coefficients, Span<byte> significant)
    {
        _segment = segment;
        _width = width;
        _height = height;
        _plane = plane;
        _coefficients = coefficients;
        _stride = width + 2;
        _significant = significant[..(_stride * (height + 2))];
    }

    public bool IsVerticallyCausal { get; init; }

    public readonly void Decode(bool hasMagnitudeRefinement)
    {
        _significant.Clear();
        for (int row = 0; row < _height; row++)
        {
            for (int column = 0; column < _width; column++)
            {
                _significant[Cell(row, column)] = (byte)(_coefficients[BlockState.IndexOf(row, column, _width)] != 0 ? 1 : 0);
            }
        }

        if (hasMagnitudeRefinement)
        {
            RefineMagnitudes();
        }

        ForwardBits bits = new(_segment, fill: 0);
        for (int top = 0; top < _height; top += BlockState.StripeHeight)
        {
            for (int left = 0; left < _width; left += ColumnsAtOnce)
            {
                PropagateSignificance(ref bits, top, left);
            }
        }
    }

    // 7.5: what the cleanup pass has found.
    private readonly void RefineMagnitudes()
    {
        BackwardBits bits = new(_segment, startsWithHalf: false);
        uint half = 1u << _plane;
        for (int top = 0; top < _height; top += BlockState.StripeHeight)
        {
            // Coefficients stand column by column in their stripe, and those below the block are zero.
            foreach (ref uint value in _coefficients.Slice(top * _width, BlockState.StripeHeight * _width))
            {
                if (value != 0)
                {
                    value += bits.Read(1) != 0 ? half : 0 - half;
                }
            }
        }
    }

    // 7.4: what has a significant neighbour and is not significant.
    private readonly void PropagateSignificance(ref ForwardBits bits, int top, int left)
    {
        int bottom = Math.Min(top + BlockState.StripeHeight, _height);
        int right = Math.Min(left + ColumnsAtOnce, _width);
        uint found = 0;
        for (int column = left; column < right; column++)
        {
            for (int row = top; row < bottom; row++)
            {
                int cell = Cell(row, column);
                bool seesBelow = !IsVerticallyCausal || row + 1 < top + BlockState.StripeHeight;
                if (_significant[cell] == 0 && HasNeighbour(cell, seesBelow) && bits.Read(1) != 0)
                {
                    _significant[cell] = 1;
                    found |= 1u << (((column - left) * BlockState.StripeHeight) + row - top);
                }
            }
        }

        uint value = 3u << _plane;
        for (; found != 0; found &= found - 1)
        {
            int index = BlockState.IndexOf(top, left, _width) + BitOperations.TrailingZeroCount(found);
            _coefficients[index] = value | (bits.Read(1) << 31);
        }
    }

    private readonly bool HasNeighbour(int cell, bool seesBelow)
    {
        Span<byte> above = _significant.Slice(cell - _stride - 1, 3);
        Span<byte> below = _significant.Slice(cell + _stride - 1, 3);
        int any = above[0] | above[1] | above[2] | _significant[cell - 1] | _significant[cell + 1];
        return (any | (seesBelow ? below[0] | below[1] | below[2] : 0)) != 0;
    }

    private readonly int Cell(int row, int column) => ((row + 1) * _stride) + column + 1;
}
