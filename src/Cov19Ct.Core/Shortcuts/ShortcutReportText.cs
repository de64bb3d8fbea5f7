using System.Globalization;
using System.Text;

namespace Cov19Ct;

/// <summary>A report on shortcuts as text, for windows of 80 columns and more.</summary>
internal static class ShortcutReportText
{
    /// <summary>Attributes that are shown; all are in the report.</summary>
    private const int MostShown = 12;

    private const int NameWidth = 26;

    public static string Of(ShortcutReport report)
    {
        StringBuilder text = new();
        string patients = report.PatientCount is int count ? $" of {Plural.Of(count, "patient")}" : "";
        text.AppendLine(CultureInfo.InvariantCulture,
            $"{Plural.Of(report.ScanCount, "scan")}{patients}, {report.PositiveCount} of them {ShownText.Of(report.PositiveClass)}");
        text.AppendLine();
        ShortcutFigure[] alone = [.. report.Figures.Where(figure => figure.Attribute != ShortcutReport.Together)];
        ShortcutFigure[] shown = [.. alone.Where((figure, index) => index < MostShown || figure.IsLikely)];
        if (report.Figures.Length > 0)
        {
            text.AppendLine($"{"attribute".PadRight(NameWidth)}    AUC            95 %   macro F1       p");
        }

        foreach (ShortcutFigure figure in shown.Concat(report.Figures.Where(figure => figure.Attribute == ShortcutReport.Together)))
        {
            string interval = figure is { AucLower: double lower, AucUpper: double upper }
                ? string.Create(CultureInfo.InvariantCulture, $"{lower:0.000} - {upper:0.000}")
                : "";
            text.Append(CultureInfo.InvariantCulture, $"{figure.Attribute.PadRight(NameWidth)}  {figure.Auc:0.000}   {interval,13}      ");
            text.Append(CultureInfo.InvariantCulture, $"{figure.MacroF1:0.000}   {figure.PValue:0.000}");
            text.AppendLine(figure.IsLikely ? " *" : "");
        }

        int hidden = alone.Length - shown.Length;
        if (hidden > 0)
        {
            text.AppendLine($"... and {Plural.Of(hidden, "attribute")} that {Plural.Verb(hidden, "is", "are")} no likely shortcut");
        }

        text.AppendLine();
        text.AppendLine(report.IsLikely
            ? "* Predicts the label better than chance: a network can learn it instead."
            : "No attribute predicts the label better than chance.");
        text.Append(CultureInfo.InvariantCulture,
            $"A result on these scans must exceed AUC {report.FloorAuc:0.000} and macro F1 {report.FloorMacroF1:0.000}.");
        return text.ToString();
    }
}
