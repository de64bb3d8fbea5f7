namespace Cov19Ct.Reporting;

/// <summary>A scan's row of the table. What the script sorts and filters by stands in data attributes.</summary>
internal static class ScanRow
{
    /// <summary>Opens the scan's part of the table, which <see cref="ScanEvidence"/> closes.</summary>
    public static void Write(HtmlPage page, Cov19Diagnosis diagnosis, ScanIdentity identity)
    {
        Agreement agreement = ScanTally.AgreementOf(diagnosis);
        string codes = string.Join(' ', diagnosis.Findings.Select(finding => finding.Code).Distinct(StringComparer.Ordinal));
        string score = Numbers.Probability(diagnosis.Probability);
        page.Write(
            $"""<tbody id="scan-{identity.Number}" data-verdict="{diagnosis.Diagnosis}" data-label="{diagnosis.Label}" """
                + $"""data-agreement="{AgreementWord(agreement)}" data-split="{diagnosis.Split}" data-centre="{diagnosis.Centre}" """
                + $"""data-findings="{codes}"><tr>"""
                + $"\n"
                + $"""<th scope="row" class="c-scan" data-sort="{identity.Number}"><span class="id">{identity.Name}</span>"""
                + $"{Second(diagnosis, identity)}</th>\n");
        page.Write($"""
            <td class="c-verdict" data-sort="{diagnosis.Diagnosis}">{Verdict(diagnosis)}</td>
            <td class="c-probability" data-sort="{diagnosis.Probability:0.######}">{score}{Bar(diagnosis)}</td>
            <td class="c-label" data-sort="{diagnosis.Label}">{Label(diagnosis, agreement)}</td>
            <td class="c-set" data-sort="{diagnosis.Split} {diagnosis.Centre}">{Set(diagnosis)}</td>
            <td class="c-slices" data-sort="{diagnosis.SliceCount}">{Slices(diagnosis)}</td>
            <td class="c-findings" data-sort="{FindingWeight(diagnosis)}">{Findings(diagnosis)}</td></tr>

            """);
    }

    /// <summary>The verdict, with a mark that tells it without colour: filled for the positive class, half filled without a
    /// verdict.</summary>
    public static Html Verdict(Cov19Diagnosis diagnosis) => diagnosis.IsUndetermined
        ? HtmlPage.Of($"""<span class="verdict undetermined"><span aria-hidden="true">◐</span> {diagnosis.Diagnosis}</span>""")
        : diagnosis.IsPositive
        ? HtmlPage.Of($"""<span class="verdict positive"><span aria-hidden="true">●</span> {diagnosis.Diagnosis}</span>""")
        : HtmlPage.Of($"""<span class="verdict"><span aria-hidden="true">○</span> {diagnosis.Diagnosis}</span>""");

    /// <summary>The word by which agreement is filtered.</summary>
    public static string AgreementWord(Agreement agreement) => agreement switch
    {
        Agreement.Right => "right",
        Agreement.Wrong => "wrong",
        Agreement.Undetermined => "undetermined",
        _ => "unknown",
    };

    private static Html Second(Cov19Diagnosis diagnosis, ScanIdentity identity)
    {
        string number = identity.Name == $"Scan {identity.Number}" ? "" : $"no. {identity.Number}";
        string patient = identity.Patient is int known ? $"patient {known}" : "";
        string text = string.Join(", ", new[] { number, patient }.Where(part => part.Length > 0));
        return text.Length == 0 ? Html.None : HtmlPage.Of($"""<span class="sub">{text}</span>""");
    }

    private static Html Bar(Cov19Diagnosis diagnosis) => HtmlPage.Of(
        $"""<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">"""
            + $"""<path class="track" d="M0 1h100v6H0z"/>"""
            + $"""<path class="value" d="M0 1h{100 * Math.Clamp(diagnosis.Probability, 0, 1):0.#}v6H0z"/>"""
            + $"{Range(diagnosis)}"
            + $"""<path class="mark" d="M{100 * diagnosis.Threshold:0.#} 0v8"/></svg>""");

    /// <summary>The scores without a verdict, as a line above the bar.</summary>
    private static Html Range(Cov19Diagnosis diagnosis) =>
        diagnosis is { UndeterminedFrom: double from, UndeterminedBelow: double below }
            ? HtmlPage.Of($"""<path class="range" d="M{100 * from:0.#} 0h{100 * (below - from):0.#}v1h-{100 * (below - from):0.#}z"/>""")
            : Html.None;

    private static Html Label(Cov19Diagnosis diagnosis, Agreement agreement) =>
        (string.IsNullOrWhiteSpace(diagnosis.Label), agreement) switch
        {
            (true, _) => HtmlPage.Of($"""<span class="sub">none</span>"""),
            (_, Agreement.Right) => HtmlPage.Of(
                $"""<span class="label">{diagnosis.Label}</span> <span class="agreement right">"""
                    + $"""<span aria-hidden="true">✓</span> right</span>"""),
            (_, Agreement.Wrong) => HtmlPage.Of(
                $"""<span class="label">{diagnosis.Label}</span> <span class="agreement wrong">"""
                    + $"""<span aria-hidden="true">✗</span> wrong</span>"""),
            (_, Agreement.Undetermined) => HtmlPage.Of(
                $"""<span class="label">{diagnosis.Label}</span> <span class="sub">no verdict</span>"""),
            _ => HtmlPage.Of($"""<span class="label">{diagnosis.Label}</span> <span class="sub">no class of the model</span>"""),
        };

    private static Html Set(Cov19Diagnosis diagnosis) => (diagnosis.Split, diagnosis.Centre) switch
    {
        (null, null) => HtmlPage.Of($"""<span class="sub">none</span>"""),
        (string split, null) => HtmlPage.Of($"{split}"),
        (null, string centre) => HtmlPage.Of($"{centre}"),
        (string split, string centre) => HtmlPage.Of($"""{split}<span class="sub">{centre}</span>"""),
    };

    private static Html Slices(Cov19Diagnosis diagnosis) => diagnosis.ShownSliceCount == diagnosis.SliceCount
        ? HtmlPage.Of($"{diagnosis.SliceCount}")
        : HtmlPage.Of($"""{diagnosis.SliceCount}<span class="sub">{diagnosis.ShownSliceCount} shown</span>""");

    private static Html Findings(Cov19Diagnosis diagnosis)
    {
        int warnings = diagnosis.Findings.Count(finding => finding.Severity >= FindingSeverity.Warning);
        int notes = diagnosis.Findings.Length - warnings;
        Html warned = warnings == 0
            ? Html.None
            : HtmlPage.Of(
                $"""<span class="severity warning"><span aria-hidden="true">▲</span> {Numbers.Count(warnings, "warning")}</span>""");
        Html noted = notes == 0
            ? Html.None
            : HtmlPage.Of($"""<span class="severity"><span aria-hidden="true">△</span> {Numbers.Count(notes, "note")}</span>""");
        return diagnosis.Findings.Length == 0 ? HtmlPage.Of($"""<span class="sub">none</span>""") : HtmlPage.Of($"{warned}{noted}");
    }

    private static int FindingWeight(Cov19Diagnosis diagnosis) =>
        diagnosis.Findings.Sum(finding => finding.Severity >= FindingSeverity.Warning ? 1000 : 1);
}
