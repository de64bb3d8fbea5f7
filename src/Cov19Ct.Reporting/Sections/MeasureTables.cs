namespace Cov19Ct.Reporting;

/// <summary>The longer tables of a measure: what the charts show, groups, and the comparison with a baseline.</summary>
internal static class MeasureTables
{
    private static readonly Dictionary<string, string> s_names = new(StringComparer.Ordinal)
    {
        [FigureNames.MacroF1] = "Macro F1",
        [FigureNames.Accuracy] = "Accuracy",
        [FigureNames.BalancedAccuracy] = "Balanced accuracy",
        [FigureNames.MatthewsCorrelation] = "Matthews correlation",
        [FigureNames.Sensitivity] = "Sensitivity",
        [FigureNames.Specificity] = "Specificity",
        [FigureNames.PositivePredictiveValue] = "Positive predictive value",
        [FigureNames.NegativePredictiveValue] = "Negative predictive value",
        [FigureNames.RocAuc] = "ROC AUC",
        [FigureNames.AveragePrecision] = "Average precision",
        [FigureNames.BrierScore] = "Brier score",
        [FigureNames.ExpectedCalibrationError] = "Expected calibration error",
    };

    public static string NameOf(string figure) => s_names.GetValueOrDefault(figure, figure);

    /// <summary>What the ROC curve shows, in numbers.</summary>
    public static void WriteThresholds(HtmlPage page, MacroF1Report measure)
    {
        string verdicts = measure.Threshold is double own ? $" The verdicts' own is {Numbers.Threshold(own)}." : "";
        page.Write(
            $"""<details class="numbers"><summary>Table of thresholds</summary>"""
                + $"""<div class="wide" tabindex="0" role="region" aria-label="Table of thresholds"><table class="data">"""
                + $"<caption>What the set comes to at other thresholds.{verdicts}</caption><thead><tr>"
                + $"""<th scope="col" class="n">Threshold</th><th scope="col" class="n">Sensitivity</th>"""
                + $"""<th scope="col" class="n">Specificity</th><th scope="col" class="n">PPV</th><th scope="col" class="n">NPV</th>"""
                + $"""<th scope="col" class="n">Macro F1</th>"""
                + $"</tr></thead><tbody>\n");
        foreach (ThresholdRow row in measure.ThresholdTable)
        {
            string mark = row.Threshold == measure.Threshold ? " (verdicts)" : "";
            page.Write(
                $"""<tr><th scope="row" class="n">{Numbers.Threshold(row.Threshold)}{mark}</th>"""
                    + $"""<td class="n">{Numbers.Probability(row.Sensitivity)}</td>"""
                    + $"""<td class="n">{Numbers.Probability(row.Specificity)}</td>"""
                    + $"""<td class="n">{Numbers.Probability(row.PositivePredictiveValue)}</td>"""
                    + $"""<td class="n">{Numbers.Probability(row.NegativePredictiveValue)}</td>"""
                    + $"""<td class="n">{Numbers.Probability(row.MacroF1)}</td></tr>""");
        }

        page.Write($"</tbody></table></div></details>");
    }

    /// <summary>What the reliability diagram shows, in numbers.</summary>
    public static void WriteCalibration(HtmlPage page, MacroF1Report measure)
    {
        page.Write(
            $"""<details class="numbers"><summary>Table of scores</summary>"""
                + $"""<div class="wide" tabindex="0" role="region" aria-label="Table of scores"><table class="data">"""
                + $"<caption>Scans by their score, and the share of {measure.PositiveClass} among them.</caption><thead><tr>"
                + $"""<th scope="col">Score</th><th scope="col" class="n">Scans</th><th scope="col" class="n">Mean score</th>"""
                + $"""<th scope="col" class="n">Share</th><th scope="col">95 % interval</th>"""
                + $"</tr></thead><tbody>\n");
        foreach (CalibrationBin bin in measure.CalibrationTable)
        {
            string interval = bin.Count == 0 ? "" : Numbers.Interval(bin.ShareLower, bin.ShareUpper);
            page.Write(
                $"""<tr><th scope="row">{bin.Lower:0.###} to {bin.Upper:0.###}</th><td class="n">{bin.Count:#,0}</td>"""
                    + $"""<td class="n">{Numbers.Probability(bin.MeanScore)}</td>"""
                    + $"""<td class="n">{Numbers.Probability(bin.PositiveShare)}</td><td class="w">{interval}</td></tr>""");
        }

        page.Write($"</tbody></table></div></details>");
    }

