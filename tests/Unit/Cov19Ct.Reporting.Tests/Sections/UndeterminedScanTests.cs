using System.Text.RegularExpressions;

namespace Cov19Ct.Reporting.Tests.Sections;

public class UndeterminedScanTests
{
    private static readonly Vote s_vote = new(
        VoteRule.AtLeastOne, 0.5, thresholdSource: "a test", undeterminedFrom: 0.3, undeterminedBelow: 0.7);

    private static readonly Cov19Diagnosis[] s_diagnoses =
    [
        Verdict.Revote(Diagnoses.Of([0.1, 0.2], label: "non-COVID"), s_vote),
        Verdict.Revote(Diagnoses.Of([0.1, 0.6], label: "non-COVID"), s_vote),
        Verdict.Revote(Diagnoses.Of([0.9, 0.2]), s_vote),
    ];

    [Fact]
    public void A_scan_without_a_verdict_has_a_mark_and_filters_of_its_own()
    {
        string page = Diagnoses.Page(new ReportOptions { Measure = Diagnoses.Measure(s_diagnoses) }, s_diagnoses);
        Assert.Single(Regex.Matches(page, "data-verdict=\"Undetermined\" data-label=\"non-COVID\" data-agreement=\"undetermined\""));
        Assert.Contains("<option value=\"undetermined\">", page, StringComparison.Ordinal);
        Assert.Contains("<option value=\"Undetermined\">", page, StringComparison.Ordinal);
        Assert.Contains("class=\"verdict undetermined\"", page, StringComparison.Ordinal);
        Assert.Contains("<b>1</b> called Undetermined", page, StringComparison.Ordinal);
        Assert.Contains("reaches 0.7; no verdict from 0.3 to below 0.7; threshold 0.5", page, StringComparison.Ordinal);
        Assert.Contains("<b>1 of 3 scans are undetermined.</b>", page, StringComparison.Ordinal);
        Assert.Contains("non-COVID: 1 of 2 decided, 0 wrong.", page, StringComparison.Ordinal);
        Assert.Contains("called Undetermined</th>", page, StringComparison.Ordinal);
        Assert.Contains("<path class=\"range\" d=\"M46 66H344V114H46z\"/>", page, StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_neither_right_nor_wrong()
    {
        Assert.Equal(
            [Agreement.Right, Agreement.Undetermined, Agreement.Right], s_diagnoses.Select(ScanTally.AgreementOf));
        ScanTally tally = new();
        foreach (Cov19Diagnosis diagnosis in s_diagnoses)
        {
            tally.Add(diagnosis, includesNames: false);
        }

        Assert.Equal((2, 0, 1), (tally.Right, tally.Wrong, tally.Undetermined));
    }

    [Fact]
    public void A_page_on_which_every_scan_has_a_verdict_tells_of_no_range()
    {
        string page = Diagnoses.Page(Diagnoses.One);
        Assert.DoesNotContain("class=\"range\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("value=\"undetermined\"", page, StringComparison.Ordinal);
    }
}
