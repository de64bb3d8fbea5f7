using System.Globalization;
using System.Text;

namespace Cov19Ct;

/// <summary>Macro F1, and what it is made of.</summary>
/// <remarks>Macro F1 is the unweighted mean of the classes' F1 scores, as scikit-learn's
/// <c>f1_score(average='macro', labels=classes)</c>; it is not the F1 of the averaged precision and recall.</remarks>
public sealed class MacroF1Report
{
    /// <param name="matrix">The counts; with at least one class.</param>
    /// <param name="unlabelled">Results without a true class: counted, not guessed.</param>
    /// <param name="withoutPrediction">Results without a prediction.</param>
    /// <param name="seen">How many of the counted results are on scans that their model had seen; null for none.</param>
    public MacroF1Report(ConfusionMatrix matrix, int unlabelled, int withoutPrediction, SeenCounts? seen = null)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        ConfusionMatrix = [.. matrix.Classes.Select(truth => new ConfusionRow(
            truth, [.. matrix.Classes.Select(prediction => new ConfusionCell(prediction, matrix[truth, prediction]))]))];
        Classes = matrix.Scores();
        Count = matrix.Count;
        Correct = Classes.Sum(score => score.TruePositives);
        Unlabelled = unlabelled;
        WithoutPrediction = withoutPrediction;
        Seen = seen ?? SeenCounts.None;
    }

    /// <summary>Mean of the classes' F1, in [0, 1].</summary>
    public double MacroF1 => Classes.Length == 0 ? 0 : Classes.Average(score => score.F1);

    /// <summary>Share of results called right.</summary>
    public double Accuracy => Count == 0 ? 0 : (double)Correct / Count;

    /// <summary>Results that have both a true class and a prediction.</summary>
    public int Count { get; }

    public int Correct { get; }

    /// <summary>Results left out because they have no true class.</summary>
    public int Unlabelled { get; }

    /// <summary>Results left out because they have no prediction.</summary>
    public int WithoutPrediction { get; }

    /// <summary>The results on scans that the model was trained on, selected by or calibrated on, by kind.</summary>
    public SeenCounts Seen { get; }

    /// <summary>How many results are on scans that the model had seen: above 0, the figure is optimistic.</summary>
    public int SeenByModel => Seen.Scans;

    /// <summary>Precision, recall, F1 and support of each class.</summary>
    public ClassScore[] Classes { get; }

    /// <summary>A row a true class, a cell a called class.</summary>
    public ConfusionRow[] ConfusionMatrix { get; }

    /// <summary>The report as text: macro F1, a row a class, the confusion matrix, and a warning where the model had seen scans.</summary>
    public override string ToString()
    {
        int width = Math.Max(8, Classes.Select(score => score.Class.Length).DefaultIfEmpty(0).Max());
        StringBuilder text = new();
        text.AppendLine(CultureInfo.InvariantCulture, $"Macro F1  {MacroF1:0.0000}   accuracy {Accuracy:0.0000}   {Count} scans, {Unlabelled} without a label");
        text.AppendLine();
        text.AppendLine($"{"class".PadRight(width)}  precision     recall         F1    support");
        foreach (ClassScore score in Classes)
        {
            text.AppendLine(CultureInfo.InvariantCulture,
                $"{score.Class.PadRight(width)}  {score.Precision,9:0.0000}  {score.Recall,9:0.0000}  {score.F1,9:0.0000}  {score.Support,9}");
        }

        text.AppendLine();
        text.AppendLine($"{"true".PadRight(width)}  called: {string.Join("  ", Classes.Select(score => score.Class.PadLeft(width)))}");
        foreach (ConfusionRow row in ConfusionMatrix)
        {
            text.AppendLine($"{row.Truth.PadRight(width)}          {string.Join("  ", row.Cells.Select(cell => $"{cell.Count}".PadLeft(width)))}");
        }

        if (Seen.Warning(Count) is string warning)
        {
            text.AppendLine();
            text.AppendLine(warning);
        }

        return text.ToString().TrimEnd();
    }
}

/// <summary>How the results of one true class were called.</summary>
public sealed record ConfusionRow(string Truth, ConfusionCell[] Cells)
{
    public override string ToString() => $"{Truth}: {string.Join<ConfusionCell>(", ", Cells)}";
}

/// <summary>How many were called so.</summary>
public sealed record ConfusionCell(string Prediction, int Count)
{
    public override string ToString() => $"{Prediction} {Count}";
}
