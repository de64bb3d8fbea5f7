namespace Cov19Ct;

/// <summary>A set of scans at many thresholds.</summary>
public static class ThresholdTable
{
    private const int Steps = 20;

    /// <summary>0.05, 0.1, … 0.95.</summary>
    public static double[] EvenThresholds { get; } = [.. Enumerable.Range(1, Steps - 1).Select(step => step / (double)Steps)];

    /// <summary>A row a threshold, in ascending order, each once. One pass over the scans serves all.</summary>
    /// <param name="scans">The scans; of one whose other class is not known, that is empty.</param>
    /// <param name="classes">The classes that count.</param>
    /// <param name="positiveClass">The class whose probability is the score.</param>
    /// <param name="thresholds">The thresholds, in any order.</param>
    public static ThresholdRow[] Of(
        IEnumerable<ScoredScan> scans, IReadOnlyList<string> classes, string positiveClass, IEnumerable<double> thresholds)
    {
        ArgumentNullException.ThrowIfNull(scans);
        ArgumentNullException.ThrowIfNull(classes);
        ArgumentNullException.ThrowIfNull(thresholds);
        ScoredScan[] sorted = [.. scans.OrderByDescending(scan => scan.Score)];
        bool isOtherKnown = Array.TrueForAll(sorted, scan => scan.OtherClass.Length > 0);
        int positive = PlaceOf(positiveClass);
        ConfusionCounts counts = new([.. classes]);
        int[] truths = Array.ConvertAll(sorted, scan => PlaceOf(scan.Truth));
        int[] others = Array.ConvertAll(sorted, scan => PlaceOf(scan.OtherClass));
        for (int index = 0; index < sorted.Length; index++)
        {
            counts.Add(truths[index], others[index]);
        }

        int called = 0;
        List<ThresholdRow> rows = [];
        foreach (double threshold in thresholds.Distinct().OrderDescending())
        {
            for (; called < sorted.Length && sorted[called].Score >= threshold; called++)
            {
                counts.Add(truths[called], others[called], -1);
                counts.Add(truths[called], positive);
            }

            ClassScore[] scores = counts.Scores();
            ClassScore score = scores[positive];
            rows.Add(new ThresholdRow(
                threshold,
                score.TruePositives,
                score.FalsePositives,
                score.FalseNegatives,
                sorted.Length - score.Support - score.FalsePositives,
                isOtherKnown ? ClassScore.MacroF1(scores) : null));
        }

        rows.Reverse();
        return [.. rows];

        int PlaceOf(string name)
        {
            for (int place = 0; place < classes.Count; place++)
            {
                if (classes[place].Equals(name, StringComparison.OrdinalIgnoreCase))
                {
                    return place;
                }
            }

            return classes.Count;
        }
    }
}
