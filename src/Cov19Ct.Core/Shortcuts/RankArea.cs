namespace Cov19Ct;

/// <summary>The area under the ROC curve of scores that are not kept: see <see cref="RocCurve"/>.</summary>
internal static class RankArea
{
    /// <summary>The chance that a positive has a higher score than a negative, ties counted half; 0.5 where there are only positives, or
    /// none.</summary>
    /// <param name="scores">One per scan.</param>
    /// <param name="labels">True for positives.</param>
    public static double Of(double[] scores, bool[] labels)
    {
        double[] sorted = [.. scores];
        bool[] positive = [.. labels];
        Array.Sort(sorted, positive);
        (long below, long twice, long positives) = (0, 0, 0);
        for (int start = 0; start < sorted.Length;)
        {
            (int end, int hits) = (start, 0);
            for (; end < sorted.Length && sorted[end] == sorted[start]; end++)
            {
                hits += positive[end] ? 1 : 0;
            }

            int misses = end - start - hits;
            twice += hits * ((2 * below) + misses);
            (below, positives, start) = (below + misses, positives + hits, end);
        }

        return positives == 0 || below == 0 ? 0.5 : twice / (2.0 * positives * below);
    }
}
