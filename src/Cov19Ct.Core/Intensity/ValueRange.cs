namespace Cov19Ct;

/// <summary>The values from <paramref name="Lowest"/> to <paramref name="Highest"/>, both included.</summary>
public readonly record struct ValueRange(double Lowest, double Highest)
{
    /// <summary>The least range that holds others; null where one of them is not known, or there is none.</summary>
    public static ValueRange? Enclosing(IEnumerable<ValueRange?> ranges)
    {
        ArgumentNullException.ThrowIfNull(ranges);
        ValueRange? all = null;
        foreach (ValueRange? range in ranges)
        {
            if (range is not ValueRange known)
            {
                return null;
            }

            all = all is ValueRange sofar
                ? new ValueRange(Math.Min(sofar.Lowest, known.Lowest), Math.Max(sofar.Highest, known.Highest))
                : known;
        }

        return all;
    }
}
