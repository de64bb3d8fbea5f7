using System.Globalization;
using System.Text;

namespace Cov19Ct;

/// <summary>A report as text.</summary>
internal static class MacroF1ReportText
{
    private const int NameWidth = 28;

    /// <summary>The narrowest window that the text is made for.</summary>
    private const int LineWidth = 78;

    private static readonly Dictionary<string, string> s_names = new(StringComparer.Ordinal)
    {
        [FigureNames.MacroF1] = "macro F1",
        [FigureNames.Accuracy] = "accuracy",
        [FigureNames.BalancedAccuracy] = "balanced accuracy",
        [FigureNames.MatthewsCorrelation] = "Matthews correlation",
        [FigureNames.Sensitivity] = "sensitivity",
        [FigureNames.Specificity] = "specificity",
        [FigureNames.PositivePredictiveValue] = "positive predictive value",
        [FigureNames.NegativePredictiveValue] = "negative predictive value",
        [FigureNames.RocAuc] = "ROC AUC",
        [FigureNames.AveragePrecision] = "average precision",
        [FigureNames.BrierScore] = "Brier score",
        [FigureNames.ExpectedCalibrationError] = "expected calibration error",
    };

    public static string Of(MacroF1Report report)
    {
        StringBuilder text = new();
        text.AppendLine(CultureInfo.InvariantCulture,
            $"Macro F1  {report.MacroF1:0.0000}   accuracy {report.Accuracy:0.0000}   {Plural.Of(report.Count, "scan")}, "
                + $"{report.Unlabelled} without a label");
        AppendUndetermined(text, report);
        text.AppendLine();
        AppendClasses(text, report);
        AppendFigures(text, report);
        AppendGroups(text, report);
        AppendComparison(text, report.Comparison);
        AppendMatrix(text, report);
        if (report.Seen.Warning(report.Count) is string warning)
        {
            text.AppendLine();
            AppendWrapped(text, warning);
        }

        return text.ToString().TrimEnd();
    }

    /// <summary>Breaks a sentence between words: PowerShell would break it within a word where the window ends.</summary>
    private static void AppendWrapped(StringBuilder text, string sentence)
    {
        string line = "";
        foreach (string word in sentence.Split(' '))
        {
            string longer = line.Length == 0 ? word : $"{line} {word}";
            if (line.Length > 0 && longer.Length > LineWidth)
            {
                text.AppendLine(line);
                longer = word;
            }

            line = longer;
        }

        text.AppendLine(line);
    }

    private static int ClassWidth(MacroF1Report report) =>
        Math.Max(8, report.Classes.Select(score => score.Class.Length).DefaultIfEmpty(0).Max());

    /// <summary>How many have no verdict, and the figures of the others.</summary>
    private static void AppendUndetermined(StringBuilder text, MacroF1Report report)
    {
        if (report.Undetermined == 0)
        {
            return;
        }

        AppendWrapped(text, string.Create(
            CultureInfo.InvariantCulture,
            $"Undetermined {report.Undetermined} of {Plural.Of(report.Count, "scan")}: without a verdict, they count as not correct in the "
                + $"figures below."));
        if (report.Decided is MacroF1Report decided)
        {
            text.AppendLine(CultureInfo.InvariantCulture,
                $"Decided  macro F1 {decided.MacroF1:0.0000}   accuracy {decided.Accuracy:0.0000}   {Plural.Of(decided.Count, "scan")}, "
                    + $"{report.DecidedShare:0.0000} of all");
        }

        foreach (ClassAnswers answers in report.Answers.Where(answers => answers.Count > 0))
        {
            text.AppendLine(CultureInfo.InvariantCulture,
                $"  {answers.Class}: {answers.Decided} of {answers.Count} decided, {answers.Wrong} wrong "
                    + $"({answers.ErrorShare:0.0000} of all, {Number(answers.ErrorAmongDecided)} of the decided)");
        }
    }

    private static void AppendClasses(StringBuilder text, MacroF1Report report)
    {
        int width = ClassWidth(report);
        text.AppendLine($"{"class".PadRight(width)}  precision     recall         F1    support");
        foreach (ClassScore score in report.Classes)
        {
            text.AppendLine(CultureInfo.InvariantCulture,
                $"{score.Class.PadRight(width)}  {score.Precision,9:0.0000}  {score.Recall,9:0.0000}  {score.F1,9:0.0000}  "
                    + $"{score.Support,9}");
        }

        text.AppendLine();
    }

