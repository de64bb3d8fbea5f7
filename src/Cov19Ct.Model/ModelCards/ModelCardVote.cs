using System.Text;
using Cov19Ct.Storage.Files;

namespace Cov19Ct.Model.ModelCards;

/// <summary>The section of a model card about the vote: the one that may change after training.</summary>
internal static class ModelCardVote
{
    private const string SetLater =
        "Set after training, by `Optimize-Cov19Threshold`: the figures above are of the vote that training ended with.\n";

    /// <summary>Far above the length of any card: what is longer is none.</summary>
    private const long MostBytes = 16_000_000;

    /// <param name="vote">The model's vote.</param>
    /// <param name="isSetLater">True where it is not the one that training ended with.</param>
    public static string Section(Vote vote, bool isSetLater = false)
    {
        string k = Vote.UsesK(vote.Rule) ? FormattableString.Invariant($", K = {vote.K}") : "";
        string source = vote.IsCalibrated ? Markdown.Escape(vote.ThresholdSource) : "nothing: it is not calibrated";
        string[][] range = vote is { UndeterminedFrom: double from, UndeterminedBelow: double below }
            ? [["no verdict (Undetermined)", $"scores from {ModelCard.Figure(from)} to below {ModelCard.Figure(below)}"]]
            : [];
        string table = Markdown.Table(
            ["property", "value"],
            [
                ["vote over the slices", $"{vote.Rule}{k}"],
                ["threshold", ModelCard.Figure(vote.Threshold)],
                .. range,
                ["threshold chosen on", source],
            ]);
        return $"### Vote and threshold\n\n{table}{(isSetLater ? $"\n{SetLater}" : "")}";
    }

    /// <summary>Has a card tell another vote. Nothing else in it changes, and nothing at all where the section is not as it was written, so
    /// that what people wrote stays.</summary>
    /// <param name="path">The card: replaced, whole or not at all.</param>
    /// <param name="hash">Of the model's tensors: the card must name it.</param>
    /// <param name="before">The vote that the card tells.</param>
    /// <param name="vote">The vote that it shall tell.</param>
    /// <returns>False where the card was left as it is: it is of other weights, or its section tells something else.</returns>
    /// <exception cref="IOException">The card cannot be read or written.</exception>
    /// <exception cref="UnauthorizedAccessException">The card may not be read or written.</exception>
    public static bool TryReplace(string path, string hash, Vote before, Vote vote)
    {
        if (RegularFile.StatusOf(path).Length > MostBytes)
        {
            return false;
        }

        // Bytes, so that the rest stays as it is whatever its encoding; the ends of lines are those of the editor that saved it.
        byte[] card = RegularFile.ReadAllBytes(path);
        if (card.AsSpan().IndexOf(Encoding.UTF8.GetBytes(hash)) < 0)
        {
            return false;
        }

        foreach (string end in (string[])["\n", "\r\n"])
        {
            // The longer form first: it begins with the shorter one.
            foreach (bool isSetLater in (bool[])[true, false])
            {
                byte[] old = Bytes(Section(before, isSetLater), end);
                int start = card.AsSpan().IndexOf(old);
                if (start >= 0)
                {
                    byte[] changed = [.. card[..start], .. Bytes(Section(vote, isSetLater: true), end), .. card[(start + old.Length)..]];
                    AtomicFile.WritePublic(path, stream => stream.Write(changed));
                    return true;
                }
            }
        }

        return false;
    }

    private static byte[] Bytes(string text, string lineEnd) =>
        Encoding.UTF8.GetBytes(text.Replace("\n", lineEnd, StringComparison.Ordinal));
}
