using System.Text.RegularExpressions;
using Cov19Ct.TestKit;

namespace Cov19Ct.Reporting.Tests;

/// <summary>The page as a browser has it, under its own content security policy but where a test must act in it.</summary>
public sealed partial class ReportInBrowserTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [ChromiumFact]
    public void The_policy_lets_the_pages_own_script_run_and_it_builds_only_what_is_opened()
    {
        string dom = Open(Write(), "#scan-2");
        Assert.Equal(2, Waiting().Count(dom));
        string built = Waiting().Replace(dom, "");
        Assert.Equal(1, Count(built, "<div class=\"evidence\">"));
        Assert.Equal(1, Count(built, "<svg class=\"chart curve\""));
        Assert.Equal(7, Count(dom, "<button type=\"button\">"));
        Assert.Contains("id=\"filters\" role=\"search\" aria-label=\"Filter the scans\">", dom, StringComparison.Ordinal);
    }

    [ChromiumFact]
    public void Heads_sort_both_ways_and_say_so()
    {
        Assert.Equal(["scan-2", "scan-3", "scan-1"], Order(Open(Act("document.querySelectorAll('thead button')[2].click();"))));
        string descending = Open(Act(
            "document.querySelectorAll('thead button')[2].click(); document.querySelectorAll('thead button')[2].click();"));
        Assert.Equal(["scan-1", "scan-3", "scan-2"], Order(descending));
        Assert.Contains("class=\"c-probability\" aria-sort=\"descending\"", descending, StringComparison.Ordinal);
        Assert.Equal(1, Count(descending, "aria-sort=\""));
    }

    [ChromiumFact]
    public void Filters_hide_rows_and_the_count_is_announced()
    {
        string wrong = Open(Act(
            "const f = document.getElementById('f-agreement'); f.value = 'wrong'; f.dispatchEvent(new Event('input', { bubbles: true "
                + "}));"));
        Assert.Contains("role=\"status\">1 of 3 scans</p>", wrong, StringComparison.Ordinal);
        Assert.Equal(2, Regex.Count(wrong, "<tbody [^>]*hidden"));
        string text = Open(Act(
            "const f = document.getElementById('f-text'); f.value = 'CT_SCAN_1 uncalibrated'; f.dispatchEvent(new Event('input', { "
                + "bubbles: true }));"));
        Assert.Contains("role=\"status\">0 of 3 scans</p>", text, StringComparison.Ordinal);
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;

    private static string[] Order(string dom) => [.. Row().Matches(dom).Select(match => match.Groups[1].Value)];

    private string Write()
    {
        string path = _folder.File("report.html");
        using ReportWriter report = new(path, new ReportOptions());
        report.Add(Diagnoses.Of([0.9], "COVID") with { ScanId = "ct_scan_1" });
        report.Add(Diagnoses.Of([0.15], "COVID") with { ScanId = "ct_scan_2" });
        report.Add(Diagnoses.Of([0.2], "non-COVID") with { ScanId = "ct_scan_3", Explanations = [Diagnoses.Explanation(0)] });
        report.Write();
        return path;
    }

    /// <summary>A copy of the page without its policy, with a script that acts in it.</summary>
    private string Act(string script)
    {
        string page = Policy()
            .Replace(File.ReadAllText(Write()), "")
            .Replace("</body>", $"<script>{script}</script></body>", StringComparison.Ordinal);
        string path = _folder.File("acted.html");
        File.WriteAllText(path, page);
        return path;
    }

    private string Open(string path, string fragment = "") => Chromium.DumpDom($"file://{path}{fragment}", _folder.File("profile"));

    [GeneratedRegex("<noscript>.*?</noscript>", RegexOptions.Singleline)]
    private static partial Regex Waiting();

    [GeneratedRegex("<tbody id=\"([^\"]+)\"")]
    private static partial Regex Row();

    [GeneratedRegex("<meta http-equiv=\"Content-Security-Policy\"[^>]*>")]
    private static partial Regex Policy();
}
