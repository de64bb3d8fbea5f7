namespace Cov19Ct.Imaging.Raster;

/// <summary>Tells by their values whether pictures of 16 bits hold HU with an offset: a chest has peaks at air and at soft tissue that are
/// 1040 HU apart, few values above bone, and nothing below air but padding.</summary>
internal static class StoredHounsfield
{
    /// <summary>Offsets in use: none (signed values), those of CT scanners, of DeepLesion, of cautious converters.</summary>
    private static readonly int[] s_offsets = [1024, 1000, 32768, 0, 2000, 2048, 3000, 3024, 4096, 8192, 10000, 31744, 32000];

    /// <summary>How far the two peaks may be from air and from soft tissue or fat, in all.</summary>
    private const double LargestDistance = 80;

    /// <summary>Factors that are taken for one: HU in steps of a 16th, and less.</summary>
    private const int LargestFactor = 64;

    /// <summary>Offsets that fit nearly as well as the best are named too: air is -1000 HU, but some scanners store -1024.</summary>
    private const double NearlyAsWell = 40;

    /// <summary>How far the two peaks must be from where the offset puts them, both in one direction, to show another offset.</summary>
    private const double SmallestShift = 15;

    /// <summary>How far the two peaks may differ in that.</summary>
    private const double LargestDisagreement = 15;

    /// <summary>How the values are HU; null where they do not look like HU.</summary>
    /// <param name="values">Values of slices of one scan, as stored.</param>
    public static HounsfieldForm? Find(IReadOnlyList<int[]> values)
    {
        int[] sorted = [.. values.SelectMany(slice => slice).Order()];
        if (sorted.Length == 0)
        {
            return null;
        }

        // Negative numbers that were stored as they are, and read as numbers without a sign.
        int[] signed = sorted[0] >= 0 && sorted[^1] > short.MaxValue ? [.. sorted.Select(value => (int)(short)value).Order()] : [];
        return Find(sorted, isSigned: false, factor: 1)
            ?? FindMultiple(sorted, isSigned: false)
            ?? Find(signed, isSigned: true, factor: 1)
            ?? FindMultiple(signed, isSigned: true);
    }

    /// <summary>The same where all values are multiples of one number.</summary>
    private static HounsfieldForm? FindMultiple(int[] sorted, bool isSigned)
    {
        int factor = 0;
        foreach (int value in sorted)
        {
            for (int rest = Math.Abs(value); rest != 0;)
            {
                (factor, rest) = (rest, factor % rest);
            }

            if (factor == 1)
            {
                return null;
            }
        }

        return factor is > 1 and <= LargestFactor ? Find(Array.ConvertAll(sorted, value => value / factor), isSigned, factor) : null;
    }

    private static HounsfieldForm? Find(int[] sorted, bool isSigned, int factor)
    {
        if (sorted.Length == 0)
        {
            return null;
        }

        (int Offset, double Distance)[] fitting =
        [
            .. s_offsets.Where(offset => IsChest(sorted, offset))
                .Select(offset => (offset, Distance(sorted, offset)))
                .OrderBy(found => found.Item2),
        ];
        if (fitting.Length == 0)
        {
            return null;
        }

        (int best, double distance) = fitting[0];
        (double air, double tissue) = Peaks(sorted, best);
        double shift = (FromAir(air) + FromTissue(tissue)) / 2;
        bool isShifted = Math.Abs(shift) >= SmallestShift && Math.Abs(FromAir(air) - FromTissue(tissue)) <= LargestDisagreement;
        return new HounsfieldForm(best, factor, isSigned)
        {
            Estimate = isShifted ? best + (int)Math.Round(shift) : null,
            Others = [.. fitting.Skip(1).Where(found => found.Distance - distance < NearlyAsWell).Select(found => found.Offset)],
        };
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
        (double air, double tissue) = Peaks(sorted, offset);
        return Math.Abs(FromAir(air)) + Math.Abs(FromTissue(tissue));
    }

    /// <summary>The commonest values of air and of tissue, in HU if the offset is right.</summary>
    private static (double Air, double Tissue) Peaks(int[] sorted, int offset) =>
        (Mode(sorted, offset - 1060, offset - 850) - offset, Mode(sorted, offset - 200, offset + 300) - offset);

    /// <summary>How far a value is from air around the body or in the lungs.</summary>
    private static double FromAir(double value) => Nearest(value + 1000, value + 860);

    /// <summary>How far a value is from soft tissue or fat: fat is the commonest tissue of some patients.</summary>
    private static double FromTissue(double value) => Nearest(value - 45, value + 100);

    private static double Nearest(double one, double other) => Math.Abs(one) <= Math.Abs(other) ? one : other;

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
