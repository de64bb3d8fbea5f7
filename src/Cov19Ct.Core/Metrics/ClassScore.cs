namespace Cov19Ct;

/// <summary>How well one class was recognised.</summary>
/// <param name="Class">The class.</param>
/// <param name="TruePositives">Of the class, and called so.</param>
/// <param name="FalsePositives">Called so, but of another class.</param>
/// <param name="FalseNegatives">Of the class, but called another.</param>
public sealed record ClassScore(string Class, int TruePositives, int FalsePositives, int FalseNegatives)
{
    /// <summary>What stands for 0 / 0.</summary>
    public ZeroDivision ZeroDivision { get; init; } = ZeroDivision.Warn;

    /// <summary>TP / (TP + FP); <see cref="ZeroDivision"/> where nothing was called so.</summary>
    public double Precision => Ratio(TruePositives, TruePositives + FalsePositives);

    /// <summary>TP / (TP + FN); <see cref="ZeroDivision"/> where the class does not occur.</summary>
    public double Recall => Ratio(TruePositives, TruePositives + FalseNegatives);

    /// <summary>2 TP / (2 TP + FP + FN); <see cref="ZeroDivision"/> where the class neither occurs nor is called.</summary>
    public double F1 => Ratio(2 * TruePositives, (2 * TruePositives) + FalsePositives + FalseNegatives);

    /// <summary>How many are of the class.</summary>
    public int Support => TruePositives + FalseNegatives;

    /// <summary>False where F1 is 0 / 0.</summary>
    public bool IsDefined => TruePositives + FalsePositives + FalseNegatives > 0;

    /// <summary>The unweighted mean of the classes' F1, without those that are NaN; NaN where none is left.</summary>
    public static double MacroF1(IEnumerable<ClassScore> scores)
    {
        ArgumentNullException.ThrowIfNull(scores);
        return scores.Select(score => score.F1).Where(value => !double.IsNaN(value)).DefaultIfEmpty(double.NaN).Average();
    }

    private double Ratio(int numerator, int denominator) => denominator != 0 ? (double)numerator / denominator : ZeroDivision switch
    {
        ZeroDivision.One => 1,
        ZeroDivision.NaN => double.NaN,
        _ => 0,
    };
}
