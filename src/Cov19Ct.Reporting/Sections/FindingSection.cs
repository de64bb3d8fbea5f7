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
            <div class="wide" tabindex="0" role="region" aria-labelledby="findings-h"><table class="data">
            <caption>What was found to be odd, in how many of {Numbers.Count(content.Scans.Count, "scan")}, and what was done about it.</caption>
            <thead><tr><th scope="col">Code</th><th scope="col">Severity</th><th scope="col" class="n">Scans</th><th scope="col">What was found</th><th scope="col">What was done</th><th scope="col">What to do</th></tr></thead><tbody>

            """);
        foreach (FindingCount finding in content.Scans.Findings)
        {
            FindingDescription? description = FindingCatalogue.Find(finding.Code);
            page.Write($"""<tr><th scope="row">{finding.Code}</th><td>{Severity(finding.Severity)}</td><td class="n">{finding.Scans:#,0}</td><td>{description?.Cause}</td><td>{description?.Action}</td><td>{description?.Remedy}</td></tr>""");
        }

        page.Write($"</tbody></table></div></section>\n");
    }

    /// <summary>A severity, with a mark that tells it without colour.</summary>
    public static Html Severity(FindingSeverity severity) => severity == FindingSeverity.Note
        ? HtmlPage.Of($"""<span class="severity"><span aria-hidden="true">ⓘ</span> note</span>""")
        : HtmlPage.Of($"""<span class="severity warning"><span aria-hidden="true">▲</span> {(severity == FindingSeverity.Warning ? "warning" : "error")}</span>""");
}
