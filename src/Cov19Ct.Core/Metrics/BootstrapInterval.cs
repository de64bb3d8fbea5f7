namespace Cov19Ct;

/// <summary>A 95 % interval by the percentile bootstrap.</summary>
/// <remarks>Efron and Tibshirani, An Introduction to the Bootstrap (1993), section 13.3. Percentiles are interpolated linearly, as numpy
/// does.</remarks>
/// <param name="Lower">The 2.5th percentile of the figure over the resamples.</param>
/// <param name="Upper">The 97.5th.</param>
/// <param name="Resamples">The resamples in which the figure was defined.</param>
public sealed record BootstrapInterval(double Lower, double Upper, int Resamples)
{
    private const double Tail = 0.025;

    /// <summary>The interval of a figure from its values.</summary>
    /// <param name="values">One a resample; NaN where the figure was not defined.</param>
    /// <returns>Null where it was defined in less than half of the resamples: such an interval would be one of chosen samples.</returns>
    public static BootstrapInterval? Of(IReadOnlyCollection<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        double[] sorted = [.. values.Where(value => !double.IsNaN(value)).Order()];
        return sorted.Length == 0 || 2 * sorted.Length < values.Count
            ? null
            : new BootstrapInterval(Percentile(sorted, Tail), Percentile(sorted, 1 - Tail), sorted.Length);
    }

    public override string ToString() => FormattableString.Invariant($"[{Lower:0.0000}, {Upper:0.0000}]");

    private static double Percentile(double[] sorted, double share)
    {
        double place = (sorted.Length - 1) * share;
        int below = (int)place;
        double next = sorted[Math.Min(below + 1, sorted.Length - 1)];
        return sorted[below] + ((place - below) * (next - sorted[below]));
    }
}
