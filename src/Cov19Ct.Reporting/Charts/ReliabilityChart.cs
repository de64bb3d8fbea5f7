namespace Cov19Ct.Reporting;

/// <summary>How often scans of a score are positive, with Wilson's interval of each share, and how many scans there are of each score
/// below.</summary>
internal static class ReliabilityChart
{
    private const double CountsTop = SquareChart.Bottom + 34;
    private const double CountsBottom = CountsTop + 50;

    public static void Write(HtmlPage page, MacroF1Report measure)
    {
        CalibrationBin[] filled = [.. measure.CalibrationTable.Where(bin => bin.Count > 0)];
        string error = measure.ExpectedCalibrationError is double value
            ? $" The expected calibration error is {Numbers.Probability(value)}."
            : "";
        SquareChart.WriteStart(
            page,
            "reliability",
            "Reliability diagram",
            $"Share of {measure.PositiveClass} among the scans of a score, against the score.{error} The table below has the numbers.",
            "mean score of the scans",
            $"share of {measure.PositiveClass}",
            height: 66);
        page.Write($"""<path class="chance" d="M{SquareChart.Left} {SquareChart.Bottom}L{SquareChart.Right} {SquareChart.Top}"/>""");
        foreach (CalibrationBin bin in filled)
        {
            double x = SquareChart.X(bin.MeanScore!.Value);
            page.Write(
                $"""<path class="interval" d="M{x:0.#} {SquareChart.Y(bin.ShareLower):0.#}V{SquareChart.Y(bin.ShareUpper):0.#}m-4 """
                    + $"""0h8M{x - 4:0.#} {SquareChart.Y(bin.ShareLower):0.#}h8"/>"""
                    + $"""<circle class="point" cx="{x:0.#}" cy="{SquareChart.Y(bin.PositiveShare!.Value):0.#}" r="5"/>""");
        }

        WriteCounts(page, measure.CalibrationTable);
        page.Write($"</svg>");
    }

    private static void WriteCounts(HtmlPage page, CalibrationBin[] bins)
    {
        int most = bins.Max(bin => bin.Count);
        page.Write(
            $"""<path class="tick" d="M{SquareChart.Left} {CountsBottom}H{SquareChart.Right}"/>"""
                + $"""<text x="{SquareChart.Left - 5}" y="{CountsBottom}" class="e">scans</text>""");
        foreach (CalibrationBin bin in bins.Where(bin => bin.Count > 0))
        {
            double height = (CountsBottom - CountsTop - 14) * bin.Count / most;
            double left = SquareChart.X(bin.Lower) + 1;
            double width = SquareChart.X(bin.Upper) - SquareChart.X(bin.Lower) - 2;
            page.Write($"""<path class="count" d="M{left:0.#} {CountsBottom}v{-height:0.#}h{width:0.#}V{CountsBottom}z"/>""");
            if (width > 14)
            {
                page.Write($"""<text x="{left + (width / 2):0.#}" y="{CountsBottom - height - 3:0.#}" class="m">{bin.Count}</text>""");
            }
        }
    }
}
