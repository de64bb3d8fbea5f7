using System.Numerics;
using System.Runtime.CompilerServices;

namespace Cov19Ct.Storage.Records;

/// <summary>Levels in [0, 1] as 8 bits: off by half a step of 1/255 at most, and exact for pictures of 8 bits.</summary>
internal static class LevelQuantisation
{
    /// <summary>Level 1.</summary>
    public const int Maximum = byte.MaxValue;

    /// <summary>Rounds levels to the nearest of 256 steps.</summary>
    /// <param name="levels">Levels in [0, 1]; those beyond it are clipped.</param>
    /// <param name="quantised">Receives level × 255; same length.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Quantise(ReadOnlySpan<float> levels, Span<byte> quantised)
    {
        if (levels.Length != quantised.Length)
        {
            throw new ArgumentException("The levels and their quantised form must have the same length.", nameof(quantised));
        }

        int i = 0;
        for (; i <= levels.Length - (4 * Vector<float>.Count); i += 4 * Vector<float>.Count)
        {
            Vector<ushort> low = Vector.Narrow(Steps(levels[i..]), Steps(levels[(i + Vector<float>.Count)..]));
            Vector<ushort> high = Vector.Narrow(
                Steps(levels[(i + (2 * Vector<float>.Count))..]), Steps(levels[(i + (3 * Vector<float>.Count))..]));
            Vector.Narrow(low, high).CopyTo(quantised[i..]);
        }

        for (; i < levels.Length; i++)
        {
            float level = levels[i];
            quantised[i] = level > 0 ? (byte)((Math.Min(level, 1f) * Maximum) + 0.5f) : (byte)0;
        }
    }

    /// <summary>As many levels as a vector holds; NaN is level 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<uint> Steps(ReadOnlySpan<float> levels)
    {
        Vector<float> level = new(levels);
        Vector<float> clipped = Vector.ConditionalSelect(
            Vector.GreaterThan(level, Vector<float>.Zero), Vector.Min(level, Vector<float>.One), Vector<float>.Zero);
        return Vector.ConvertToUInt32((clipped * Maximum) + new Vector<float>(0.5f));
    }
}
