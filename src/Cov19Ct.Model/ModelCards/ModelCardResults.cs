using System.Globalization;
using System.Text;

namespace Cov19Ct.Model.ModelCards;

/// <summary>The part of a model card about what came out, with the counts behind each figure.</summary>
internal static class ModelCardResults
{
    private const string Missing = "–";

    private const string Unseen = "There was no validation set: the epoch was chosen by the training loss, and nothing is known of how "
        + "the model "
        + "does on scans it has not learned from.\n";

    private const string Selected = "**Selected on this set.** The epoch was chosen by the validation figures, so they are optimistic: "
        + "do not "
        + "report them as a result. Measure on scans that took no part in training or choosing.\n";

    public static string Section(ModelCardContent content)
    {
        StringBuilder text = new("## Results\n\n");
        EpochReport best = content.Best;
        text.Append(CultureInfo.InvariantCulture, $"The model has the weights of epoch {best.Epoch} of {best.Epochs}; ")
            .Append(CultureInfo.InvariantCulture, $"{content.Last.Epoch} were trained.\n\n");
        text.Append(Markdown.Table(["", $">epoch {best.Epoch} (chosen)", $">epoch {content.Last.Epoch} (last)"], Rows(content)));
        text.Append('\n').Append(best.MacroF1 is null ? Unseen : Selected);
        if (content.Selection is MacroF1Report selection)
        {
            text.Append('\n').Append(Selection(selection, content.Description.PositiveClass));
        }

        return text.Append('\n').Append(ModelCardVote.Section(content.Description.Vote)).ToString();
    }

    private static IEnumerable<string[]> Rows(ModelCardContent content)
    {
        (EpochReport best, EpochReport last) = (content.Best, content.Last);
        yield return Row("training loss", report => report.TrainingLoss);
        if (best.MacroF1 is null && last.MacroF1 is null)
        {
            yield break;
        }

        yield return Row("validation loss", report => report.ValidationLoss);
        yield return Row("macro F1, validation", report => report.MacroF1);
        for (int index = 0; index < content.Description.Classes.Length; index++)
        {
            int label = index;
            yield return Row(
                $"F1 {Markdown.Escape(content.Description.Classes[label])}, validation",
                report => label < report.ClassF1.Length ? report.ClassF1[label] : null);
        }

        string[] Row(string name, Func<EpochReport, double?> value) => [name, Text(value(best)), Text(value(last))];
    }

    private static string Selection(MacroF1Report report, string positiveClass)
    {
        StringBuilder text = new();
        string counts = string.Join(
            ", ", report.Classes.Select(score => $"{ModelCard.Number(score.Support)} {Markdown.Escape(score.Class)}"));
        text.Append(CultureInfo.InvariantCulture, $"### The validation set, n = {ModelCard.Number(report.Count)} ({counts})\n\n");
        text.Append(Markdown.Table(
            ["class", ">n", ">precision", ">recall", ">F1"],
            report.Classes.Select(score => new[]
            {
                Markdown.Escape(score.Class), ModelCard.Number(score.Support), Text(score.Precision), Text(score.Recall), Text(score.F1),
            }))).Append('\n');
        text.Append(Markdown.Table(
            ["true class", .. report.ConfusionMatrix.Select(row => $">called {Markdown.Escape(row.Truth)}")],
            report.ConfusionMatrix.Select(row =>
                (string[])[Markdown.Escape(row.Truth), .. row.Cells.Select(cell => ModelCard.Number(cell.Count))]))).Append('\n');
        text.Append(Markdown.Table(["", ">scans", ">share", "95 % interval (Wilson)"], Shares(report, positiveClass)));
        return text.ToString();
    }

    private static IEnumerable<string[]> Shares(MacroF1Report report, string positiveClass)
    {
        yield return Share("accuracy", report.Correct, report.Count);
        if (report.Classes.FirstOrDefault(
            score => score.Class.Equals(positiveClass, StringComparison.OrdinalIgnoreCase)) is ClassScore positive)
        {
            int negatives = report.Count - positive.Support;
            yield return Share($"sensitivity ({Markdown.Escape(positive.Class)})", positive.TruePositives, positive.Support);
            yield return Share($"specificity ({Markdown.Escape(positive.Class)})", negatives - positive.FalsePositives, negatives);
        }

        static string[] Share(string name, int successes, int count) =>
        [
            name, $"{ModelCard.Number(successes)} / {ModelCard.Number(count)}",
            count == 0 ? Missing : Text((double)successes / count), $"{WilsonInterval.Of(successes, count)}",
        ];
    }

    private static string Text(double? figure) => figure?.ToString("0.0000", CultureInfo.InvariantCulture) ?? Missing;
}
