using System.Globalization;

namespace Cov19Ct;

/// <summary>What a set tells of the label without showing disease.</summary>
public sealed record ShortcutReport
{
    /// <summary>The name of the figure of all attributes together.</summary>
    public const string Together = "all together";

    /// <summary>Scans that were looked at.</summary>
    public required int ScanCount { get; init; }

    /// <summary>Those of the positive class.</summary>
    public required int PositiveCount { get; init; }

    public required string PositiveClass { get; init; }

    /// <summary>Patients; null where the patient of a scan is not known: each scan then counts as one.</summary>
    public int? PatientCount { get; init; }

    /// <summary>All attributes together, and each alone: the most telling first.</summary>
    public required ShortcutFigure[] Figures { get; init; }

    /// <summary>Attributes of which all scans have the same value.</summary>
    public required string[] Constant { get; init; }

    public required ShortcutOptions Options { get; init; }

    /// <summary>True where an attribute, or all together, predicts the label better than chance.</summary>
    public bool IsLikely => Array.Exists(Figures, figure => figure.IsLikely);

    /// <summary>The area under the ROC curve that a result on this set must exceed to show more than the attributes do; 0.5 where none
    /// is likely to predict the label.</summary>
    public double FloorAuc => Figures.Where(figure => figure.IsLikely).Select(figure => figure.Auc).Append(0.5).Max();

    /// <summary>The macro F1 that a result must exceed: that of the attributes that are likely to predict the label, and that of calling
    /// all scans alike.</summary>
    public double FloorMacroF1 =>
        Figures.Where(figure => figure.IsLikely).Select(figure => figure.MacroF1).Append(MacroF1OfOneClass).Max();

    /// <summary>The macro F1 of calling all scans of the more frequent class.</summary>
    private double MacroF1OfOneClass
    {
        get
        {
            int most = Math.Max(PositiveCount, ScanCount - PositiveCount);
            return most / (double)(most + ScanCount);
        }
    }

    /// <summary>The most telling attributes in a table.</summary>
    public override string ToString() => ShortcutReportText.Of(this);

    /// <summary>The finding on it; null where there is no likely shortcut.</summary>
    public CtFinding? Finding => !IsLikely ? null : new CtFinding(
        FindingCodes.ShortcutLikely,
        FindingSeverity.Warning,
        string.Create(
            CultureInfo.InvariantCulture,
            $"{DescribeLikely()} the label without showing disease. A result on these scans must exceed AUC {FloorAuc:0.000} and macro F1 "
                + $"{FloorMacroF1:0.000}."),
        []);

    /// <summary>The most telling attributes and the verb; the start of a sentence.</summary>
    private string DescribeLikely()
    {
        const int MostNamed = 3;
        ShortcutFigure[] likely = [.. Figures.Where(figure => figure.IsLikely && figure.Attribute != Together)];
        if (likely.Length == 0)
        {
            return "The attributes of the scans together predict";
        }

        IEnumerable<string> named = likely.Take(MostNamed)
            .Select(figure => FormattableString.Invariant($"{figure.Attribute} (AUC {figure.Auc:0.00})"));
        int others = likely.Length - MostNamed;
        return string.Join(", ", named) + (others > 0 ? $" and {Plural.Of(others, "other attribute")}" : "")
            + Plural.Verb(likely.Length, " predicts", " predict");
    }
}
