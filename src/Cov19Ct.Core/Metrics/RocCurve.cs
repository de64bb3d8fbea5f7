namespace Cov19Ct;

/// <summary>The receiver operating characteristic: sensitivity against false positive rate at every threshold. Tied scores are one
/// step of it.</summary>
/// <remarks>scikit-learn's <c>roc_curve(drop_intermediate=False)</c> and <c>roc_auc_score</c>. Hanley and McNeil, Radiology 143 (1982)
/// 29–36.</remarks>
public sealed class RocCurve
{
    private RocCurve(RocPoint[] points, double area)
    {
        Points = points;
        Area = area;
    }

    /// <summary>From (0, 0), where nothing is called positive, to (1, 1); a point more than there are distinct scores.</summary>
    public RocPoint[] Points { get; }

    /// <summary>The area under it by trapezoids, in [0, 1]: the chance that a positive has a higher score than a negative, ties counted
    /// half.</summary>
    public double Area { get; }

    /// <returns>Null where there are only positives, or none.</returns>
    public static RocCurve? Of(ScoreTally tally)
    {
        ArgumentNullException.ThrowIfNull(tally);
        if (AreaUnder(tally) is not double area)
        {
            return null;
        }

        List<RocPoint> points = [new RocPoint(double.PositiveInfinity, 0, 0)];
        int positives = 0;
        int negatives = 0;
        for (int place = 0; place < tally.Scores.Length; place++)
        {
            positives += tally.Positives[place];
            negatives += tally.Negatives[place];
            points.Add(new RocPoint(tally.Scores[place], (double)negatives / tally.NegativeCount, (double)positives / tally.PositiveCount));
        }

        return new RocCurve([.. points], area);
    }

    /// <summary>The area alone; exact but for one division.</summary>
    internal static double? AreaUnder(ScoreTally tally)
    {
        if (!tally.HasBoth)
        {
            return null;
        }

        // Twice the number of pairs in which the positive has the higher score, those of equal scores counted once.
        long twice = 0;
        long above = 0;
        for (int place = 0; place < tally.Scores.Length; place++)
        {
            twice += tally.Negatives[place] * ((2 * above) + tally.Positives[place]);
            above += tally.Positives[place];
        }

        return twice / (2.0 * tally.PositiveCount * tally.NegativeCount);
    }
}

/// <summary>A point of the curve.</summary>
/// <param name="Threshold">Positive is what has at least this score; infinite at the first point.</param>
/// <param name="FalsePositiveRate">1 − specificity, in [0, 1].</param>
/// <param name="TruePositiveRate">Sensitivity, in [0, 1].</param>
public sealed record RocPoint(double Threshold, double FalsePositiveRate, double TruePositiveRate);
