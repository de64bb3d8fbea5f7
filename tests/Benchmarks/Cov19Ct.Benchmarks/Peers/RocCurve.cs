namespace Cov19Ct.Benchmarks.Peers;

internal static class RocCurve
{
    /// <summary>The probability that a positive scores higher than a negative, ties counting half.</summary>
    /// <remarks>Mann and Whitney's U over the number of pairs (Hanley and McNeil, Radiology 143, 1982).</remarks>
    /// <returns>In [0, 1]; NaN where a class is missing.</returns>
    public static double Area(IReadOnlyList<(double Score, bool IsPositive)> results)
    {
        double[] positives = [.. results.Where(result => result.IsPositive).Select(result => result.Score)];
        double[] negatives = [.. results.Where(result => !result.IsPositive).Select(result => result.Score)];
        double wins = positives.Sum(positive => negatives.Sum(negative => positive > negative ? 1 : positive == negative ? 0.5 : 0));
        return wins / ((double)positives.Length * negatives.Length);
    }
}
