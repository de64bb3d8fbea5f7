namespace Cov19Ct;

/// <summary>How often scans of a score are positive: the reliability table, and the expected calibration error made of it.</summary>
/// <remarks>Bins of equal width over [0, 1], closed on the right, the first on both sides, as scikit-learn's
/// <c>calibration_curve(strategy='uniform')</c>. Expected calibration error: Guo et al., arXiv 1706.04599, equation 3, of the positive
/// class's score.</remarks>
public sealed class CalibrationTable
{
    private CalibrationTable(CalibrationBin[] bins, double error)
    {
        Bins = bins;
        ExpectedCalibrationError = error;
    }

    /// <summary>The bins, ascending, empty ones among them.</summary>
    public CalibrationBin[] Bins { get; }

    /// <summary>The mean over all scans of |share of positives − mean score| of their bin, in [0, 1].</summary>
    public double ExpectedCalibrationError { get; }

    /// <param name="tally">The scores.</param>
    /// <param name="bins">How many bins, 1 or more.</param>
    /// <returns>Null where there are no scores, or some are no probabilities.</returns>
    public static CalibrationTable? Of(ScoreTally tally, int bins)
    {
        ArgumentNullException.ThrowIfNull(tally);
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 1);
        if (tally.Count == 0 || !tally.AreProbabilities)
        {
            return null;
        }

        Content[] contents = Fill(tally, bins);
        return new CalibrationTable(
            [.. contents.Select(
                (content, bin) => new CalibrationBin(
                    Edge(bin, bins), Edge(bin + 1, bins), content.Count, content.Positives, content.Mean))],
            ErrorOf(contents, tally.Count));
    }

    /// <summary>The error alone.</summary>
    internal static double? ErrorOf(ScoreTally tally, int bins) =>
        tally.Count == 0 || !tally.AreProbabilities ? null : ErrorOf(Fill(tally, bins), tally.Count);

    private static double ErrorOf(Content[] contents, int count) =>
        contents.Sum(content => Math.Abs(content.Positives - content.ScoreSum)) / count;

    private static Content[] Fill(ScoreTally tally, int bins)
    {
        Content[] contents = new Content[bins];
        for (int place = 0; place < tally.Scores.Length; place++)
        {
            double score = tally.Scores[place];
            int count = tally.Positives[place] + tally.Negatives[place];
            ref Content content = ref contents[BinOf(score, bins)];
            content.Count += count;
            content.Positives += tally.Positives[place];
            content.ScoreSum += count * score;
        }

        return contents;
    }

    /// <summary>The number of inner edges below the score.</summary>
    private static int BinOf(double score, int bins)
    {
        int bin = Math.Clamp((int)(score * bins), 0, bins - 1);
        while (bin > 0 && Edge(bin, bins) >= score)
        {
            bin--;
        }

        while (bin < bins - 1 && Edge(bin + 1, bins) < score)
        {
            bin++;
        }

        return bin;
    }

    /// <summary>As numpy's <c>linspace</c> has it, to the last bit.</summary>
    private static double Edge(int index, int bins) => index == bins ? 1 : index * (1.0 / bins);

    private struct Content
    {
        public int Count;
        public int Positives;
        public double ScoreSum;

        public readonly double? Mean => Count == 0 ? null : ScoreSum / Count;
    }
}

/// <summary>The scans whose score lies in one part of [0, 1].</summary>
/// <param name="Lower">Scores are above this (in the first bin, or equal to it).</param>
/// <param name="Upper">Scores are at most this.</param>
/// <param name="Count">Scans.</param>
/// <param name="Positives">Those of the positive class.</param>
/// <param name="MeanScore">Their mean score; null for none.</param>
public sealed record CalibrationBin(double Lower, double Upper, int Count, int Positives, double? MeanScore)
{
    /// <summary>Share of positives; null for no scans.</summary>
    public double? PositiveShare => Count == 0 ? null : (double)Positives / Count;

    /// <summary>Lower end of the share's 95 % interval (Wilson).</summary>
    public double ShareLower => WilsonInterval.Of(Positives, Count).Lower;

    /// <summary>Upper end of it.</summary>
    public double ShareUpper => WilsonInterval.Of(Positives, Count).Upper;
}