    public static void WriteGroups(HtmlPage page, MacroF1Report measure)
    {
        if (measure.Groups.Length == 0)
        {
            return;
        }

        page.Write(
            $"""<div class="panel"><h3>Groups</h3><div class="wide" tabindex="0" role="region" aria-label="Groups">"""
                + $"""<table class="data"><caption>Each group for itself, and the unweighted mean over them.</caption><thead><tr>"""
                + $"""<th scope="col">Group</th><th scope="col" class="n">Scans</th><th scope="col" class="n">Macro F1</th>"""
                + $"""<th scope="col">95 % interval</th><th scope="col" class="n">Sensitivity</th>"""
                + $"""<th scope="col" class="n">Specificity</th><th scope="col" class="n">ROC AUC</th>"""
                + $"</tr></thead><tbody>\n");
        foreach (MacroF1Report group in measure.Groups)
        {
            page.Write(
                $"""<tr><th scope="row">{group.Group}</th><td class="n">{group.Count:#,0}</td>"""
                    + $"""<td class="n">{Numbers.Probability(group.MacroF1)}</td>"""
                    + $"""<td class="w">{Numbers.Interval(group.MacroF1Lower, group.MacroF1Upper)}</td>"""
                    + $"""<td class="n">{Numbers.Probability(group.Sensitivity)}</td>"""
                    + $"""<td class="n">{Numbers.Probability(group.Specificity)}</td>"""
                    + $"""<td class="n">{Numbers.Probability(group.RocAuc)}</td></tr>""");
        }

        page.Write(
            $"""<tr class="total"><th scope="row">Mean over groups</th><td class="n"></td>"""
                + $"""<td class="n">{Numbers.Probability(measure.GroupMeanMacroF1)}</td>"""
                + $"""<td class="w">{Numbers.Interval(measure.GroupMeanMacroF1Lower, measure.GroupMeanMacroF1Upper)}</td>"""
                + $"""<td class="n">{Mean(FigureNames.Sensitivity)}</td><td class="n">{Mean(FigureNames.Specificity)}</td>"""
                + $"""<td class="n">{Mean(FigureNames.RocAuc)}</td></tr></tbody></table></div></div>""");

        string Mean(string name) => Numbers.Probability(Array.Find(measure.GroupMeans, figure => figure.Figure == name)?.Value);
    }

    public static void WriteComparison(HtmlPage page, PairedComparison? comparison)
    {
        if (comparison is null)
        {
            return;
        }

        string interval = comparison.DifferenceLower is null
            ? ""
            : $" (95 % interval {Signed(comparison.DifferenceLower)} to {Signed(comparison.DifferenceUpper)})";
        string unpaired = comparison.Unpaired + comparison.BaselineUnpaired == 0
            ? ""
            : FormattableString.Invariant(
                $" Without a partner, and left out: {comparison.Unpaired} here, {comparison.BaselineUnpaired} of the baseline.");
        page.Write(
            $"""<div class="panel"><h3>Against the baseline</h3><p>On {Numbers.Count(comparison.Count, "scan")} in both: """
                + $"macro F1 {Numbers.Probability(comparison.MacroF1)} here and {Numbers.Probability(comparison.BaselineMacroF1)} there, "
                + $"a difference of <b>{Signed(comparison.Difference)}</b>{interval}. "
                + $"McNemar's exact test of right and wrong calls: p = {comparison.McNemarPValue:0.0000}.{unpaired}</p>\n");
        page.Write(
            $"""<table class="data"><caption>Scans by who called them right.</caption><thead><tr><th scope="col">Here</th>"""
                + $"""<th scope="col" class="n">Baseline right</th><th scope="col" class="n">Baseline wrong</th></tr></thead><tbody>"""
                + $"""<tr><th scope="row">Right</th><td class="n">{comparison.BothRight:#,0}</td>"""
                + $"""<td class="n">{comparison.OnlyThisRight:#,0}</td></tr>"""
                + $"""<tr><th scope="row">Wrong</th><td class="n">{comparison.OnlyBaselineRight:#,0}</td>"""
                + $"""<td class="n">{comparison.BothWrong:#,0}</td></tr></tbody></table></div>""");
    }

    private static string Signed(double? value) =>
        value?.ToString("+0.000;-0.000;0.000", System.Globalization.CultureInfo.InvariantCulture) ?? "";
}
