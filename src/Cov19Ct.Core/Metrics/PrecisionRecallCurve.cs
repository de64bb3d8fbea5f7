namespace Cov19Ct;

/// <summary>Precision against recall at every threshold. Tied scores are one step of it.</summary>
/// <remarks>scikit-learn's <c>precision_recall_curve</c> and <c>average_precision_score</c>.</remarks>
public sealed class PrecisionRecallCurve
{
    private PrecisionRecallCurve(PrecisionRecallPoint[] points, double averagePrecision)
    {
        Points = points;
        AveragePrecision = averagePrecision;
    }

    /// <summary>A point a distinct score, from the highest down.</summary>
    public PrecisionRecallPoint[] Points { get; }

    /// <summary>What is reported of the area under it, in (0, 1]: Σ (Rₙ − Rₙ₋₁) Pₙ over the thresholds, from the highest down. It is not
    /// the area by trapezoids, which joins points that no threshold lies between, and flatters.</summary>
    public double AveragePrecision { get; }

    /// <returns>Null where there are no positives.</returns>
    public static PrecisionRecallCurve? Of(ScoreTally tally)
    {
        ArgumentNullException.ThrowIfNull(tally);
        if (AveragePrecisionOf(tally) is not double average)
        {
            return null;
        }

        List<PrecisionRecallPoint> points = [];
        int positives = 0;
        int called = 0;
        for (int place = 0; place < tally.Scores.Length; place++)
        {
            positives += tally.Positives[place];
            called += tally.Positives[place] + tally.Negatives[place];
            points.Add(new PrecisionRecallPoint(tally.Scores[place], (double)positives / called, (double)positives / tally.PositiveCount));
        }

        return new PrecisionRecallCurve([.. points], average);
    }

    /// <summary>The average precision alone.</summary>
    internal static double? AveragePrecisionOf(ScoreTally tally)
    {
        if (tally.PositiveCount == 0)
        {
            return null;
        }

        double sum = 0;
        int positives = 0;
        int called = 0;
        for (int place = 0; place < tally.Scores.Length; place++)
        {
            positives += tally.Positives[place];
            called += tally.Positives[place] + tally.Negatives[place];
            if (tally.Positives[place] > 0)
            {
                sum += (double)tally.Positives[place] / tally.PositiveCount * positives / called;
            }
        }

        return sum;
    }
}

/// <summary>A point of the curve.</summary>
/// <param name="Threshold">Positive is what has at least this score.</param>
/// <param name="Precision">Positive predictive value, in [0, 1].</param>
/// <param name="Recall">Sensitivity, in [0, 1].</param>
public sealed record PrecisionRecallPoint(double Threshold, double Precision, double Recall);
