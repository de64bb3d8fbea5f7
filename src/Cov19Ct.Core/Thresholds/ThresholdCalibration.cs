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
    public static double Choose(IReadOnlyCollection<ScoredScan> scans, IReadOnlyList<string> classes, string positiveClass) =>
        Choose(scans, classes, positiveClass, ThresholdCriterion.MacroF1, atLeast: 0)!.Threshold;

    /// <summary>The best threshold by a criterion: the middle between two neighbouring scores. Of equally good ones that between the scores
    /// that are furthest apart; of these the one nearest to 0.5.</summary>
    /// <param name="scans">Scans of which some are of the positive class and some are not; the other class of each is known.</param>
    /// <param name="classes">The model's classes.</param>
    /// <param name="positiveClass">The class whose probability is the score.</param>
    /// <param name="criterion">What is to be largest.</param>
    /// <param name="atLeast">The sensitivity or specificity that <see cref="ThresholdCriterion.Sensitivity"/> or
    /// <see cref="ThresholdCriterion.Specificity"/> ask for.</param>
    /// <param name="within">The range of scores without a verdict: only thresholds in it, ends included, are considered; null for
    /// all.</param>
    /// <returns>A threshold in (0, 1]; null where none has the sensitivity or specificity that is asked for.</returns>
    /// <exception cref="ArgumentException">There are no scans, or all are on one side.</exception>
    public static ThresholdChoice? Choose(
        IReadOnlyCollection<ScoredScan> scans,
        IReadOnlyList<string> classes,
        string positiveClass,
        ThresholdCriterion criterion,
        double atLeast,
        ConformalRange? within = null)
    {
        ArgumentNullException.ThrowIfNull(scans);
        if (scans.Select(scan => scan.IsOf(positiveClass)).Distinct().Count() < 2)
        {
            throw new ArgumentException("A threshold needs scans of the positive class and other scans.", nameof(scans));
        }

        // 0 and 1 stand for calling all positive and, but for a score of 1, none.
        double[] scores = [.. scans.Select(scan => Math.Clamp(scan.Score, 0, 1)).Append(0).Append(1).Distinct().Order()];
        Dictionary<double, (double Lower, double Upper)> gaps = [];
        foreach ((double below, double above) in scores.Zip(scores.Skip(1)))
        {
            double lower = Math.Max(below, within?.From ?? 0);
            double upper = Math.Min(above, within?.Below ?? 1);
            if (upper > below && lower <= upper)
            {
                // The middle of neighbouring numbers is the lower one: only the upper one parts them.
                double middle = (lower + upper) / 2;
                gaps[middle > below ? middle : upper] = (below, above);
            }
        }

        return ThresholdTable.Of(scans, classes, positiveClass, gaps.Keys)
            .Select(
                row => (Choice: new ThresholdChoice(
                    gaps[row.Threshold].Lower, gaps[row.Threshold].Upper, row), Value: Value(row, criterion, atLeast)))
            .Where(candidate => candidate.Value is not null)
            .OrderByDescending(candidate => candidate.Value)
            .ThenByDescending(candidate => candidate.Choice.Upper - candidate.Choice.Lower)
            .ThenBy(candidate => Math.Abs(candidate.Choice.Threshold - 0.5))
            .FirstOrDefault().Choice;
    }

    /// <summary>What is to be largest; null where the threshold does not do.</summary>
    private static double? Value(ThresholdRow row, ThresholdCriterion criterion, double atLeast) => criterion switch
    {
        ThresholdCriterion.Youden => row.YoudenIndex,
        ThresholdCriterion.Sensitivity => row.Sensitivity >= atLeast ? row.Specificity : null,
        ThresholdCriterion.Specificity => row.Specificity >= atLeast ? row.Sensitivity : null,
        _ => row.MacroF1,
    };
}
