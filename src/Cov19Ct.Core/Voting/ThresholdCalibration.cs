namespace Cov19Ct;

/// <summary>Chooses the threshold of a verdict on scans whose class is known.</summary>
public static class ThresholdCalibration
{
    /// <summary>The fewest scans of a class that a threshold is chosen on: one could be anywhere.</summary>
    public const int MinimumScansPerClass = 2;

    /// <summary>The threshold with the largest macro F1: the middle between two neighbouring scores. Of equally good ones that between the
    /// scores that are furthest apart; of these the one nearest to 0.5.</summary>
    /// <param name="scans">Scans of which some are of the positive class and some are not.</param>
    /// <param name="classes">The model's classes.</param>
    /// <param name="positiveClass">The class whose probability is the score.</param>
    /// <returns>In (0, 1].</returns>
    /// <exception cref="ArgumentException">There are no scans, or all are on one side.</exception>
    public static double Choose(IReadOnlyCollection<ScoredScan> scans, IReadOnlyList<string> classes, string positiveClass)
    {
        ArgumentNullException.ThrowIfNull(scans);
        if (scans.Select(scan => scan.Truth.Equals(positiveClass, StringComparison.OrdinalIgnoreCase)).Distinct().Count() < 2)
        {
            throw new ArgumentException("A threshold is chosen between scans of the positive class and others.", nameof(scans));
        }

        // 0 and 1 stand for calling all positive and, but for a score of 1, none.
        double[] scores = [.. scans.Select(scan => Math.Clamp(scan.Score, 0, 1)).Append(0).Append(1).Distinct().Order()];
        return scores.Zip(scores.Skip(1))
            .Select(gap => (Middle: (gap.First + gap.Second) / 2, Width: gap.Second - gap.First))
            .Where(gap => gap.Middle > 0)
            .OrderByDescending(gap => ScoredScan.Scores(scans, classes, positiveClass, gap.Middle).Average(score => score.F1))
            .ThenByDescending(gap => gap.Width)
            .ThenBy(gap => Math.Abs(gap.Middle - 0.5))
            .First().Middle;
    }
}
