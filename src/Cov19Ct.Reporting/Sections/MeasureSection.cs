using System.Globalization;

namespace Cov19Ct.Reporting;

/// <summary>How the verdicts compare with the labels: the figures of a measure, its curves and tables.</summary>
internal static class MeasureSection
{
    public static void Write(HtmlPage page, MacroF1Report measure)
    {
        page.Write($"""<section id="performance" aria-labelledby="performance-h"><h2 id="performance-h">Performance</h2>""");
        if (measure.Seen.Warning(measure.Count) is string seen)
        {
            page.Write($"""<p class="notice warning"><span aria-hidden="true">▲</span> {seen}</p>""");
        }

        WriteUndetermined(page, measure);
        page.Write($"""<p>{Summary(measure)}</p><div class="columns"><div class="stack">""");
        WriteMatrix(page, measure);
        WriteClasses(page, measure);
        MeasureTables.WriteComparison(page, measure.Comparison);
        page.Write($"</div>");
        WriteFigures(page, measure);
        page.Write($"</div>");
        WriteCharts(page, measure);
        MeasureTables.WriteGroups(page, measure);
        page.Write($"</section>\n");
    }

    private static Html Summary(MacroF1Report measure)
    {
        string interval = measure.MacroF1Lower is null
            ? ""
            : $", 95 % interval {Numbers.Interval(measure.MacroF1Lower, measure.MacroF1Upper)}";
        string left = (measure.Unlabelled, measure.WithoutPrediction) switch
        {
            (0, 0) => "",
            (_, 0) => FormattableString.Invariant($" {measure.Unlabelled} without a label are left out."),
            (0, _) => FormattableString.Invariant($" {measure.WithoutPrediction} without a prediction are left out."),
            _ => FormattableString.Invariant(
                $" {measure.Unlabelled} without a label and {measure.WithoutPrediction} without a prediction are left out."),
        };
        return HtmlPage.Of(
            $"<b>Macro F1 {Numbers.Probability(measure.MacroF1)}</b>{interval}, on {Numbers.Count(measure.Count, "scan")}: "
                + $"{measure.Correct:#,0} were called right.{left}");
    }

    /// <summary>Scans without a verdict, and the figures of the others.</summary>
    private static void WriteUndetermined(HtmlPage page, MacroF1Report measure)
    {
        if (measure.Undetermined == 0)
        {
            return;
        }

        string decided = measure.Decided is MacroF1Report others
            ? string.Create(
                CultureInfo.InvariantCulture,
                $" On the {Numbers.Count(others.Count, "scan")} with a verdict, macro F1 is {Numbers.Probability(others.MacroF1)} and "
                    + $"{others.Count - others.Correct} are wrong.")
            : "";
        string classes = string.Join(" ", measure.Answers.Where(answers => answers.Count > 0).Select(answers => string.Create(
            CultureInfo.InvariantCulture,
            $"{answers.Class}: {answers.Decided} of {answers.Count} decided, {answers.Wrong} wrong.")));
        page.Write(
            $"""<p class="notice"><b>{measure.Undetermined:#,0} of {Numbers.Count(measure.Count, "scan")} are undetermined.</b> """
                + $"Without a verdict, they count as not correct in the figures below.{decided} {classes}</p>");
    }

    private static void WriteMatrix(HtmlPage page, MacroF1Report measure)
    {
        page.Write(
            $"""<div class="panel"><h3>Confusion matrix</h3>"""
                + $"""<div class="wide" tabindex="0" role="region" aria-label="Confusion matrix"><table class="data matrix">"""
                + $"<caption>Rows: the label. Columns: the verdict. Shares are of the row.</caption><thead><tr>"
                + $"""<th scope="col">Label</th>""");
        foreach (ConfusionCell cell in measure.ConfusionMatrix[0].Cells)
        {
            page.Write($"""<th scope="col" class="n">called {cell.Prediction}</th>""");
        }

        page.Write($"""<th scope="col" class="n">all</th></tr></thead><tbody>""");
        foreach (ConfusionRow row in measure.ConfusionMatrix)
        {
            int all = measure.Classes.First(score => score.Class == row.Truth).Support;
            page.Write($"""<tr><th scope="row">{row.Truth}</th>""");
            foreach (ConfusionCell cell in row.Cells)
            {
                bool isRight = cell.Prediction == row.Truth;
                string share = all == 0 ? Numbers.Undefined : FormattableString.Invariant($"{100.0 * cell.Count / all:0.#} %");
                page.Write(
                    $"""<td class="n {(isRight ? "right" : cell.Count > 0 ? "wrong" : "")}"><b>{cell.Count:#,0}</b>"""
                        + $"""<span class="sub">{share}{(isRight ? " ✓" : "")}</span></td>""");
            }

            page.Write($"""<td class="n">{all:#,0}</td></tr>""");
        }

        page.Write($"</tbody></table></div></div>");
    }

