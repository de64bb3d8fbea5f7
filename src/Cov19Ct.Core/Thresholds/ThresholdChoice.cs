namespace Cov19Ct;

/// <summary>A threshold, and why it is the one.</summary>
/// <param name="Lower">The score below it: every threshold above this, and up to <paramref name="Upper"/>, gives the same verdicts.</param>
/// <param name="Upper">The score above it.</param>
/// <param name="Row">What the scans come to at the threshold, the middle of the two.</param>
public sealed record ThresholdChoice(double Lower, double Upper, ThresholdRow Row)
{
    public double Threshold => Row.Threshold;
}
