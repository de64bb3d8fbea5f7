using System.Globalization;

namespace Cov19Ct.Model.ModelCards;

/// <summary>The part of a model card about shortcuts: what the training scans tell of their labels without showing disease.</summary>
internal static class ModelCardShortcuts
{
    /// <param name="shortcuts">What was found; null where there were too few patients.</param>
    public static string Section(ShortcutReport? shortcuts)
    {
        const string Title = "## Shortcuts\n\n";
        if (shortcuts is not ShortcutReport report)
        {
            return Title + "Not tested: the training scans of a class are of too few patients.\n";
        }

        if (!report.IsLikely)
        {
            return Title + "No attribute of the training scans (format, scanner, kernel, spacing, border and others) predicts the label "
                + "better than chance. That does not exclude a shortcut that is no such attribute.\n";
        }

        IEnumerable<string[]> rows = report.Figures.Where(figure => figure.IsLikely).Select(figure => new[]
        {
            Markdown.Escape(figure.Attribute), Figure(figure.Auc), Interval(figure), Figure(figure.MacroF1), Figure(figure.PValue),
        });
        return Title + "**These attributes of the training scans predict the label without showing disease, so the network can have "
            + "learned them.** Each was measured by cross-validation; p is adjusted for the number of attributes.\n\n"
            + Markdown.Table(["attribute", ">AUC", "95 %", ">macro F1", ">p"], rows)
            + FormattableString.Invariant(
                $"\nA result on such scans must exceed AUC {report.FloorAuc:0.000} and macro F1 {report.FloorMacroF1:0.000}.\n");
    }

    private static string Figure(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);

    private static string Interval(ShortcutFigure figure) => figure is { AucLower: double lower, AucUpper: double upper }
        ? $"{Figure(lower)} to {Figure(upper)}"
        : "";
}
