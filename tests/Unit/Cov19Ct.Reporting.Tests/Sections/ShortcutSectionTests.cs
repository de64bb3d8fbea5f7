namespace Cov19Ct.Reporting.Tests.Sections;

public class ShortcutSectionTests
{
    private static readonly ShortcutReport s_report = new()
    {
        ScanCount = 200,
        PositiveCount = 80,
        PositiveClass = "COVID",
        Constant = ["format"],
        Options = new ShortcutOptions(),
        Figures =
        [
            new ShortcutFigure("kernel", 2, 0, 0.8, 0.75, 0.85, 0.7, 0.6, 0.8, 0.001, true),
            .. Enumerable.Range(0, 13).Select(number =>
                new ShortcutFigure($"attribute {number}", 2, 0, 0.5, null, null, 0.5, null, null, 0.9, false)),
            new ShortcutFigure("late <b>", 9, 0, 0.7, 0.6, 0.8, 0.65, null, null, 0.04, true),
        ],
    };

    [Fact]
    public void Attributes_are_drawn_and_listed_with_the_figures_to_exceed()
    {
        string page = Diagnoses.Page(new ReportOptions { Shortcuts = s_report }, Diagnoses.One);
        Assert.Contains("<a href=\"#shortcuts\">What an empty model knows</a>", page, StringComparison.Ordinal);
        Assert.Contains("A result must exceed AUC 0.800 and macro F1 0.700", page, StringComparison.Ordinal);
        Assert.Contains("<text x=\"167\" y=\"28\" class=\"e halo\">kernel</text>", page, StringComparison.Ordinal);
        Assert.Contains("<path class=\"interval\" d=\"M426.3 24H459.8\"/>", page, StringComparison.Ordinal);
        Assert.Contains("<circle class=\"point\" cx=\"443\" cy=\"24\" r=\"5\"/>", page, StringComparison.Ordinal);
        Assert.Contains("late &lt;b&gt;<span class=\"sub\">likely shortcut</span>", page, StringComparison.Ordinal);
        Assert.Contains("attribute 10<", page, StringComparison.Ordinal);
        Assert.DoesNotContain("attribute 11<", page, StringComparison.Ordinal);
        Assert.Contains("2 attributes more, none of them a likely shortcut.", page, StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"shortcuts\"", Diagnoses.Page(Diagnoses.One), StringComparison.Ordinal);
    }

    /// <summary>The verdicts separate all: they exceed the attributes. Against attributes that separate all they do not.</summary>
    [Theory]
    [InlineData(0.8, "A network can learn these attributes")]
    [InlineData(1, "The AUC of the verdicts, 1.000, does not exceed that of the attributes, 1.000")]
    public void A_result_that_does_not_exceed_the_attributes_is_told(double area, string said)
    {
        Cov19Diagnosis[] diagnoses = [Diagnoses.Of([0.9, 0.8]), Diagnoses.Of([0.1, 0.2], label: "non-COVID")];
        ShortcutReport report = s_report with { Figures = [s_report.Figures[0] with { Auc = area }] };
        ReportOptions options = new() { Shortcuts = report, Measure = Diagnoses.Measure(diagnoses) };
        Assert.Contains(said, Diagnoses.Page(options, diagnoses), StringComparison.Ordinal);
        Assert.DoesNotContain(
            "class=\"notice warning\"><span aria-hidden=\"true\">▲</span> A network",
            Diagnoses.Page(options with { Shortcuts = report with { Figures = [] } }, diagnoses),
            StringComparison.Ordinal);
    }
}
