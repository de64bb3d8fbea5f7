namespace Cov19Ct;

/// <summary>Chooses the contiguous half of a scan's slices with the most lung.</summary>
public static class LungSliceSelector
{
    /// <summary>Scans of fewer slices are taken whole.</summary>
    /// <remarks>Even 10 mm apart, the thickest in use, fewer than 16 slices do not span the lungs. Such a scan is a choice that
    /// somebody has made already, each slice for what it shows: COV19-CT-DB has scans of 1 to 5.</remarks>
    public const int FewestSlices = 16;

    /// <summary>How many slices of a scan are chosen, if some of them show lung.</summary>
    public static int CountOf(int total) => total < FewestSlices ? total : (total + 1) / 2;

    /// <summary>The ⌈n / 2⌉ neighbours with the largest sum of lung areas; of equal runs the one nearest the middle of the scan,
    /// and of two as near the first.</summary>
    /// <param name="lungAreas">Lung area of each slice, 0 or more, in slice order (<see cref="LungArea"/>).</param>
    /// <returns>All slices where there are few, or none with lung.</returns>
    /// <exception cref="ArgumentException">There are no slices.</exception>
    public static SelectedSlices Select(IReadOnlyList<int> lungAreas)
    {
        ArgumentNullException.ThrowIfNull(lungAreas);
        int total = lungAreas.Count;
        if (total == 0)
        {
            throw new ArgumentException("A scan needs at least one slice.", nameof(lungAreas));
        }

        if (total < FewestSlices)
        {
            return SelectedSlices.All(total);
        }

        int count = CountOf(total);
        long sum = 0;
        for (int index = 0; index < count; index++)
        {
            sum += lungAreas[index];
        }

        (long Sum, int First) best = (sum, 0);
        for (int first = 1; first + count <= total; first++)
        {
            sum += lungAreas[first + count - 1] - lungAreas[first - 1];
            if (sum > best.Sum || (sum == best.Sum && OffCentre(first) < OffCentre(best.First)))
            {
                best = (sum, first);
            }
        }

        return best.Sum > 0 ? new SelectedSlices(best.First, count, total) : SelectedSlices.All(total) with { IsWithoutLung = true };

        int OffCentre(int first) => Math.Abs((2 * first) + count - total);
    }
}
