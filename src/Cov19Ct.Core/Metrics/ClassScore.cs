namespace Cov19Ct;

/// <summary>How well one class was recognised.</summary>
/// <param name="Class">The class.</param>
/// <param name="TruePositives">Of the class, and called so.</param>
/// <param name="FalsePositives">Called so, but of another class.</param>
/// <param name="FalseNegatives">Of the class, but called another.</param>
public sealed record ClassScore(string Class, int TruePositives, int FalsePositives, int FalseNegatives)
{
    /// <summary>TP / (TP + FP); 0 where nothing was called so.</summary>
    public double Precision => Ratio(TruePositives, TruePositives + FalsePositives);

    /// <summary>TP / (TP + FN); 0 where the class does not occur.</summary>
    public double Recall => Ratio(TruePositives, TruePositives + FalseNegatives);

    /// <summary>2 TP / (2 TP + FP + FN); 0 where the class neither occurs nor is called.</summary>
    public double F1 => Ratio(2 * TruePositives, (2 * TruePositives) + FalsePositives + FalseNegatives);

    /// <summary>How many are of the class.</summary>
    public int Support => TruePositives + FalseNegatives;

    /// <summary>False where F1 is 0 / 0 and stands as 0.</summary>
    public bool IsDefined => TruePositives + FalsePositives + FalseNegatives > 0;

    private static double Ratio(int numerator, int denominator) => denominator == 0 ? 0 : (double)numerator / denominator;
}
