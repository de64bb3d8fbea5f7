namespace Cov19Ct.Model.Data;

/// <summary>Levels in [0, 1] as 8 bits: off by half a step of 1/255 at most, and exact for pictures of 8 bits.</summary>
internal static class LevelQuantisation
{
    /// <summary>Level 1.</summary>
    public const int Maximum = byte.MaxValue;

    /// <summary>Rounds levels to the nearest of 256 steps.</summary>
    /// <param name="levels">Levels in [0, 1]; those beyond it are clipped.</param>
    /// <param name="quantised">Receives level × 255; same length.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Quantise(ReadOnlySpan<float> levels, Span<byte> quantised)
    {
        if (levels.Length != quantised.Length)
        {
            throw new ArgumentException("Levels and their quantised form differ in length.", nameof(quantised));
        }

        for (int i = 0; i < levels.Length; i++)
        {
            float level = levels[i];
            quantised[i] = level > 0 ? (byte)((Math.Min(level, 1f) * Maximum) + 0.5f) : (byte)0;
        }
    }
}
