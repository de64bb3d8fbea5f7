namespace Cov19Ct.Reporting.Tests;

public class FindingSectionTests
{
    [Theory]
    [InlineData("UncalibratedThreshold", "Uncalibrated<wbr>Threshold")]
    [InlineData("NoLungInSight", "No<wbr>Lung<wbr>In<wbr>Sight")]
    [InlineData("a<B", "a&lt;<wbr>B")]
    [InlineData("", "")]
    public void A_code_may_break_before_a_capital(string code, string expected) => Assert.Equal(expected, FindingSection.Code(code).Markup);

    [Fact]
    public void A_code_stands_with_its_scans_and_what_it_means()
    {
        CtFinding finding = new(FindingCodes.GantryTilt, FindingSeverity.Note, "12 degrees.", []);
        string page = Diagnoses.Page(
            Diagnoses.One with { Findings = [finding, finding] },
            Diagnoses.One with { Findings = [finding with { Severity = FindingSeverity.Warning }] });
        Assert.Contains("Gantry<wbr>Tilt<span class=\"sub\"><span class=\"severity warning\">", page, StringComparison.Ordinal);
        Assert.Contains("2 scans</span></th><td>The slices are not at a right angle", page, StringComparison.Ordinal);
        Assert.Contains("What to do: Nothing for a diagnosis", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_code_of_another_version_is_shown_as_it_is() => Assert.Contains(
        "A code of another version of the module.",
        Diagnoses.Page(Diagnoses.One with { Findings = [new CtFinding("Later", FindingSeverity.Note, "Later.", [])] }),
        StringComparison.Ordinal);
}
