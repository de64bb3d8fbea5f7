namespace Cov19Ct;

/// <summary>McNemar's test, exact: whether two ways of calling the same scans are right equally often.</summary>
/// <remarks>The two-sided binomial test of the discordant pairs at 1/2; statsmodels' <c>mcnemar(exact=True)</c>. McNemar, Psychometrika 12
/// (1947) 153–157.</remarks>
public static class McNemarExact
{
    /// <param name="onlyFirstRight">Scans that the first called right and the second wrong.</param>
    /// <param name="onlySecondRight">The other way round.</param>
    /// <returns>The probability, in (0, 1], of a difference at least this large where there is none; 1 where the two never
    /// differ.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
    public static double PValue(int onlyFirstRight, int onlySecondRight)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(onlyFirstRight);
        ArgumentOutOfRangeException.ThrowIfNegative(onlySecondRight);
        long count = (long)onlyFirstRight + onlySecondRight;
        int fewer = Math.Min(onlyFirstRight, onlySecondRight);

        // The largest term by logarithms, the others from it: nothing overflows, and small terms cost nothing.
        double logarithm = -count * Math.Log(2);
        for (int k = 1; k <= fewer; k++)
        {
            logarithm += Math.Log((double)(count - fewer + k) / k);
        }

        double sum = 0;
        double term = 1;
        for (int k = fewer; k >= 0 && term > 0; k--)
        {
            sum += term;
            term *= k / (double)(count - k + 1);
        }

        return Math.Min(1, 2 * Math.Exp(logarithm) * sum);
    }
}
