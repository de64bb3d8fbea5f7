using System.Globalization;

namespace Cov19Ct.Imaging.Raster;

/// <summary>Tells pictures of 16 bits that use a small part of their range: as grey levels they are nearly black.</summary>
internal static class LevelRange
{
    /// <summary>The range of 12 bits. Grey levels of a window use most of 16 bits.</summary>
    private const int SmallestRange = 1 << 12;

    /// <summary>One value of so many may be far out at each end, as those of letters and of padding.</summary>
    private const int Outlier = 200;

    /// <summary>Says in a sentence which values are used and what to do; null where the range is used.</summary>
    /// <param name="values">Values of slices of one scan, as stored; none of slices of 8 bits.</param>
    public static string? Describe(IEnumerable<int[]> values)
    {
        int[] counts = new int[ushort.MaxValue - short.MinValue + 1];
        int all = 0;
        foreach (int[] slice in values)
        {
            all += slice.Length;
            foreach (int value in slice)
            {
                counts[value - short.MinValue]++;
            }
        }

        if (all == 0)
        {
            return null;
        }

        (int lowest, int highest) = (ValueAt(all / Outlier), ValueAt(all - 1 - (all / Outlier)));
        string used = string.Create(
            CultureInfo.InvariantCulture,
            $"from {lowest} to {highest}, {Math.Round(100.0 * (highest - lowest) / ushort.MaxValue, 1)} % of the range");
        return highest - lowest >= SmallestRange
            ? null
            : $"The pictures have 16 bits, but 99 % of their values are {used}. They are used as grey levels, which hardly differ. If they "
                + "are HU, import them with -StoredAs Hounsfield and -SourceOffset, the number that was added to HU; if negative HU are "
                + "missing, write the pictures again. If they are grey levels, write them over the whole range.";

        int ValueAt(int index)
        {
            int at = 0;
            for (int below = counts[0]; below <= index; below += counts[at])
            {
                at++;
            }

            return at + short.MinValue;
        }
    }
}
