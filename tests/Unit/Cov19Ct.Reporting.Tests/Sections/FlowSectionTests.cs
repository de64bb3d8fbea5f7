using System.Text.RegularExpressions;

namespace Cov19Ct.Reporting.Tests;

public class FlowSectionTests
{
    [Fact]
    public void Every_scan_is_accounted_for()
    {
        string flow = Flow(new ReportOptions { ErrorCount = 3 },
            Diagnoses.Of([0.9], "COVID"),
            Diagnoses.Of([0.8], "COVID"),
            Diagnoses.Of([0.2], "COVID"),
            Diagnoses.Of([0.2], "non-COVID"),
            Diagnoses.Of([0.8], null),
            Diagnoses.Of([0.1], " "));
        Assert.Equal(
            "9 scans given 3 could not be diagnosed 6 diagnosed 2 without a label 1 called COVID 1 called non-COVID 4 with a label 3 "
                + "labelled COVID 2 called COVID 1 called non-COVID 1 labelled non-COVID 1 called non-COVID",
            flow);
    }

    [Fact]
    public void What_it_was_not_told_it_does_not_state()
    {
        string flow = Flow(
            new ReportOptions(),
            Diagnoses.Of([0.9], null) with { PatientHash = "a" },
            Diagnoses.Of([0.9], null) with { PatientHash = "a" });
        Assert.StartsWith("2 diagnosed, of 1 patient 2 without a label 2 called COVID", flow, StringComparison.Ordinal);
        Assert.EndsWith("the page was not told how many there were (-ErrorCount).", flow, StringComparison.Ordinal);
        Assert.DoesNotContain("given", flow, StringComparison.Ordinal);
    }

    [Fact]
    public void One_scan_has_no_flow() =>
        Assert.DoesNotContain("Participant flow", Diagnoses.Page(Diagnoses.One), StringComparison.Ordinal);

    /// <summary>The text of the section, without its heading.</summary>
    private static string Flow(ReportOptions options, params Cov19Diagnosis[] diagnoses)
    {
        string page = Diagnoses.Page(options, diagnoses);
        int start = page.IndexOf("<div class=\"flow\">", StringComparison.Ordinal);
        string section = page[start..page.IndexOf("</section>", start, StringComparison.Ordinal)];
        return Regex.Replace(Regex.Replace(section, "</?code>|</?b>", ""), "(<[^>]+>|\\s)+", " ").Trim();
    }
}
