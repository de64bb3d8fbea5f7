namespace Cov19Ct;

/// <summary>The distinct scores of a set, and how many positives and negatives have each: all that the figures of scores follow from.
/// Equal scores stand together, so that no order among them can matter.</summary>
/// <remarks>Immutable.</remarks>
public sealed class ScoreTally
{
    private readonly double[] _scores;
    private readonly int[] _positives;
    private readonly int[] _negatives;

    private ScoreTally(double[] scores, int[] positives, int[] negatives)
    {
        _scores = scores;
        _positives = positives;
        _negatives = negatives;
        PositiveCount = positives.Sum();
        NegativeCount = negatives.Sum();
    }

    /// <param name="scores">A score for each scan: finite, the higher the likelier positive.</param>
    /// <param name="isPositive">Whether each scan is of the positive class.</param>
    /// <exception cref="ArgumentException">The lengths differ, or a score is not finite.</exception>
    public static ScoreTally Of(IReadOnlyList<double> scores, IReadOnlyList<bool> isPositive)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(isPositive);
        if (scores.Count != isPositive.Count || !scores.All(double.IsFinite))
        {
            throw new ArgumentException("Each scan needs a finite score.", nameof(scores));
        }

        int[] places = PlacesOf(scores, out double[] distinct);
        int[] positives = new int[distinct.Length];
        int[] negatives = new int[distinct.Length];
        for (int index = 0; index < places.Length; index++)
        {
            (isPositive[index] ? positives : negatives)[places[index]]++;
        }

        return new ScoreTally(distinct, positives, negatives);
    }

    public int PositiveCount { get; }

    public int NegativeCount { get; }

    public int Count => PositiveCount + NegativeCount;

    /// <summary>True where there are both positives and negatives.</summary>
    public bool HasBoth => PositiveCount > 0 && NegativeCount > 0;

    /// <summary>True where all scores lie in [0, 1], so that they can be taken for probabilities.</summary>
    public bool AreProbabilities => _scores.Length > 0 && _scores[0] <= 1 && _scores[^1] >= 0;

    /// <summary>The distinct scores, descending.</summary>
    internal ReadOnlySpan<double> Scores => _scores;

    /// <summary>Positives of each score.</summary>
    internal ReadOnlySpan<int> Positives => _positives;

    /// <summary>Negatives of each score.</summary>
    internal ReadOnlySpan<int> Negatives => _negatives;

    /// <summary>The place of each scan's score among the distinct ones, which are given in descending order.</summary>
    internal static int[] PlacesOf(IReadOnlyList<double> scores, out double[] distinct)
    {
        distinct = [.. scores.Distinct().OrderDescending()];
        Dictionary<double, int> placeOf = new(distinct.Length);
        foreach (double score in distinct)
        {
            placeOf.Add(score, placeOf.Count);
        }

        return [.. scores.Select(score => placeOf[score])];
    }

    /// <summary>A tally of the same scores with other counts; takes the arrays.</summary>
    internal ScoreTally WithCounts(int[] positives, int[] negatives) => new(_scores, positives, negatives);
}
