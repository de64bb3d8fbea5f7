namespace Cov19Ct;

/// <summary>Split conformal prediction, class by class: from held-out scans whose class is known, the scores at which the true class may be
/// excluded, so that it is kept with a stated probability.</summary>
/// <remarks>Vovk, Gammerman and Shafer, Algorithmic Learning in a Random World, 2005, section 4.5 (Mondrian); Angelopoulos and Bates, arXiv
/// 2107.07511, sections 1 and 4.2. The nonconformity of a scan is 1 − score for the positive class, and the score for the others. For a new
/// scan of a class, exchangeable with the calibration scans of that class, the class is in the prediction set with a probability of at
/// least the coverage, over calibration sets and new scans. So a verdict of another class has at most a probability of 1 −
/// coverage.</remarks>
public static class ConformalCalibration
{
    /// <summary>The fewest scans of a class for a coverage: ⌈coverage / (1 − coverage)⌉, 9 for 0.9.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The coverage is not above 0 and below 1.</exception>
    public static int MinimumCount(double coverage)
    {
        Require(coverage);
        return (int)Math.Min(int.MaxValue, Math.Ceiling((decimal)coverage / (1 - (decimal)coverage)));
    }

    /// <summary>⌈(count + 1) × coverage⌉, from 1; above <paramref name="count"/> where the scans are too few for the coverage.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The coverage is not above 0 and below 1.</exception>
    public static int RankOf(int count, double coverage)
    {
        Require(coverage);

        // In decimals: 100 × 0.55 is above 55 in binary numbers, and would give rank 56.
        return (int)Math.Ceiling((count + 1L) * (decimal)coverage);
    }

    /// <summary>The range of scores without a verdict.</summary>
    /// <param name="scans">Held-out scans; of the positive class and of the others at least <see cref="MinimumCount"/> each.</param>
    /// <param name="positiveClass">The class whose probability is the score.</param>
    /// <param name="coverage">Above 0 and below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The coverage is not above 0 and below 1.</exception>
    /// <exception cref="ArgumentException">There are too few scans of a class.</exception>
    public static ConformalRange Choose(IReadOnlyCollection<ScoredScan> scans, string positiveClass, double coverage)
    {
        ArgumentNullException.ThrowIfNull(scans);
        ArgumentNullException.ThrowIfNull(positiveClass);
        int minimum = MinimumCount(coverage);
        double[] positive = [.. Scores(scans, positiveClass, isPositive: true).OrderDescending()];
        double[] other = [.. Scores(scans, positiveClass, isPositive: false).Order()];
        if (Math.Min(positive.Length, other.Length) < minimum)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"A coverage of {coverage} needs at least {Plural.Of(minimum, "scan")} of each class."),
                nameof(scans));
        }

        string[] others =
        [
            .. scans.Where(scan => !scan.IsOf(positiveClass)).Select(scan => scan.Truth).Distinct(StringComparer.OrdinalIgnoreCase),
        ];
        return new ConformalRange(
            coverage,
            Of(positiveClass, positive, coverage, minimum),
            Of(others.Length == 1 ? others[0] : $"not {positiveClass}", other, coverage, minimum));
    }

    private static ClassCoverage Of(string name, double[] scores, double coverage, int minimum)
    {
        int rank = RankOf(scores.Length, coverage);
        return new ClassCoverage(name, scores.Length, rank, scores[rank - 1], minimum);
    }

    private static IEnumerable<double> Scores(IEnumerable<ScoredScan> scans, string positiveClass, bool isPositive) =>
        scans.Where(scan => scan.IsOf(positiveClass) == isPositive).Select(scan => Math.Clamp(scan.Score, 0, 1));

    private static void Require(double coverage)
    {
        if (!(coverage > 0 && coverage < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(coverage), coverage, "A coverage must be above 0 and below 1.");
        }
    }
}
