namespace Cov19Ct.Model.Data;

/// <summary>Slices that show nothing: black ones at the ends of a scan, above all. Scans of different patients share them.</summary>
internal static class FlatSlice
{
    /// <summary>Levels that count as one: within them noise and lossy compression move a constant picture (4 levels are 24 HU in the
    /// paper's window).</summary>
    private const int Span = 5;

    /// <summary>Pixels that may be of other levels: 1 in this many, a marker or the edge of the table.</summary>
    private const int PixelsAnException = 100;

    /// <summary>True where at least 99 % of the pixels lie within five neighbouring levels of 256.</summary>
    /// <param name="levels">One slice, 8 bits a pixel.</param>
    public static bool Is(ReadOnlySpan<byte> levels)
    {
        Span<int> counts = stackalloc int[byte.MaxValue + 1];
        counts.Clear();
        foreach (byte level in levels)
        {
            counts[level]++;
        }

        int needed = levels.Length - (levels.Length / PixelsAnException);
        int within = 0;
        for (int level = 0; level < counts.Length; level++)
        {
            within += counts[level] - (level >= Span ? counts[level - Span] : 0);
            if (within >= needed)
            {
                return true;
            }
        }

        return false;
    }
}
