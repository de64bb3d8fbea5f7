namespace Cov19Ct;

/// <summary>The names of the figures of a report, in its order.</summary>
public static class FigureNames
{
    public const string MacroF1 = nameof(MacroF1);
    public const string Accuracy = nameof(Accuracy);
    public const string BalancedAccuracy = nameof(BalancedAccuracy);
    public const string MatthewsCorrelation = nameof(MatthewsCorrelation);
    public const string Sensitivity = nameof(Sensitivity);
    public const string Specificity = nameof(Specificity);
    public const string PositivePredictiveValue = nameof(PositivePredictiveValue);
    public const string NegativePredictiveValue = nameof(NegativePredictiveValue);
    public const string RocAuc = nameof(RocAuc);
    public const string AveragePrecision = nameof(AveragePrecision);
    public const string BrierScore = nameof(BrierScore);
    public const string ExpectedCalibrationError = nameof(ExpectedCalibrationError);

    /// <summary>The figure of one class.</summary>
    public static string F1Of(string name) => $"F1 of {name}";
}
