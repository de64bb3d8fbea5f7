using Cov19Ct.Imaging.Containers;

namespace Cov19Ct.Imaging.Raster;

/// <summary>Finds places where the pictures of another scan may begin: neighbours that differ much more than all others.</summary>
/// <remarks>In the four folders of real slices that were measured, neighbours up to twelve slices apart have correlations above 0.71, and
/// the greatest difference is at most 1.7 times the second one. The last slice of a patient and the first of another have at most
/// 0.63.</remarks>
internal static class PictureJumps
{
    /// <summary>The correlation below which neighbours may be of two scans.</summary>
    private const double Unlike = 0.75;

    /// <summary>How many times the usual difference a jump is at the least.</summary>
    private const double SmallestJump = 4;

    /// <summary>Pictures between two jumps: fewer are odd slices.</summary>
    private const int FewestPictures = 5;

    /// <summary>How many numbers may be missing between two neighbours: over a longer gap a patient looks different.</summary>
    private const int LongestGap = 4;

    /// <summary>Finds them.</summary>
    /// <param name="pictures">Those that show tissue, in the order of the slices.</param>
    /// <returns>The last picture before each jump, and the first one after it.</returns>
    public static IReadOnlyList<(PictureStatistics Last, PictureStatistics First)> Find(IReadOnlyList<PictureStatistics> pictures)
    {
        if (pictures.Count < 2 * FewestPictures)
        {
            return [];
        }

        double[] differences =
        [
            .. pictures.Skip(1).Zip(pictures, (next, picture) => 1 - PictureNegatives.Correlation(picture.Small, next.Small)),
        ];
        double usual = differences.Order().ElementAt(differences.Length * 3 / 4);
        List<int> jumps = [-1, .. Enumerable.Range(0, differences.Length).Where(IsJump), pictures.Count - 1];
        return [.. jumps.Skip(1).SkipLast(1)
            .Where((jump, index) => jump - jumps[index] >= FewestPictures && jumps[index + 2] - jump >= FewestPictures)
            .Select(jump => (pictures[jump], pictures[jump + 1]))];

        bool IsJump(int index) => differences[index] > 1 - Unlike && differences[index] > SmallestJump * usual
            && !HasGap(pictures[index].Picture, pictures[index + 1].Picture);
    }

    private static bool HasGap(Picture one, Picture other) => !one.IsPage
        && NaturalNameOrder.NumberOf(one.Path) is int before && NaturalNameOrder.NumberOf(other.Path) is int after
        && Math.Abs((long)after - before) > LongestGap;
}
