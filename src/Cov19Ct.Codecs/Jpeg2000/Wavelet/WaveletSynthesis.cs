using System.Numerics;
using System.Runtime.InteropServices;
using Cov19Ct.Codecs.Jpeg2000.Syntax;

namespace Cov19Ct.Codecs.Jpeg2000.Wavelet;

/// <summary>One level of the inverse transform: four subbands to the next resolution. ITU-T T.800, F.3.2 to F.3.7.</summary>
/// <param name="longestLine">Columns of the widest resolution.</param>
internal sealed class WaveletSynthesis<T, TFilter>(int longestLine)
    where T : unmanaged
    where TFilter : ILiftingFilter<T>
{
    // A line's low-pass and high-pass halves, each with a place before and behind for the extension.
    private readonly T[] _low = new T[longestLine + 2];
    private readonly T[] _high = new T[longestLine + 2];

    /// <summary>Synthesises a resolution.</summary>
    /// <param name="area">Its area: whether it starts at odd coordinates decides which subband's sample comes first.</param>
    /// <param name="lowLow">The next lower resolution, row-major, as the other three.</param>
    /// <param name="output">Receives the samples, row-major.</param>
    public void Synthesise(
        Area area, ReadOnlySpan<T> lowLow, ReadOnlySpan<T> highLow, ReadOnlySpan<T> lowHigh, ReadOnlySpan<T> highHigh, Span<T> output)
    {
        int lowWidth = (int)(Area.Ceiling(area.Right, 2) - Area.Ceiling(area.Left, 2));
        int highWidth = area.Width - lowWidth;
        int parity = (int)(area.Top & 1);
        for (int row = 0; row < area.Height; row++)
        {
            bool isLow = ((row + parity) & 1) == 0;
            SynthesiseLine(
                (isLow ? lowLow : lowHigh).Slice(row / 2 * lowWidth, lowWidth),
                (isLow ? highLow : highHigh).Slice(row / 2 * highWidth, highWidth),
                (int)(area.Left & 1),
                output.Slice(row * area.Width, area.Width));
        }

        SynthesiseColumns(output, area.Width, area.Height, parity);
    }

    // F.3.6: low- and high-pass samples of a line to its samples.
    private void SynthesiseLine(ReadOnlySpan<T> low, ReadOnlySpan<T> high, int parity, Span<T> output)
    {
        if (output.Length == 1)
        {
            output[0] = parity == 0 ? TFilter.SingleLow(low[0]) : TFilter.SingleHigh(high[0]);
            return;
        }

        low.CopyTo(_low.AsSpan(1));
        high.CopyTo(_high.AsSpan(1));
        Span<T> ownLow = _low.AsSpan(1, low.Length);
        Span<T> ownHigh = _high.AsSpan(1, high.Length);
        for (int step = 0; step < TFilter.Steps; step += 2)
        {
            // F.3.7: the extension mirrors the signal at its ends, so that a sample's missing neighbour is its other one.
            Extend(_high, high.Length);
            TFilter.Step(step, ownLow, _high.AsSpan(parity, low.Length), _high.AsSpan(1 + parity, low.Length));
            Extend(_low, low.Length);
            TFilter.Step(step + 1, ownHigh, _low.AsSpan(1 - parity, high.Length), _low.AsSpan(2 - parity, high.Length));
        }

        if (parity == 0)
        {
            Interleave(ownLow, ownHigh, output);
        }
        else
        {
            Interleave(ownHigh, ownLow, output);
        }
    }

    private static void Extend(T[] line, int length)
    {
        line[0] = line[1];
        line[length + 1] = line[length];
    }

    // The lines stand in their places; each step goes over them as over the samples of one column.
    private static void SynthesiseColumns(Span<T> output, int width, int height, int parity)
    {
        if (height == 1)
        {
            foreach (ref T value in output)
            {
                value = parity == 0 ? TFilter.SingleLow(value) : TFilter.SingleHigh(value);
            }

            return;
        }

        // Step by step a row behind the one before it, so that the rows at work stay in the cache.
        for (int front = 0; front < height + TFilter.Steps; front++)
        {
            for (int step = 0; step < TFilter.Steps; step++)
            {
                int row = front - step;
                bool isTarget = ((row + parity) & 1) == (step & 1);
                if (row >= 0 && row < height && isTarget)
                {
                    int before = row == 0 ? 1 : row - 1;
                    int after = row == height - 1 ? height - 2 : row + 1;
                    TFilter.Step(
                        step,
                        output.Slice(row * width, width),
                        output.Slice(before * width, width),
                        output.Slice(after * width, width));
                }
            }
        }
    }

    private static void Interleave(ReadOnlySpan<T> first, ReadOnlySpan<T> second, Span<T> output)
    {
        ReadOnlySpan<uint> even = MemoryMarshal.Cast<T, uint>(first);
        ReadOnlySpan<uint> odd = MemoryMarshal.Cast<T, uint>(second);
        Span<uint> target = MemoryMarshal.Cast<T, uint>(output);
        int i = 0;
        if (BitConverter.IsLittleEndian)
        {
            for (; i <= odd.Length - Vector<uint>.Count; i += Vector<uint>.Count)
            {
                Vector.Widen(new Vector<uint>(even[i..]), out Vector<ulong> evenLow, out Vector<ulong> evenHigh);
                Vector.Widen(new Vector<uint>(odd[i..]), out Vector<ulong> oddLow, out Vector<ulong> oddHigh);
                Vector.AsVectorUInt32(evenLow | (oddLow << 32)).CopyTo(target[(2 * i)..]);
                Vector.AsVectorUInt32(evenHigh | (oddHigh << 32)).CopyTo(target[((2 * i) + Vector<uint>.Count)..]);
            }
        }

        for (; i < odd.Length; i++)
        {
            target[2 * i] = even[i];
            target[(2 * i) + 1] = odd[i];
        }

        if (even.Length > odd.Length)
        {
            target[2 * odd.Length] = even[^1];
        }
    }
}
