namespace Cov19Ct.Reporting;

/// <summary>What is odd about the scans, a row a code, with what each code means.</summary>
internal static class FindingSection
{
    public static void Write(HtmlPage page, ReportContent content)
    {
        page.Write($"""<section id="findings" aria-labelledby="findings-h"><h2 id="findings-h">Findings</h2>""");
        if (content.Scans.Findings.Count == 0)
        {
            page.Write($"""<p class="hint">Nothing odd was found about any scan.</p></section>""");
            return;
        }

        page.Write($"""
            <div class="panel"><table class="data">
            <caption>What was found to be odd, and in how many of {Numbers.Count(content.Scans.Count, "scan")}.</caption>
            <thead><tr><th scope="col" class="third">Finding</th><th scope="col">What it means</th></tr></thead><tbody>

            """);
        foreach (FindingCount finding in content.Scans.Findings)
        {
            FindingDescription? description = FindingCatalogue.Find(finding.Code);
            page.Write(
                $"""<tr><th scope="row">{Code(finding.Code)}<span class="sub">{Severity(finding.Severity)} """
                    + $"""{Numbers.Count(finding.Scans, "scan")}</span></th><td>{description?.Cause} {description?.Action}"""
                    + $"""<span class="sub">"""
                    + $"""{(description is null ? "A code of another version of the module." : $"What to do: {description.Remedy}")}"""
                    + $"</span></td></tr>");
        }

        page.Write($"</tbody></table></div></section>\n");
    }

    /// <summary>A code, which a narrow column may break before a capital.</summary>
    public static Html Code(string code)
    {
        HtmlPage page = new();
        for (int start = 0, end = 1; start < code.Length; start = end, end++)
        {
            while (end < code.Length && !char.IsUpper(code[end]))
            {
                end++;
            }

            page.Write($"{(start == 0 ? Html.None : new Html("<wbr>"))}{code[start..end]}");
        }

        return page.Take();
    }

    /// <summary>A severity, with a mark that tells it without colour.</summary>
    public static Html Severity(FindingSeverity severity) => severity == FindingSeverity.Note
        ? HtmlPage.Of($"""<span class="severity"><span aria-hidden="true">△</span> note</span>""")
        : HtmlPage.Of(
            $"""<span class="severity warning"><span aria-hidden="true">▲"""
                + $"""</span> {(severity == FindingSeverity.Warning ? "warning" : "error")}</span>""");
}
