namespace Cov19Ct;

/// <summary>The 95 % interval of the coverage that a conformal limit has for new scans, given the calibration scans that it was chosen on:
/// the 0.025 and 0.975 quantiles of Beta(rank, count + 1 − rank). It is exact where no two scores are equal; with equal scores the coverage
/// is the same or larger.</summary>
/// <remarks>Vovk, "Conditional validity of inductive conformal predictors", ACML 2012; Angelopoulos and Bates, arXiv 2107.07511, section
/// 3.2.</remarks>
/// <param name="Lower">Its lower end, in [0, 1].</param>
/// <param name="Upper">Its upper end, in [0, 1].</param>
public readonly record struct CoverageInterval(double Lower, double Upper)
{
    private const double Tail = 0.025;

    /// <summary>Halvings of [0, 1] after which its ends are neighbouring numbers.</summary>
    private const int Halvings = 60;

    /// <param name="count">Calibration scans.</param>
    /// <param name="rank">The limit is the rank-th best of their scores; from 1 to <paramref name="count"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rank is out of its range.</exception>
    public static CoverageInterval Of(int count, int rank)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rank, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rank, count);
        return new CoverageInterval(Quantile(count, rank, Tail), Quantile(count, rank, 1 - Tail));
    }

    public override string ToString() => FormattableString.Invariant($"[{Lower:0.0000}, {Upper:0.0000}]");

    /// <summary>The coverage below which the distribution has a share.</summary>
    private static double Quantile(int count, int rank, double share)
    {
        (double lower, double upper) = (0, 1);
        for (int halving = 0; halving < Halvings; halving++)
        {
            double middle = (lower + upper) / 2;
            (lower, upper) = Distribution(count, rank, middle) < share ? (middle, upper) : (lower, middle);
        }

        return (lower + upper) / 2;
    }

    /// <summary>The distribution function of Beta(rank, count + 1 − rank): the chance that of <paramref name="count"/> draws at least
    /// <paramref name="rank"/> are within a share.</summary>
    private static double Distribution(int count, int rank, double share)
    {
        // Terms by their logarithms: share^count alone may be too small for a number.
        double odds = Math.Log(1 - share) - Math.Log(share);
        double logarithm = count * Math.Log(share);
        double sum = Math.Exp(logarithm);
        for (int outside = 1; outside <= count - rank; outside++)
        {
            logarithm += Math.Log((double)(count - outside + 1) / outside) + odds;
            sum += Math.Exp(logarithm);
        }

        return sum;
    }
}
