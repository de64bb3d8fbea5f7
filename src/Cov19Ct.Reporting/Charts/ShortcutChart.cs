using System.Globalization;

namespace Cov19Ct.Reporting;

/// <summary>The area under the ROC curve of each attribute with its 95 % interval, from 0 to 1; the result of the scans as a
/// line.</summary>
internal static class ShortcutChart
{
    private const double Left = 175;
    private const double Right = 510;
    private const double Top = 12;
    private const double RowHeight = 24;

    private static readonly double[] s_ticks = [0, 0.25, 0.5, 0.75, 1];

    /// <param name="page">The page.</param>
    /// <param name="figures">The attributes, the most telling first.</param>
    /// <param name="result">The area of the diagnoses; null where it is not known.</param>
    public static void Write(HtmlPage page, IReadOnlyList<ShortcutFigure> figures, double? result)
    {
        double bottom = Top + (figures.Count * RowHeight);
        string likely = string.Join(", ", figures.Where(figure => figure.IsLikely).Select(figure => string.Create(
            CultureInfo.InvariantCulture, $"{figure.Attribute} {Numbers.Probability(figure.Auc)}")));
        page.Write(
            $"""<svg class="chart" viewBox="0 0 520 {bottom + 40:0.#}" role="img" aria-labelledby="shortcut-title shortcut-desc">"""
                + $"""<title id="shortcut-title">What attributes without disease tell of the label</title>"""
                + $"""<desc id="shortcut-desc">Area under the ROC curve of each attribute. Likely shortcuts: """
                + $"""{(likely.Length == 0 ? "none" : likely)}.</desc>""");
        foreach (double tick in s_ticks)
        {
            page.Write(
                $"""<path class="{(tick == 0.5 ? "chance" : "grid")}" d="M{X(tick):0.#} {Top}V{bottom:0.#}"/>"""
                    + $"""<text x="{X(tick):0.#}" y="{bottom + 16:0.#}" class="m">{tick}</text>""");
        }

        if (result is double area)
        {
            page.Write($"""<path class="threshold" d="M{X(area):0.#} {Top}V{bottom:0.#}"/>""");
        }

        for (int index = 0; index < figures.Count; index++)
        {
            ShortcutFigure figure = figures[index];
            double y = Top + ((index + 0.5) * RowHeight);
            page.Write($"""<text x="{Left - 8}" y="{y + 4:0.#}" class="e{(figure.IsLikely ? " halo" : "")}">{figure.Attribute}</text>""");
            if (figure is { AucLower: double lower, AucUpper: double upper })
            {
                page.Write($"""<path class="interval" d="M{X(lower):0.#} {y:0.#}H{X(upper):0.#}"/>""");
            }

            page.Write(
                $"""<circle class="{(figure.IsLikely ? "point" : "operating")}" cx="{X(figure.Auc):0.#}" cy="{y:0.#}" """
                    + $"""r="{(figure.IsLikely ? 5 : 3)}"/>""");
        }

        page.Write(
            $"""<text x="{(Left + Right) / 2}" y="{bottom + 34:0.#}" class="m">area under the ROC curve (0.5: chance)</text>"""
                + $"</svg>");
    }

    private static double X(double value) => Left + ((Right - Left) * Math.Clamp(value, 0, 1));
}
