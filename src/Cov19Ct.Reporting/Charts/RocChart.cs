using System.Globalization;

namespace Cov19Ct.Reporting;

/// <summary>The receiver operating characteristic, with the point that the verdicts stand at.</summary>
internal static class RocChart
{
    /// <summary>Points nearer to each other than this, in units of the chart, are one.</summary>
    private const double Resolution = 0.4;

    public static void Write(HtmlPage page, MacroF1Report measure)
    {
        string operating = measure.Sensitivity is double sensitivity && measure.Specificity is double specificity
            ? string.Create(
                CultureInfo.InvariantCulture,
                $" The verdicts stand at sensitivity {Numbers.Probability(sensitivity)} and specificity "
                    + $"{Numbers.Probability(specificity)}.")
            : "";
        string area = measure.RocAuc is null ? "" : $" The area under it is {Numbers.Probability(measure.RocAuc)}{Interval(measure)}.";
        SquareChart.WriteStart(
            page,
            "roc",
            "ROC curve",
            $"Sensitivity against false positive rate at every threshold.{area}{operating}",
            "1 − specificity (false positive rate)",
            "sensitivity");
        page.Write(
            $"""<path class="chance" d="M{SquareChart.Left} {SquareChart.Bottom}L{SquareChart.Right} {SquareChart.Top}"/>"""
                + $"""<path class="line" d="{Path(measure.RocCurve)}"/>""");
        if (measure.Sensitivity is double sensitive && measure.Specificity is double specific)
        {
            double x = SquareChart.X(1 - specific);
            double y = SquareChart.Y(sensitive);
            bool isNearEnd = x > SquareChart.Right - 90;
            page.Write(
                $"""<circle class="operating" cx="{x:0.#}" cy="{y:0.#}" r="6"/>"""
                    + $"""<text x="{(isNearEnd ? x - 8 : x + 10):0.#}" y="{Math.Min(y + 18, SquareChart.Bottom - 4):0.#}" """
                    + $"""class="halo{(isNearEnd ? " e" : "")}">verdicts</text>""");
        }

        if (measure.RocAuc is not null)
        {
            page.Write(
                $"""<text x="{SquareChart.Right - 6}" y="{SquareChart.Bottom - 28}" class="e halo">AUC """
                    + $"{Numbers.Probability(measure.RocAuc)}</text>");
            if (measure.RocAucLower is not null)
            {
                page.Write(
                    $"""<text x="{SquareChart.Right - 6}" y="{SquareChart.Bottom - 12}" class="e halo">95 %: """
                        + $"{Numbers.Interval(measure.RocAucLower, measure.RocAucUpper)}</text>");
            }
        }

        page.Write($"</svg>");
    }

    private static string Interval(MacroF1Report measure) =>
        measure.RocAucLower is null ? "" : $", 95 % interval {Numbers.Interval(measure.RocAucLower, measure.RocAucUpper)}";

    private static Html Path(RocPoint[] points)
    {
        HtmlPage path = new();
        (double X, double Y) last = (double.NaN, double.NaN);
        for (int index = 0; index < points.Length; index++)
        {
            double x = SquareChart.X(points[index].FalsePositiveRate);
            double y = SquareChart.Y(points[index].TruePositiveRate);
            if (index > 0 && index < points.Length - 1 && Math.Abs(x - last.X) + Math.Abs(y - last.Y) < Resolution)
            {
                continue;
            }

            path.Write($"{(index == 0 ? "M" : "L")}{x:0.#} {y:0.#}");
            last = (x, y);
        }

        return path.Take();
    }
}
