namespace Cov19Ct.Imaging.Raster;

/// <summary>Finds pictures of another window than that of the others: a window of soft tissue shows lung and air in black, a window of
/// the lung does not.</summary>
/// <remarks>In seven real scans, three of them in four windows each, the shares of black and of white pixels differ by at most 0.034
/// between neighbours. One slice in a lung window and in a window of soft tissue or bone differs by 0.26 to 0.57, and has a correlation of
/// 0.86 or more with itself. Windows of soft tissue and of bone are too alike to be told from each other.</remarks>
internal static class MixedWindows
{
    private const double SmallestDifference = 0.2;

    /// <summary>Correlation of neighbours at the least: less is another part of the body, or of another one.</summary>
    private const double LeastCorrelation = 0.8;

    /// <summary>Finds them.</summary>
    /// <param name="pictures">Those that show tissue, in the order of the slices.</param>
    /// <returns>The fewer ones, or one half; none where all are alike.</returns>
    public static IReadOnlyCollection<PictureStatistics> Find(IReadOnlyList<PictureStatistics> pictures)
    {
        List<PictureStatistics> first = [];
        List<PictureStatistics> second = [];
        bool isSecond = false;
        for (int i = 0; i < pictures.Count; i++)
        {
            isSecond ^= i > 0 && IsOtherWindow(pictures[i - 1], pictures[i]);
            (isSecond ? second : first).Add(pictures[i]);
        }

        return second.Count <= first.Count ? second : first;
    }

    private static bool IsOtherWindow(PictureStatistics one, PictureStatistics other) =>
        Math.Max(Math.Abs(one.Ends.Black - other.Ends.Black), Math.Abs(one.Ends.White - other.Ends.White)) > SmallestDifference
        && PictureNegatives.Correlation(one.Small, other.Small) >= LeastCorrelation;
}
