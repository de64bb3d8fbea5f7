namespace Cov19Ct.Tests.Evaluation;

public class SeenCountsTests
{
    [Fact]
    public void A_scan_counts_once_and_in_each_part_it_was_seen_in()
    {
        SeenCounts counts = SeenCounts.None
            .Add([FindingCodes.SeenInSelection, FindingCodes.UncalibratedThreshold, FindingCodes.SeenInCalibration])
            .Add([FindingCodes.SeenInTraining, FindingCodes.SeenInTraining])
            .Add([FindingCodes.TrainedOnPhantoms])
            .Add([]);
        Assert.Equal(new SeenCounts(Scans: 2, Training: 1, Selection: 1, Calibration: 1), counts);
    }

    [Theory]
    [InlineData("SeenInTraining", 1)]
    [InlineData("Warning SeenInTraining: the model was trained on this scan.", 1)]
    [InlineData("Note UncalibratedThreshold: … Warning SeenInTraining: …", 1)]
    [InlineData("Warning TrainedOnPhantoms: …", 0)]
    [InlineData("", 0)]
    public void A_finding_may_come_as_text(string finding, int training) => Assert.Equal(training, SeenCounts.None.Add([finding]).Training);

    [Fact]
    public void The_warning_names_the_parts_that_occur_and_how_many_scans_there_are()
    {
        Assert.Null(SeenCounts.None.Warning(40));
        Assert.Equal(
            "The model has seen 15 of these 40 scans before (12 in training, 3 in calibration): the figures are optimistic, "
                + "and no estimate "
                + "for other scans.",
            new SeenCounts(15, 12, 0, 3).Warning(40));
        Assert.Contains("(7 in selection):", new SeenCounts(7, 0, 7, 0).Warning(7), StringComparison.Ordinal);
    }

    [Fact]
    public void A_report_carries_them_and_says_so_in_its_text()
    {
        ConfusionMatrix matrix = new(["a", "b"]);
        matrix.Add("a", "a");
        MacroF1Report report = new(matrix, 0, 0, new SeenCounts(1, 1, 0, 0));
        Assert.Equal(1, report.SeenByModel);
        string text = report.ToString();
        Assert.EndsWith(report.Seen.Warning(1)!, text.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.All(text.Split('\n'), line => Assert.InRange(line.TrimEnd().Length, 0, 80));
        Assert.Equal(0, new MacroF1Report(matrix, 0, 0).SeenByModel);
        Assert.DoesNotContain("optimistic", new MacroF1Report(matrix, 0, 0).ToString(), StringComparison.Ordinal);
    }
}
