namespace Cov19Ct;

/// <summary>A rule with its threshold, and where the threshold comes from.</summary>
public sealed record Vote
{
    /// <summary>Source of a threshold that nobody calibrated.</summary>
    public const string Uncalibrated = "uncalibrated";

    /// <param name="rule">The rule.</param>
    /// <param name="threshold">In (0, 1]: a slice, or a score, is positive where it is at least this.</param>
    /// <param name="k">How many slices <see cref="VoteRule.AtLeastK"/> and <see cref="VoteRule.TopKMean"/> look at, 1 or more.</param>
    /// <param name="thresholdSource">What the threshold was chosen on.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public Vote(VoteRule rule, double threshold = 0.5, int k = 1, string thresholdSource = Uncalibrated)
    {
        if (!(threshold > 0 && threshold <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(threshold), threshold, "A threshold must be above 0 and at most 1.");
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        ArgumentNullException.ThrowIfNull(thresholdSource);
        Rule = rule;
        Threshold = threshold;
        K = k;
        ThresholdSource = thresholdSource;
    }

    /// <summary>At least one slice at 0.5: the paper's (arXiv 2106.07524, section 4).</summary>
    public static Vote Paper { get; } = new(VoteRule.AtLeastOne);

    public VoteRule Rule { get; }

    public double Threshold { get; }

    public int K { get; }

    public string ThresholdSource { get; }

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

    public bool IsPositive(double score) => score >= Threshold;

    private static double Largest(IReadOnlyList<double> probabilities, int rank) => probabilities.OrderDescending().ElementAt(rank - 1);
}
