namespace Cov19Ct.Imaging.Raster;

/// <summary>Finds pictures that are negatives of the ones beside them: slices of one scan change little from one to the next, so that the
/// bright regions of a slice lie where the next one is bright too.</summary>
internal static class PictureNegatives
{
    /// <summary>Rows and columns of what is compared.</summary>
    public const int Size = 32;

    /// <summary>The correlation of two neighbours below which one is the negative of the other. In the four folders of real slices that
    /// were measured, all neighbours have more than 0.97; of 20 000 pairs of slices of different patients, none has less than
    /// -0.66.</summary>
    private const double Opposite = -0.7;

    /// <summary>What one picture more, or one less, that shows lung or looks inverted may change.</summary>
    private const double SmallestDifference = 0.05;

    /// <summary>Finds them.</summary>
    /// <param name="pictures">Those that show tissue, in the order of the slices.</param>
    /// <returns>None, where all are alike.</returns>
    public static IReadOnlyCollection<PictureStatistics> Find(IReadOnlyList<PictureStatistics> pictures)
    {
        List<PictureStatistics> same = [];
        List<PictureStatistics> opposite = [];
        bool isOpposite = false;
        for (int i = 0; i < pictures.Count; i++)
        {
            isOpposite ^= i > 0 && Correlation(pictures[i - 1].Small, pictures[i].Small) < Opposite;
            (isOpposite ? opposite : same).Add(pictures[i]);
        }

        if (opposite.Count == 0)
        {
            return [];
        }

        // What each part shows by itself tells; else most are right.
        double difference = Darkness(same) - Darkness(opposite);
        bool isOppositeInverted = Math.Abs(difference) > SmallestDifference ? difference > 0 : opposite.Count <= same.Count;
        return isOppositeInverted ? opposite : same;
    }

    /// <summary>From -1, where all look inverted, to 1, where all show lung in a body with dark air around it.</summary>
    private static double Darkness(List<PictureStatistics> pictures) => pictures.Average(
        picture => picture.Regions!.Value.LooksInverted ? -1 : picture.Regions.Value.ShowsLungInDarkAir ? 1 : 0);

    /// <summary>Pearson's correlation; 0 where one of the two has one value.</summary>
    public static double Correlation(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other)
    {
        double meanOne = Mean(one);
        double meanOther = Mean(other);
        (double product, double squareOne, double squareOther) = (0, 0, 0);
        for (int i = 0; i < one.Length; i++)
        {
            (double x, double y) = (one[i] - meanOne, other[i] - meanOther);
            product += x * y;
            squareOne += x * x;
            squareOther += y * y;
        }

        return squareOne > 0 && squareOther > 0 ? product / Math.Sqrt(squareOne * squareOther) : 0;
    }

    private static double Mean(ReadOnlySpan<byte> values)
    {
        long sum = 0;
        foreach (byte value in values)
        {
            sum += value;
        }

        return (double)sum / values.Length;
    }
}
