namespace Cov19Ct;

/// <summary>The scores without a verdict that conformal calibration gives, and what it guarantees.</summary>
/// <remarks>The prediction set of a scan holds the positive class if the score is at least <see cref="PositiveLimit"/>, and the other
/// classes if it is at most <see cref="OtherLimit"/>. A set with both, and an empty one, give no verdict.</remarks>
/// <param name="Coverage">The coverage that was asked for, above 0 and below 1.</param>
/// <param name="Positive">Of the positive class.</param>
/// <param name="Other">Of all other classes together.</param>
public sealed record ConformalRange(double Coverage, ClassCoverage Positive, ClassCoverage Other)
{
    /// <summary>The lowest score of a set that holds the positive class.</summary>
    public double PositiveLimit => Positive.Limit;

    /// <summary>The highest score of a set that holds the other classes.</summary>
    public double OtherLimit => Other.Limit;

    /// <summary>The lowest score without a verdict.</summary>
    public double From => Math.Min(PositiveLimit, Math.BitIncrement(OtherLimit));

    /// <summary>The lowest score above those without a verdict; equal to <see cref="From"/> where every score has one.</summary>
    public double Below => Math.Max(PositiveLimit, Math.BitIncrement(OtherLimit));

    /// <summary>True where scores without a verdict have an empty set: the scores separate the classes better than the coverage asks, and a
    /// larger coverage would leave fewer scans without a verdict.</summary>
    public bool HasEmptySets => PositiveLimit > Math.BitIncrement(OtherLimit);

    /// <summary>True where a score has no verdict.</summary>
    public bool IsUndetermined(double score) => score >= From && score < Below;

    /// <summary>How scans would be answered: the positive class first, then all others together.</summary>
    public ClassAnswers[] Answers(IEnumerable<ScoredScan> scans, string positiveClass)
    {
        ArgumentNullException.ThrowIfNull(scans);
        ScoredScan[] all = [.. scans];
        return [Answer(Positive.Class, isPositive: true), Answer(Other.Class, isPositive: false)];

        ClassAnswers Answer(string name, bool isPositive)
        {
            ScoredScan[] own = [.. all.Where(scan => scan.IsOf(positiveClass) == isPositive)];
            ScoredScan[] decided = [.. own.Where(scan => !IsUndetermined(scan.Score))];
            return new ClassAnswers(name, own.Length, decided.Length, decided.Count(scan => scan.Score >= Below != isPositive));
        }
    }
}
