using Cov19Ct.Model.ModelCards;

namespace Cov19Ct.Model.Tests.ModelCards;

public class ModelCardShortcutsTests
{
    [Fact]
    public void Likely_shortcuts_are_reported_with_the_figures_to_exceed()
    {
        ShortcutReport report = new()
        {
            ScanCount = 200,
            PositiveCount = 80,
            PositiveClass = "COVID",
            Constant = [],
            Options = new ShortcutOptions(),
            Figures =
            [
                new ShortcutFigure("kernel", 2, 0, 0.812, 0.75, 0.875, 0.7, 0.6, 0.8, 0.005, true),
                new ShortcutFigure(ShortcutReport.Together, 9, 0, 0.75, null, null, 0.725, null, null, 0.05, true),
                new ShortcutFigure("rows", 2, 0, 0.55, null, null, 0.5, null, null, 0.5, false),
            ],
        };
        Assert.Contains(
            """
            | attribute | AUC | 95 % | macro F1 | p |
            | --- | --: | --- | --: | --: |
            | kernel | 0.812 | 0.750 to 0.875 | 0.700 | 0.005 |
            | all together | 0.750 |  | 0.725 | 0.050 |

            A result on such scans must exceed AUC 0.812 and macro F1 0.725.
            """,
            ModelCardShortcuts.Section(report),
            StringComparison.Ordinal);
        Assert.Contains(
            "No attribute of the training scans (format,",
            ModelCardShortcuts.Section(report with { Figures = report.Figures[2..] }),
            StringComparison.Ordinal);
    }
}
