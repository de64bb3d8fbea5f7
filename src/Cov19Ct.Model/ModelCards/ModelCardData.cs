using System.Globalization;
using System.Text;

namespace Cov19Ct.Model.ModelCards;

/// <summary>The part of a model card about the scans: found, used, excluded and why.</summary>
internal static class ModelCardData
{
    public static string Section(ModelCardContent content)
    {
        StringBuilder text = new("## Data\n\n");
        foreach (ModelCardSet set in content.Sets)
        {
            Append(text, set);
        }

        text.Append(Leakage(content));
        return text.ToString();
    }

    private static void Append(StringBuilder text, ModelCardSet set)
    {
        text.Append(CultureInfo.InvariantCulture, $"### {Markdown.Escape(set.Name)}\n\n{Markdown.Escape(set.Purpose)}\n\n");
        IEnumerable<string[]> rows =
        [
            .. set.Classes.Select(item => Row(Markdown.Escape(item.Name), item.Found, item.Used)),
            Row("all", set.Found, set.Used),
        ];
        text.Append(Markdown.Table(["class", ">scans found", ">used", ">excluded"], rows)).Append('\n');
        if (set.Excluded.Length > 0)
        {
            text.Append(Markdown.Table(["excluded because of", ">scans", "such as"], set.Excluded.Select(item => new[]
            {
                Markdown.Escape(item.Reason), ModelCard.Number(item.Count), Examples(item),
            }))).Append('\n');
        }
    }

    private static string[] Row(string name, int found, int used) =>
        [name, ModelCard.Number(found), ModelCard.Number(used), ModelCard.Number(found - used)];

    private static string Examples(ModelCardExclusion exclusion)
    {
        string[] named = [.. exclusion.Examples.Take(ModelCardSet.MaximumExamples).Select(Markdown.Code)];
        return string.Join(", ", named) + (named.Length < exclusion.Count ? ", …" : "");
    }

    private static string Leakage(ModelCardContent content)
    {
        if (content.Sets.Count(set => set.Found > 0) < 2)
        {
            return "There is one set, so no scan can be in two.\n";
        }

        if (!content.IsLeakageChecked)
        {
            return "**It was not checked whether the sets share patients, series or files** (`-AllowLeakage`): "
                + "the results may be far too good.\n";
        }

        string unknown = content.ScansWithoutPatient == 0
            ? ""
            : content.ScansWithoutPatient == 1
            ? " 1 scan carries no patient id: for it, patients could not be compared."
            : $" {ModelCard.Number(content.ScansWithoutPatient)} scans carry no patient id: for them, patients could not be compared.";
        return $"No two sets share a patient, a series or a file; that was checked.{unknown}\n";
    }
}
