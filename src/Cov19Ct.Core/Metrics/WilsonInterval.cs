namespace Cov19Ct;

/// <summary>The 95 % confidence interval of a proportion, by Wilson's score method: it stays within [0, 1] and holds for small
/// counts and for shares of 0 and 1.</summary>
/// <remarks>Wilson, J. Am. Stat. Assoc. 22 (1927) 209–212; without continuity correction.</remarks>
/// <param name="Lower">Its lower end, in [0, 1].</param>
/// <param name="Upper">Its upper end, in [0, 1].</param>
public readonly record struct WilsonInterval(double Lower, double Upper)
{
    /// <summary>The 0.975 quantile of the standard normal distribution.</summary>
    private const double Quantile = 1.959963984540054;

    /// <summary>The interval of <paramref name="successes"/> out of <paramref name="count"/>; [0, 1] where there are none to
    /// count.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative, or there are more successes than there are to count.</exception>
    public static WilsonInterval Of(int successes, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(successes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(successes, count);
        if (count == 0)
        {
            return new WilsonInterval(0, 1);
        }

        double share = (double)successes / count;
        double squared = Quantile * Quantile / count;
        double center = (share + (squared / 2)) / (1 + squared);
        double half = Quantile * Math.Sqrt((share * (1 - share) / count) + (squared / (4 * count))) / (1 + squared);

        // Exact at the ends, where the formula leaves a rounding error.
        return new WilsonInterval(successes == 0 ? 0 : center - half, successes == count ? 1 : center + half);
    }

    public override string ToString() => FormattableString.Invariant($"[{Lower:0.0000}, {Upper:0.0000}]");
}
