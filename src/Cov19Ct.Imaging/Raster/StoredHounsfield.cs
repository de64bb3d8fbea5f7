namespace Cov19Ct.Imaging.Raster;

/// <summary>Tells by their values whether pictures of 16 bits hold HU with an offset: a chest has peaks at air and at soft tissue that are
/// 1040 HU apart, few values above bone, and nothing below air but padding.</summary>
internal static class StoredHounsfield
{
    /// <summary>Offsets in use: none (signed values), those of CT scanners, of DeepLesion, of cautious converters.</summary>
    private static readonly int[] s_offsets = [1024, 1000, 32768, 0, 2000, 2048, 3000, 3024, 4096, 8192, 10000, 31744, 32000];

    /// <summary>How far the two peaks may be from air and from soft tissue or fat, in all.</summary>
    private const double LargestDistance = 80;

    /// <summary>What is subtracted from the values to get HU; null where they do not look like HU.</summary>
    /// <param name="values">Values of slices of one scan, as stored.</param>
    public static int? FindOffset(IReadOnlyList<int[]> values)
    {
        int[] sorted = [.. values.SelectMany(slice => slice).Order()];
        return sorted.Length == 0 ? null : s_offsets
            .Where(offset => IsChest(sorted, offset))
            .OrderBy(offset => Distance(sorted, offset))
            .Select(offset => (int?)offset)
            .FirstOrDefault();
    }

    private static bool IsChest(int[] sorted, int offset)
    {
        double air = Share(sorted, offset - 1100, offset - 850);
        double tissue = Share(sorted, offset - 200, offset + 300);

        // A window clips lung to its lowest value; padding below air has one value too.
        double clipped = Share(sorted, sorted[0], sorted[0]);
        double lung = Share(sorted, Math.Max(offset - 950, sorted[0] + 1), offset - 650);
        double between = Share(sorted, offset - 600, offset - 250);
        double below = Share(sorted, int.MinValue, offset - 1101) - (sorted[0] < offset - 1100 ? clipped : 0);
        double above = Share(sorted, offset + 301, int.MaxValue);
        bool isClippedAbove = Share(sorted, sorted[^1], sorted[^1]) > 0.005;
        return air >= 0.02 && tissue >= 0.08 && lung >= Math.Max(0.03, between / 2)
            && below < 0.005 && above < 0.2 && !isClippedAbove && sorted[^1] <= offset + 31743
            && Distance(sorted, offset) <= LargestDistance;
    }

    /// <summary>How far the commonest values are from where air and soft tissue lie.</summary>
    private static double Distance(int[] sorted, int offset)
    {
        // Fat is the commonest tissue of some patients.
        double air = Mode(sorted, offset - 1060, offset - 850) - offset;
        double tissue = Mode(sorted, offset - 200, offset + 300) - offset;
        return Math.Min(Math.Abs(air + 1000), Math.Abs(air + 860)) + Math.Min(Math.Abs(tissue - 45), Math.Abs(tissue + 100));
    }

    /// <summary>The middle of the ten neighbouring values that are the commonest in a range.</summary>
    private static double Mode(int[] sorted, int lowest, int highest)
    {
        const int Width = 10;
        int most = -1;
        int found = lowest;
        for (int value = lowest; value <= highest - Width; value += 2)
        {
            int count = FirstFrom(sorted, value + (long)Width) - FirstFrom(sorted, value);
            (most, found) = count > most ? (count, value) : (most, found);
        }

        return found + (Width / 2.0);
    }

    private static double Share(int[] sorted, int lowest, int highest) =>
        (double)(FirstFrom(sorted, highest + 1L) - FirstFrom(sorted, lowest)) / sorted.Length;

    /// <summary>Index of the first value that is not less than a number.</summary>
    private static int FirstFrom(int[] sorted, long number)
    {
        (int low, int high) = (0, sorted.Length);
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = sorted[middle] < number ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
