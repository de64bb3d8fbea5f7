namespace Cov19Ct.Imaging.Raster;

/// <summary>Finds pictures that lie between two others which are more alike than either is like it: a picture of another scan, pictures of
/// two scans in turn, or names whose order is not that of the slices.</summary>
/// <remarks>In four folders of real slices and in phantoms in the lung window, the pictures before and after a slice differ at least 1.4
/// times as much as the slice differs from the nearer of them; in one phantom of slices 12.5 mm apart in the window of the mediastinum,
/// 0.39 times. With a slice of another patient between them, they differ at most 0.25 times as much.</remarks>
internal static class UnlikePictures
{
    /// <summary>A difference from both neighbours (1 - correlation) that noise and breathing do not cause.</summary>
    private const double SmallestDifference = 0.08;

    /// <summary>How much the neighbours differ at the most, of what the picture differs from the nearer of them.</summary>
    private const double GreatestShare = 0.3;

    /// <summary>Finds them.</summary>
    /// <param name="pictures">Those that show tissue, in the order of the slices.</param>
    public static IReadOnlyList<PictureStatistics> Find(IReadOnlyList<PictureStatistics> pictures)
    {
        return [.. Enumerable.Range(1, Math.Max(0, pictures.Count - 2)).Where(IsUnlike).Select(index => pictures[index])];

        bool IsUnlike(int index)
        {
            double nearest = Math.Min(Difference(index - 1, index), Difference(index, index + 1));
            return nearest > SmallestDifference && Difference(index - 1, index + 1) < GreatestShare * nearest;
        }

        double Difference(int one, int other) => 1 - PictureNegatives.Correlation(pictures[one].Small, pictures[other].Small);
    }
}
