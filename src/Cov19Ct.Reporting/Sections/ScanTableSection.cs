namespace Cov19Ct.Reporting;

/// <summary>What stands before and behind the rows of the scans: heading, filters, and the table's head.</summary>
internal static class ScanTableSection
{
    public static void WriteStart(HtmlPage page, ReportContent content)
    {
        ScanTally scans = content.Scans;
        page.Write(
            $"""<section id="scans" aria-labelledby="scans-h"><h2 id="scans-h">Scans</h2>"""
                + $"\n<p>Each row is a scan; <b>Evidence</b> below it opens the curve of its slices, the most telling of them, "
                + $"its geometry and findings.{Hints(content)}</p>\n");
        page.Write($"""
            <form class="filters" id="filters" role="search" aria-label="Filter the scans" hidden>
            <label>Text <input type="search" id="f-text" placeholder="id or finding"></label>

            """);
        Select(page, "verdict", "Verdict", scans.Verdicts.Keys);
        Select(page, "label", "Label", scans.Labels.Keys);
        if (scans.Right + scans.Wrong + scans.Undetermined > 0)
        {
            string[] undetermined = scans.Undetermined > 0 ? ["undetermined"] : [];
            Select(page, "agreement", "Agreement", ["right", "wrong", .. undetermined, "unknown"]);
        }

        Select(page, "split", "Set", scans.Splits);
        Select(page, "centre", "Centre", scans.Centres);
        Select(page, "findings", "Finding", scans.Findings.Select(finding => finding.Code));
        page.Write(
            $"""<button type="reset">Show all</button></form>"""
                + $"\n"
                + $"""<div class="tools"><p id="count" role="status">{Numbers.Count(scans.Count, "scan")}</p>"""
                + $"""<span id="open-tools" hidden><button type="button" id="open-all">Open all evidence</button> """
                + $"""<button type="button" id="close-all">Close all</button></span>{HeatTools(scans)}</div>"""
                + $"\n");
        string noLabel = scans.Labelled > 0 ? "" : " no-label";
        string noSet = scans.Splits.Count + scans.Centres.Count > 0 ? "" : " no-set";
        page.Write(
            $"""<table class="scans{noLabel}{noSet}" id="table">"""
                + $"""<caption class="unseen">The scans. With scripts, the buttons in the head sort them.</caption>"""
                + $"\n<thead><tr>"
                + $"""<th scope="col" class="c-scan">Scan</th><th scope="col" class="c-verdict">Verdict</th>"""
                + $"""<th scope="col" class="c-probability">Score</th><th scope="col" class="c-label">Label</th>"""
                + $"""<th scope="col" class="c-set">Set</th><th scope="col" class="c-slices">Slices</th>"""
                + $"""<th scope="col" class="c-findings">Findings</th></tr></thead>"""
                + $"\n");
    }

    public static void WriteEnd(HtmlPage page) =>
        page.Write($"""</table><p id="none" class="hint" hidden>No scan is left: change the filters, or show all.</p></section>""");

    private static Html Hints(ReportContent content)
    {
        ScanTally scans = content.Scans;
        string unnamed = scans.Unnamed == 0 ? ""
            : (scans.Unnamed == scans.Count ? " Scans" : FormattableString.Invariant($" {Plural.Of(scans.Unnamed, "scan")}"))
                + " are shown by their number, in the order of the diagnoses, because ids made of folder and file names may name a "
                + "patient.";
        string reduced = content.Pictures.ReducedScans == 0 ? ""
            : $" To keep the file small, the pictures of {Numbers.Count(content.Pictures.ReducedScans, "scan")} are coarser than what "
                + "the network was shown.";
        string pose = scans.Explained == 0 ? ""
            : scans.InPose == scans.Count ? " In the pictures, left is the patient's right, and up is front."
            : scans.InPose == 0 ? ""
            : " In the pictures of scans whose order is feet to head, left is the patient's right, and up is front.";
        return HtmlPage.Of($"{unnamed}{pose}{reduced}");
    }

    private static Html HeatTools(ScanTally scans) => scans.Explained == 0
        ? Html.None
        : HtmlPage.Of(
            $"""<span class="heat-tools"><label><input type="checkbox" id="heat" checked> Heat maps</label> """
                + $"""<label id="strength-label" hidden>Strength <input type="range" id="strength" min="10" max="100" value="75">"""
                + $"""</label> <span class="legend"><span>weak</span> """
                + $"""<img src="{ExplainedSlices.DataUri("image/png", HeatMapPicture.Legend())}" alt="from dark violet over red and """
                + $"""orange to pale yellow"> <span>strong</span></span></span>""");

    /// <summary>A choice of what occurs; nothing where there is no choice.</summary>
    private static void Select(HtmlPage page, string name, string caption, IEnumerable<string> values)
    {
        string[] all = [.. values];
        if (all.Length == 0)
        {
            return;
        }

        page.Write($"""<label>{caption} <select id="f-{name}" data-filter="{name}"><option value="">all</option>""");
        foreach (string value in all)
        {
            page.Write($"""<option value="{value}">{value}</option>""");
        }

        page.Write($"</select></label>\n");
    }
}
