namespace Cov19Ct.Reporting;

/// <summary>The models, rules and thresholds that the verdicts come from.</summary>
internal static class ModelSection
{
    private const int ShortHash = 12;

    public static void Write(HtmlPage page, ReportContent content)
    {
        page.Write(
            $"""<section id="models" aria-labelledby="models-h"><h2 id="models-h">Model and threshold</h2>"""
                + $"""<div class="panel"><table class="data">"""
                + $"\n<caption>What the verdicts come from. A scan is positive where its score reaches the threshold.</caption>\n"
                + $"""<thead><tr><th scope="col" class="third">Model</th><th scope="col">Rule and threshold</th>"""
                + $"""<th scope="col" class="n">Scans</th>"""
                + $"</tr></thead><tbody>\n");
        foreach ((ModelVote vote, int scans) in content.Scans.Models)
        {
            page.Write(
                $"""<tr><th scope="row">{vote.Name}<span class="sub">hash """
                    + $"""<code title="SHA-256 of the model's tensors: {vote.Hash}">{Short(vote.Hash)}</code></span></th>"""
                    + $"<td>{Verdicts(vote)}"
                    + $"""<span class="sub">{vote.ThresholdSource}</span></td><td class="n">{scans:#,0}</td></tr>""");
        }

        page.Write($"""</tbody></table></div><p class="hint">Run on {string.Join("; ", content.Scans.Engines)}.</p></section>""");
        page.Write($"\n");
    }

    /// <summary>Which scores have which verdict.</summary>
    private static string Verdicts(ModelVote vote) => vote is { UndeterminedBelow: double below, UndeterminedText: string range }
        ? $"{vote.PositiveClass} where {vote.RuleText} reaches {Numbers.Threshold(below)}; no verdict {range}; "
            + $"threshold {Numbers.Threshold(vote.Threshold)}"
        : $"{vote.PositiveClass} where {vote.RuleText} reaches {Numbers.Threshold(vote.Threshold)}";

    public static string Short(string hash) => hash.Length <= ShortHash ? hash : hash[..ShortHash];
}
