using System.Globalization;

namespace Cov19Ct.Imaging.Raster;

/// <summary>Finds pictures of 16 bits to which another number was added than to the others: both their lowest and their highest values
/// are shifted, and alike. In slices of one scan the lowest value is that of air nearly everywhere, and what has none, as a slice of
/// tissue up to its border, has the highest values of the others.</summary>
internal static class MixedOffsets
{
    /// <summary>Offsets in use that are mixed differ by more, but for 1000 and 1024, whose difference no slice shows.</summary>
    private const double SmallestShift = 700;

    /// <summary>How much farther one end of the values may be shifted than the other: slices differ in bone, and in padding.</summary>
    private const double LargestDisagreement = 350;

    /// <summary>One value of so many is an end: a slice has at least as much air, in or around the patient, and bone or other
    /// tissue.</summary>
    private const int LowestPart = 200;
    private const int HighestPart = 50;

    /// <summary>Finds them.</summary>
    /// <param name="pictures">The pictures of a scan; those without values are not judged.</param>
    /// <param name="areSigned">True where values above 32767 stand for negative numbers.</param>
    /// <returns>The fewer ones, or one half, each with its shift; none where all are alike.</returns>
    public static IReadOnlyList<(PictureStatistics Picture, double Shift)> Find(
        IEnumerable<PictureStatistics> pictures, bool areSigned = false)
    {
        (PictureStatistics Picture, int Low, int High)[] ends =
        [
            .. pictures.Where(picture => picture.Values.Length > 0).Select(picture =>
            {
                int[] sorted = [.. picture.Values.Select(value => areSigned ? (short)value : value).Order()];
                return (picture, sorted[sorted.Length / LowestPart], sorted[^(1 + (sorted.Length / HighestPart))]);
            }),
        ];
        if (ends.Length < 2)
        {
            return [];
        }

        int low = ends.Select(end => end.Low).Order().ElementAt(ends.Length / 2);
        int high = ends.Select(end => end.High).Order().ElementAt(ends.Length / 2);
        return [.. ends.Select(end => (end.Picture, Low: (double)end.Low - low, High: (double)end.High - high))
            .Where(shift => Math.Min(Math.Abs(shift.Low), Math.Abs(shift.High)) >= SmallestShift
                && Math.Abs(shift.Low - shift.High) <= LargestDisagreement)
            .Select(shift => (shift.Picture, shift.Low))];
    }

    /// <summary>The warning about them.</summary>
    /// <param name="mixed">At least one.</param>
    /// <param name="count">The pictures of the scan.</param>
    public static CtFinding Finding(IReadOnlyList<(PictureStatistics Picture, double Shift)> mixed, int count)
    {
        double shift = mixed[0].Shift;
        string about = (Math.Round(Math.Abs(shift) / 10) * 10).ToString(CultureInfo.InvariantCulture);
        return new CtFinding(
            FindingCodes.MixedOffsets,
            FindingSeverity.Warning,
            $"The values of {mixed.Count} of {count} pictures are about {about} {(shift < 0 ? "lower" : "higher")} than those of the "
                + "others, as if another number had been added to HU. All pictures are read alike.",
            [.. mixed.Select(one => one.Picture.Picture.Path).Distinct()]);
    }
}