    private static void AppendFigures(StringBuilder text, MacroF1Report report)
    {
        if (report.Figures.Length == 0)
        {
            return;
        }

        string of = report.PositiveClass is null ? "" : $" (positive: {report.PositiveClass})";
        text.AppendLine($"{"figure".PadRight(NameWidth)}   value  95 % interval{of}");
        foreach (MeasuredFigure figure in report.Figures.Where(figure => s_names.ContainsKey(figure.Figure)))
        {
            text.AppendLine(Line(s_names[figure.Figure], figure));
        }

        if (report.Resamples > 0)
        {
            text.AppendLine(CultureInfo.InvariantCulture,
                $"Bootstrap: {Plural.Of(report.Resamples, "resample")} of {report.ResamplingUnits} {report.ResampledBy}, percentiles, "
                    + $"seed {report.Seed}.");
        }

        if (report.ResampledBy == "patients" && report.ResamplingUnits < report.Count)
        {
            text.AppendLine("Wilson takes scans of one patient for independent; BootstrapLower and BootstrapUpper of Figures do not.");
        }

        if (report.ThresholdSource is string source)
        {
            text.AppendLine(
                CultureInfo.InvariantCulture, $"Threshold: {report.Threshold:0.####}{(report.Threshold is null ? "" : ", ")}{source}.");
        }

        text.AppendLine();
    }

    private static void AppendGroups(StringBuilder text, MacroF1Report report)
    {
        if (report.Groups.Length == 0)
        {
            return;
        }

        text.AppendLine($"{"group".PadRight(NameWidth)}macro F1  95 % interval        scans");
        foreach (MacroF1Report group in report.Groups)
        {
            string name = group.Group!.Length < NameWidth ? group.Group : "…" + group.Group[^(NameWidth - 2)..];
            text.AppendLine(CultureInfo.InvariantCulture,
                $"{name.PadRight(NameWidth)}{Number(group.MacroF1),8}  "
                    + $"{Interval(group.MacroF1Lower, group.MacroF1Upper),-18}{group.Count,8}");
        }

        string interval = Interval(report.GroupMeanMacroF1Lower, report.GroupMeanMacroF1Upper);
        text.AppendLine($"{"mean over groups".PadRight(NameWidth)}{Number(report.GroupMeanMacroF1),8}  {interval}".TrimEnd());
        text.AppendLine();
    }

    private static void AppendComparison(StringBuilder text, PairedComparison? comparison)
    {
        if (comparison is null)
        {
            return;
        }

        string interval = comparison.DifferenceLower is null
            ? ""
            : $" [{Signed(comparison.DifferenceLower)}, {Signed(comparison.DifferenceUpper)}]";
        text.AppendLine(CultureInfo.InvariantCulture, $"Against the baseline, on {Plural.Of(comparison.Count, "scan")} in both:");
        text.AppendLine(CultureInfo.InvariantCulture,
            $"  macro F1 {comparison.MacroF1:0.0000} and {comparison.BaselineMacroF1:0.0000}, "
                + $"difference {Signed(comparison.Difference)}{interval}");
        text.AppendLine(CultureInfo.InvariantCulture,
            $"  correct only here {comparison.OnlyThisRight}, only in the baseline {comparison.OnlyBaselineRight}; "
                + $"McNemar's exact test: p = {comparison.McNemarPValue:0.0000}");
        text.AppendLine();
    }

    private static void AppendMatrix(StringBuilder text, MacroF1Report report)
    {
        int width = Math.Max(ClassWidth(report), report.Undetermined > 0 ? Verdict.Undetermined.Length : 0);
        IEnumerable<string> heads =
        [
            .. report.Classes.Select(score => score.Class), .. report.Undetermined > 0 ? (string[])[Verdict.Undetermined] : [],
        ];
        text.AppendLine($"{"true".PadRight(width)}  predicted: {string.Join("  ", heads.Select(head => head.PadLeft(width)))}");
        foreach (ConfusionRow row in report.ConfusionMatrix)
        {
            text.AppendLine(
                $"{row.Truth.PadRight(width)}             {string.Join("  ", row.Cells.Select(cell => $"{cell.Count}".PadLeft(width)))}");
        }
    }

    private static string Line(string name, MeasuredFigure figure)
    {
        string share = figure.Denominator is int denominator ? $"{figure.Numerator} of {denominator}" : "";
        string value = figure.Value is double defined ? Number(defined) : "–";
        return $"{name.PadRight(NameWidth)}{value,8}  {Interval(figure.Lower, figure.Upper),-18}  {figure.Interval,-9}  {share}".TrimEnd();
    }

    private static string Interval(double? lower, double? upper) => lower is null ? "" : $"[{Number(lower)}, {Number(upper)}]";

    private static string Number(double? value) => value?.ToString("0.0000", CultureInfo.InvariantCulture) ?? "";

    private static string Signed(double? value) => value?.ToString("+0.0000;-0.0000;0.0000", CultureInfo.InvariantCulture) ?? "";
}