    private static void WriteClasses(HtmlPage page, MacroF1Report measure)
    {
        page.Write(
            $"""<div class="panel"><h3>Classes</h3><div class="wide" tabindex="0" role="region" aria-label="Classes">"""
                + $"""<table class="data"><caption>How well each class was recognised.</caption><thead><tr><th scope="col">Class</th>"""
                + $"""<th scope="col" class="n">Precision</th><th scope="col" class="n">Recall</th><th scope="col" class="n">F1</th>"""
                + $"""<th scope="col" class="n">Scans</th>"""
                + $"</tr></thead><tbody>\n");
        foreach (ClassScore score in measure.Classes)
        {
            page.Write(
                $"""<tr><th scope="row">{score.Class}</th><td class="n">{Numbers.Probability(score.Precision)}</td>"""
                    + $"""<td class="n">{Numbers.Probability(score.Recall)}</td><td class="n">{Numbers.Probability(score.F1)}</td>"""
                    + $"""<td class="n">{score.Support:#,0}</td></tr>""");
        }

        page.Write($"</tbody></table></div></div>");
    }

    private static void WriteFigures(HtmlPage page, MacroF1Report measure)
    {
        if (measure.Figures.Length == 0)
        {
            return;
        }

        string positive = measure.PositiveClass is null ? "" : $" Positive is {measure.PositiveClass}.";
        page.Write(
            $"""<div class="panel"><h3>Figures</h3><div class="wide" tabindex="0" role="region" aria-label="Figures">"""
                + $"""<table class="data"><caption>With 95 % intervals.{positive}</caption><thead><tr><th scope="col">Figure</th>"""
                + $"""<th scope="col" class="n">Value</th><th scope="col">95 % interval</th>"""
                + $"</tr></thead><tbody>\n");
        foreach (MeasuredFigure figure in measure.Figures)
        {
            Html share = figure.Denominator is int denominator
                ? HtmlPage.Of($"""<span class="sub">{figure.Numerator:#,0} of {denominator:#,0}</span>""")
                : Html.None;
            page.Write(
                $"""<tr><th scope="row">{MeasureTables.NameOf(figure.Figure)}{share}</th>"""
                    + $"""<td class="n">{Numbers.Probability(figure.Value)}</td>"""
                    + $"""<td class="w">{Numbers.Interval(figure.Lower, figure.Upper)}</td></tr>""");
        }

        page.Write($"</tbody></table></div>");
        WriteIntervals(page, measure);
        page.Write($"</div>");
    }

    private static void WriteIntervals(HtmlPage page, MacroF1Report measure)
    {
        string bootstrap = measure.Resamples > 0
            ? string.Create(
                CultureInfo.InvariantCulture,
                $" Intervals of the others are the bootstrap's: {measure.Resamples} resamples of {measure.ResamplingUnits} "
                    + $"{measure.ResampledBy}, percentiles, seed {measure.Seed}.")
            : "";
        string patients = measure.ResampledBy == "patients" && measure.ResamplingUnits < measure.Count
            ? " Wilson's takes scans of one patient for independent."
            : "";
        page.Write($"""<p class="hint">Intervals of shares are Wilson's.{bootstrap}{patients}</p>""");
    }

    private static void WriteCharts(HtmlPage page, MacroF1Report measure)
    {
        if (measure.RocCurve.Length == 0 && measure.CalibrationTable.Length == 0)
        {
            return;
        }

        page.Write($"""<div class="columns">""");
        if (measure.RocCurve.Length > 0)
        {
            page.Write($"""<figure class="panel"><h3>ROC</h3>""");
            RocChart.Write(page, measure);
            page.Write(
                $"<figcaption>At every threshold, how many of the positives are called so, "
                    + $"against how many of the others are called positive by mistake. The diagonal is chance.</figcaption>");
            MeasureTables.WriteThresholds(page, measure);
            page.Write($"</figure>");
        }

        if (measure.CalibrationTable.Length > 0)
        {
            page.Write($"""<figure class="panel"><h3>Reliability</h3>""");
            ReliabilityChart.Write(page, measure);
            page.Write(
                $"<figcaption>Of the scans with a score, how many are {measure.PositiveClass}, with 95 % intervals. "
                    + $"On the diagonal the score is a probability that can be taken at its word. Below: "
                    + $"how many scans have such a score.</figcaption>");
            MeasureTables.WriteCalibration(page, measure);
            page.Write($"</figure>");
        }

        page.Write($"</div>");
    }
}
