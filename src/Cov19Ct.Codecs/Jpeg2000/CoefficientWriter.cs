using System.Runtime.InteropServices;
using Cov19Ct.Codecs.Jpeg2000.CodeBlocks;
using Cov19Ct.Codecs.Jpeg2000.Tiles;

namespace Cov19Ct.Codecs.Jpeg2000;

/// <summary>Writes the coefficients of a code-block into their subband: region of interest (annex H), dequantisation (annex E).</summary>
internal static class CoefficientWriter
{
    private const uint Magnitude = 0x7FFFFFFF;

    /// <param name="coefficients">As <see cref="BlockState.Coefficients"/> has them; changed where there is a region of interest.</param>
    /// <param name="subband">The subband's coefficients, row-major: whole numbers, or the bits of float32 where the transform is
    /// irreversible.</param>
    public static void Write(
        Span<uint> coefficients, in CodeBlock block, Subband target, bool isReversible, int regionShift, Span<int> subband)
    {
        if (regionShift > 0)
        {
            LowerRegion(coefficients, regionShift);
        }

        float step = target.Step / 2;
        int subbandWidth = target.Area.Width;
        for (int row = 0; row < block.Height; row++)
        {
            Span<int> line = subband.Slice(((block.Top + row) * subbandWidth) + block.Left, block.Width);
            ReadOnlySpan<uint> source = coefficients[BlockState.IndexOf(row, 0, block.Width)..];
            if (isReversible)
            {
                WriteWhole(source, line);
            }
            else
            {
                WriteScaled(source, step, MemoryMarshal.Cast<int, float>(line));
            }
        }
    }

    private static void WriteWhole(ReadOnlySpan<uint> source, Span<int> line)
    {
        for (int i = 0; i < line.Length; i++)
        {
            uint value = source[i * BlockState.StripeHeight];
            int magnitude = (int)((value & Magnitude) >> 1);
            int sign = (int)value >> 31;
            line[i] = (magnitude ^ sign) - sign;
        }
    }

    private static void WriteScaled(ReadOnlySpan<uint> source, float step, Span<float> line)
    {
        for (int i = 0; i < line.Length; i++)
        {
            uint value = source[i * BlockState.StripeHeight];
            int sign = (int)value >> 31;
            line[i] = ((((int)(value & Magnitude)) ^ sign) - sign) * step;
        }
    }

    // H.1: what reaches the planes of the region belongs to it.
    private static void LowerRegion(Span<uint> coefficients, int shift)
    {
        foreach (ref uint value in coefficients)
        {
            uint magnitude = value & Magnitude;
            if (shift < 31 && magnitude >> 1 >> shift != 0)
            {
                value = (value & ~Magnitude) | (magnitude >> shift);
            }
        }
    }
}
