using Cov19Ct.Storage.Records;

namespace Cov19Ct.Model.Explanation;

/// <summary>What a slice is compared with: what the scan's slices around it show at each place, where they show little.</summary>
/// <remarks>
/// A map tells what makes the difference between a slice and a reference, so the reference decides what can be seen. A black or blurred
/// picture differs from the slice in heart and ribs as well, and maps against it show those. Of the slices around, the lower quartile of
/// each pixel has the patient's own chest wall and heart, and lung where at least a quarter of them have lung: an opacity is missing from
/// it, unless it lies at one place in three quarters of those slices. docs/explanations.md has the figures.
/// </remarks>
internal static class ReferenceSlice
{
    /// <summary>Slices that are looked at, evenly spaced: more change little, and each takes room.</summary>
    private const int MostSlices = 25;

    /// <summary>The slices around reach this part of the scan to either side: 100 mm of 300.</summary>
    private const int Part = 3;

    /// <summary>The reference for one of the slices that the network was shown.</summary>
    /// <param name="scan">The scan, windowed.</param>
    /// <param name="shown">The slices of it that the network was shown.</param>
    /// <param name="step">Which of these.</param>
    /// <returns>Size × Size levels of 8 bits, row-major.</returns>
    public static byte[] Of(WindowedScan scan, SelectedSlices shown, int step)
    {
        int reach = (shown.Count + Part - 1) / Part;
        int first = Math.Max(0, step - reach);
        int last = Math.Min(shown.Count - 1, step + reach);
        int count = Math.Min(MostSlices, last - first + 1);
        byte[][] around = [.. Enumerable.Range(0, count).Select(number => Levels(scan, shown.First + Place(first, last, number, count)))];
        byte[] reference = new byte[scan.Size * scan.Size];
        byte[] column = new byte[count];
        for (int pixel = 0; pixel < reference.Length; pixel++)
        {
            for (int number = 0; number < count; number++)
            {
                column[number] = around[number][pixel];
            }

            Array.Sort(column);
            reference[pixel] = column[(count - 1) / 4];
        }

        return reference;
    }

    /// <summary>One slice as the network was shown it.</summary>
    public static byte[] Levels(WindowedScan scan, int index)
    {
        byte[] levels = new byte[scan.Size * scan.Size];
        LevelQuantisation.Quantise(scan.GetSlice(index).Span, levels);
        return levels;
    }

    private static int Place(int first, int last, int number, int count) =>
        count == 1 ? first : first + (((number * 2 * (last - first)) + count - 1) / (2 * (count - 1)));
}
