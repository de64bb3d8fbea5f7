namespace Cov19Ct;

/// <summary>A rule with its threshold, where the threshold comes from, and the range of scores without a verdict, if there is
/// one.</summary>
public sealed record Vote
{
    /// <summary>Source of a threshold that nobody calibrated.</summary>
    public const string Uncalibrated = "uncalibrated";

    /// <param name="rule">The rule.</param>
    /// <param name="threshold">In (0, 1]: a slice, or a score, is positive where it is at least this.</param>
    /// <param name="k">How many slices <see cref="VoteRule.AtLeastK"/> and <see cref="VoteRule.TopKMean"/> look at, 1 or more.</param>
    /// <param name="thresholdSource">What the threshold, and the range without a verdict, were chosen on.</param>
    /// <param name="undeterminedFrom">The lowest score without a verdict, from 0 to <paramref name="threshold"/>; null for a verdict at
    /// every score.</param>
    /// <param name="undeterminedBelow">The lowest score above that range, from <paramref name="threshold"/> to
    /// <see cref="LargestLimit"/>; null exactly where <paramref name="undeterminedFrom"/> is.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    /// <exception cref="ArgumentException">Only one end of the range is given.</exception>
    public Vote(
        VoteRule rule,
        double threshold = 0.5,
        int k = 1,
        string thresholdSource = Uncalibrated,
        double? undeterminedFrom = null,
        double? undeterminedBelow = null)
    {
        if (!(threshold > 0 && threshold <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(threshold), threshold, "A threshold must be above 0 and at most 1.");
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        ArgumentNullException.ThrowIfNull(thresholdSource);
        if (undeterminedFrom.HasValue != undeterminedBelow.HasValue)
        {
            throw new ArgumentException("The range of undetermined scores needs both of its ends.", nameof(undeterminedBelow));
        }

        if (undeterminedFrom is double from && !(from >= 0 && from <= threshold))
        {
            throw new ArgumentOutOfRangeException(
                nameof(undeterminedFrom), from, "The range of undetermined scores must begin between 0 and the threshold.");
        }

        if (undeterminedBelow is double below && !(below >= threshold && below <= LargestLimit))
        {
            throw new ArgumentOutOfRangeException(
                nameof(undeterminedBelow), below, "The range of undetermined scores must end between the threshold and 1.");
        }

        Rule = rule;
        Threshold = threshold;
        K = k;
        ThresholdSource = thresholdSource;
        UndeterminedFrom = undeterminedFrom;
        UndeterminedBelow = undeterminedBelow;
    }

    /// <summary>The smallest number above 1: a range that ends here also contains the score 1.</summary>
    public static double LargestLimit { get; } = Math.BitIncrement(1.0);

    /// <summary>At least one slice at 0.5: the paper's (arXiv 2106.07524, section 4).</summary>
    public static Vote Paper { get; } = new(VoteRule.AtLeastOne);

    public VoteRule Rule { get; }

    public double Threshold { get; }

    public int K { get; }

    public string ThresholdSource { get; }

    /// <summary>The lowest score without a verdict; null where every score has one.</summary>
    public double? UndeterminedFrom { get; }

    /// <summary>Scores from <see cref="UndeterminedFrom"/> up to this number, without it, have no verdict; null where every score has
    /// one.</summary>
    public double? UndeterminedBelow { get; }

    public bool IsCalibrated => ThresholdSource != Uncalibrated;

    /// <summary>True for the rules that look at <see cref="K"/>.</summary>
    public static bool UsesK(VoteRule rule) => rule is VoteRule.AtLeastK or VoteRule.TopKMean;

    /// <summary>The scan's score.</summary>
    /// <param name="probabilities">Probability of the positive class at each step that votes, in order: the slices that the network
    /// was shown, and behind them the padding that votes.</param>
    /// <returns>In [0, 1]; 0 under <see cref="VoteRule.AtLeastK"/> where there are fewer than K steps, so never positive.</returns>
    /// <exception cref="ArgumentException">There are no probabilities.</exception>
    public double Score(IReadOnlyList<double> probabilities)
    {
        ArgumentNullException.ThrowIfNull(probabilities);
        if (probabilities.Count == 0)
        {
            throw new ArgumentException("A vote needs at least one slice.", nameof(probabilities));
        }

        return Rule switch
        {
            VoteRule.AtLeastOne => probabilities.Max(),
            VoteRule.AtLeastK => K <= probabilities.Count ? Largest(probabilities, K) : 0,
            VoteRule.Majority => Largest(probabilities, (probabilities.Count / 2) + 1),
            VoteRule.Mean => probabilities.Average(),
            VoteRule.TopKMean => probabilities.OrderDescending().Take(K).Average(),
            VoteRule.LastStep => probabilities[^1],
            _ => throw new InvalidOperationException($"Unknown rule {Rule}."),
        };
    }

    /// <summary>What the threshold alone says of a score, also of one without a verdict.</summary>
    public bool IsPositive(double score) => score >= Threshold;

    /// <summary>True where a score has no verdict.</summary>
    public bool IsUndetermined(double score) => score >= UndeterminedFrom && score < UndeterminedBelow;

    private static double Largest(IReadOnlyList<double> probabilities, int rank) => probabilities.OrderDescending().ElementAt(rank - 1);
}
