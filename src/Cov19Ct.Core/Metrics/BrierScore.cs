namespace Cov19Ct;

/// <summary>The mean squared distance of the score from 1 for positives and from 0 for others, in [0, 1]; 0 is best.</summary>
/// <remarks>Brier, Mon. Weather Rev. 78 (1950) 1–3, in the form for two classes; scikit-learn's <c>brier_score_loss</c>.</remarks>
public static class BrierScore
{
    /// <returns>Null where there are no scores, or some are no probabilities.</returns>
    public static double? Of(ScoreTally tally)
    {
        ArgumentNullException.ThrowIfNull(tally);
        if (tally.Count == 0 || !tally.AreProbabilities)
        {
            return null;
        }

        double sum = 0;
        for (int place = 0; place < tally.Scores.Length; place++)
        {
            double score = tally.Scores[place];
            sum += (tally.Positives[place] * (1 - score) * (1 - score)) + (tally.Negatives[place] * score * score);
        }

        return sum / tally.Count;
    }
}
