namespace Cov19Ct.Reporting;

/// <summary>What an empty model knows: how well attributes that show no disease predict the label.</summary>
internal static class ShortcutSection
{
    /// <summary>Attributes that are shown; the likely ones always are.</summary>
    private const int MostShown = 12;

    public static void Write(HtmlPage page, ShortcutReport report, MacroF1Report? measure)
    {
        ShortcutFigure[] shown = [.. report.Figures.Where((figure, index) => index < MostShown || figure.IsLikely)];
        page.Write($"""<section id="shortcuts" aria-labelledby="shortcuts-h"><h2 id="shortcuts-h">What an empty model knows</h2>""");
        WriteNotice(page, report, measure);
        page.Write(
            $"<p>Attributes that show no disease predict the label of {Numbers.Count(report.ScanCount, "scan")}, "
                + $"{report.PositiveCount:#,0} of them {report.PositiveClass}, in cross-validation. "
                + $"<b>A result must exceed AUC {Numbers.Probability(report.FloorAuc)} "
                + $"and macro F1 {Numbers.Probability(report.FloorMacroF1)}</b> to show more than they do.</p>"
                + $"""<div class="columns"><figure class="panel"><h3>Area under the ROC curve</h3>""");
        ShortcutChart.Write(page, shown, measure?.RocAuc);
        page.Write(
            $"<figcaption>With 95 % intervals. Filled points are likely shortcuts. "
                + $"{(measure?.RocAuc is null ? "" : "The dashed line is the result of the verdicts on this page.")}"
                + $"</figcaption></figure>");
        WriteTable(page, report, shown);
        page.Write($"</div></section>\n");
    }

    private static void WriteNotice(HtmlPage page, ShortcutReport report, MacroF1Report? measure)
    {
        if (report.IsLikely && measure?.RocAuc is double area && area <= report.FloorAuc)
        {
            page.Write(
                $"""<p class="notice warning"><span aria-hidden="true">▲</span> The AUC of the verdicts, {Numbers.Probability(area)}, """
                    + $"does not exceed that of the attributes, {Numbers.Probability(report.FloorAuc)}. So it does not show that the "
                    + $"network recognises disease.</p>");
        }
        else if (report.IsLikely)
        {
            page.Write(
                $"""<p class="notice warning"><span aria-hidden="true">▲</span> A network can learn these attributes in place of """
                    + $"disease. Measure within one value of them, or on scans of another source.</p>");
        }
    }

    private static void WriteTable(HtmlPage page, ShortcutReport report, ShortcutFigure[] shown)
    {
        page.Write(
            $"""<div class="panel"><h3>Attributes</h3><div class="wide" tabindex="0" role="region" aria-label="Attributes">"""
                + $"""<table class="data"><caption>p is adjusted for the number of attributes.</caption><thead><tr>"""
                + $"""<th scope="col">Attribute</th><th scope="col" class="n">AUC</th><th scope="col">95 % interval</th>"""
                + $"""<th scope="col" class="n">Macro F1</th><th scope="col" class="n">p</th></tr></thead><tbody>"""
                + $"\n");
        foreach (ShortcutFigure figure in shown)
        {
            Html mark = figure.IsLikely ? HtmlPage.Of($"""<span class="sub">likely shortcut</span>""") : Html.None;
            page.Write(
                $"""<tr><th scope="row">{figure.Attribute}{mark}</th><td class="n">{Numbers.Probability(figure.Auc)}</td>"""
                    + $"""<td class="w">{Numbers.Interval(figure.AucLower, figure.AucUpper)}</td>"""
                    + $"""<td class="n">{Numbers.Probability(figure.MacroF1)}</td>"""
                    + $"""<td class="n">{Numbers.Probability(figure.PValue)}</td></tr>""");
        }

        page.Write($"</tbody></table></div>");
        int hidden = report.Figures.Length - shown.Length;
        if (hidden > 0)
        {
            page.Write($"""<p class="hint">{Numbers.Count(hidden, "attribute")} more, none of them a likely shortcut.</p>""");
        }

        page.Write($"</div>");
    }
}
