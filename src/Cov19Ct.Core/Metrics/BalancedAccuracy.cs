namespace Cov19Ct;

/// <summary>The mean recall of the classes that occur.</summary>
/// <remarks>scikit-learn's <c>balanced_accuracy_score</c>, not adjusted for chance. With two classes it is the mean of sensitivity and
/// specificity.</remarks>
public static class BalancedAccuracy
{
    /// <returns>In [0, 1]; null where none of the classes occurs. Where one alone does, its recall.</returns>
    public static double? Of(ConfusionMatrix matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        return Of(matrix.Counts());
    }

    internal static double? Of(ConfusionCounts counts)
    {
        double sum = 0;
        int occurring = 0;
        for (int place = 0; place < counts.Classes.Length; place++)
        {
            int support = counts.Support(place);
            if (support > 0)
            {
                sum += (double)counts[place, place] / support;
                occurring++;
            }
        }

        return occurring == 0 ? null : sum / occurring;
    }
}
