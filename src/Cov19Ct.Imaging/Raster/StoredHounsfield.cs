namespace Cov19Ct.Imaging.Raster;

/// <summary>Tells by their values whether pictures of 16 bits hold HU with an offset: a chest has peaks at air and at soft tissue that are
/// 1040 HU apart, few values above bone, and nothing below air but padding.</summary>
internal static class StoredHounsfield
{
    /// <summary>Offsets in use: none (signed values), those of CT scanners, of DeepLesion, of cautious converters.</summary>
    private static readonly int[] s_offsets = [1024, 1000, 32768, 0, 2000, 2048, 3000, 3024, 4096, 8192, 10000, 31744, 32000, 32767];

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
        double lungOrAir = Share(sorted, offset - 1100, offset - 650);
        double tissue = Share(sorted, offset - 200, offset + 300);
        double above = Share(sorted, offset + 301, int.MaxValue);
        double bone = Share(sorted, offset + 301, offset + 4000);
        double between = Share(sorted, offset - 600, offset - 250);

        // Padding below air has one value, mostly the lowest there is.
        double below = Share(sorted, int.MinValue, offset - 1101) - Share(sorted, sorted[0], sorted[0]);
        return air >= 0.02 && lungOrAir >= 0.1 && tissue >= 0.08 && between < (lungOrAir + tissue) / 2
            && above < 0.2 && above == bone && below < 0.005;
    }

    /// <summary>How far the commonest values are from where air and soft tissue lie.</summary>
    private static double Distance(int[] sorted, int offset)
    {
        double air = Median(sorted, offset - 1100, offset - 850);
        double tissue = Median(sorted, offset - 30, offset + 120);
        return Math.Abs(air - (offset - 1000)) + Math.Abs(tissue - (offset + 45));
    }

    private static double Median(int[] sorted, int lowest, int highest)
    {
        int start = FirstFrom(sorted, lowest);
        int end = FirstFrom(sorted, highest + 1L);
        return start < end ? sorted[(start + end) / 2] : lowest;
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
