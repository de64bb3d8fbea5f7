namespace Cov19Ct;

/// <summary>What a set of scans comes to at one threshold.</summary>
/// <param name="Threshold">Positive is what has at least this score.</param>
/// <param name="TruePositives">Positives called so.</param>
/// <param name="FalsePositives">Others called positive.</param>
/// <param name="FalseNegatives">Positives called another class.</param>
/// <param name="TrueNegatives">Others called any class but the positive one.</param>
/// <param name="MacroF1">Over all classes, 0 / 0 as 0; null where it is not known which other class a scan would be called.</param>
public sealed record ThresholdRow(
    double Threshold, int TruePositives, int FalsePositives, int FalseNegatives, int TrueNegatives, double? MacroF1)
{
    /// <summary>Null without positives.</summary>
    public double? Sensitivity => Share(TruePositives, FalseNegatives);

    /// <summary>Null without others.</summary>
    public double? Specificity => Share(TrueNegatives, FalsePositives);

    /// <summary>Null where nothing is called positive.</summary>
    public double? PositivePredictiveValue => Share(TruePositives, FalsePositives);

    /// <summary>Null where all are called positive.</summary>
    public double? NegativePredictiveValue => Share(TrueNegatives, FalseNegatives);

    /// <summary>Sensitivity + specificity − 1; null where one of them is.</summary>
    public double? YoudenIndex => Sensitivity + Specificity - 1;

    private static double? Share(int counted, int others) => counted + others == 0 ? null : (double)counted / (counted + others);
}
