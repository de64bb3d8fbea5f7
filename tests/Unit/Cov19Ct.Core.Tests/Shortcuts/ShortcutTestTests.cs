namespace Cov19Ct.Tests.Shortcuts;

/// <summary>Shortcuts that are planted are found, and none where there is none.</summary>
public sealed class ShortcutTestTests
{
    private static readonly ShortcutOptions s_quick = new() { Permutations = 199, Resamples = 0 };

    /// <summary>The smallest set, by hand: one attribute, two parts. Of six scans in the other part, three of four in a are positive and
    /// none of two in b; the mean of all is a half: (3 - 2) / (4 + 2) = 1/6 and (0 - 1) / (2 + 2) = -1/4.</summary>
    [Fact]
    public void A_level_has_the_mean_of_its_label_drawn_to_the_mean_of_all()
    {
        (string Value, bool IsPositive)[] part = [("a", true), ("a", true), ("a", true), ("a", false), ("b", false), ("b", false)];
        AttributedScan[] scans =
        [
            .. part.Concat(part).Select((one, index) =>
                new AttributedScan(one.IsPositive, $"{index / 6}", [new AttributeValue("x", one.Value)])),
        ];
        PatientFolds folds = new(scans, 2, seed: 3);
        LevelPredictor predictor = new(folds, AttributeLevels.Of(scans, []));
        double[] scores = predictor.Predict([.. scans.Select(scan => scan.IsPositive)]);
        Assert.All(scans.Zip(scores), one => Assert.Equal(one.First.Attributes[0].Text == "a" ? 1 / 6.0 : -1 / 4.0, one.Second, 12));
    }

    /// <summary>Two attributes together: numpy 1.24, solve(XᵀX + 2 I, Xᵀ(y - mean)) with X the indicators.</summary>
    [Fact]
    public void Attributes_together_are_those_of_a_ridge_regression()
    {
        (int A, int B, bool IsPositive)[] part = [(0, 0, true), (0, 1, true), (1, 0, false), (1, 1, true), (2, 1, false), (0, 0, false)];
        AttributedScan[] scans =
        [
            .. part.Concat(part).Select((one, index) => new AttributedScan(
                one.IsPositive, $"{index / 6}", [AttributeValue.Of("a", one.A), AttributeValue.Of("b", one.B)])),
        ];
        PatientFolds folds = new(scans, 2, seed: 3);
        double[] scores = new LevelPredictor(folds, AttributeLevels.Of(scans, [])).Predict([.. scans.Select(scan => scan.IsPositive)]);
        double[] expected = [-0.017453798768, 0.251540041068, -0.14681724846, 0.122176591376, -0.093429158111, -0.017453798768];
        Assert.All(Enumerable.Range(0, 12), index => Assert.Equal(expected[index % 6], scores[index], 9));
    }

    [Theory]
    [InlineData(new[] { 0.1, 0.4, 0.35, 0.8 }, new[] { false, false, true, true }, 0.75)]
    [InlineData(new[] { 0.5, 0.5, 0.5, 0.5 }, new[] { false, false, true, true }, 0.5)]
    [InlineData(new[] { 1.0, 2, 2, 3 }, new[] { true, false, true, false }, 0.125)]
    [InlineData(new[] { 1.0, 2 }, new[] { true, true }, 0.5)]
    public void The_area_is_the_one_of_a_tally(double[] scores, bool[] labels, double expected)
    {
        Assert.Equal(expected, RankArea.Of(scores, labels));
        Assert.Equal(RocCurve.Of(ScoreTally.Of(scores, labels))?.Area ?? 0.5, expected);
    }

    [Fact]
    public void Numbers_of_many_values_have_eight_levels_of_equally_many_scans()
    {
        AttributedScan[] scans =
        [
            .. Enumerable.Range(0, 80).Select(index => new AttributedScan(index % 2 == 0, null, [AttributeValue.Of("x", index * 0.1)])),
        ];
        AttributeLevels levels = Assert.Single(AttributeLevels.Of(scans, []));
        Assert.Equal(8, levels.Count);
        Assert.All(levels.LevelOf.GroupBy(level => level), level => Assert.Equal(10, level.Count()));
        Assert.Equal([.. Enumerable.Range(0, 80).Select(index => index / 10)], levels.LevelOf);
    }

    [Fact]
    public void What_all_scans_have_is_constant_and_what_none_has_is_left_out()
    {
        AttributedScan[] scans =
        [
            .. Enumerable.Range(0, 12).Select(index => new AttributedScan(
                index % 2 == 0,
                null,
                [
                    new AttributeValue("format", "Dicom"),
                    AttributeValue.Of("tilt", null),
                    AttributeValue.Of("kVp", index < 4 ? null : 120),
                ])),
        ];
        ShortcutReport report = ShortcutTest.Run(scans, "COVID", s_quick);
        Assert.Equal(["format"], report.Constant);
        Assert.Equal([ShortcutReport.Together, "kVp"], report.Figures.Select(figure => figure.Attribute).Order(StringComparer.Ordinal));
        Assert.Equal(4, Array.Find(report.Figures, figure => figure.Attribute == "kVp")!.MissingCount);
    }

    [Fact]
    public void Scans_of_a_patient_are_in_one_part_and_have_the_labels_of_another_patient()
    {
        AttributedScan[] scans = SimulatedSet.Of(40, seed: 5, mostScans: 4);
        PatientFolds folds = new(scans, 5, seed: 1);
        Assert.All(
            Enumerable.Range(0, scans.Length).GroupBy(index => scans[index].Patient),
            patient => Assert.Single(patient.Select(index => folds.FoldOf[index]).Distinct()));
        bool[] permuted = folds.Permute(SplitMix64.Of(7));
        Assert.All(
            Enumerable.Range(0, scans.Length).GroupBy(index => scans[index].Patient),
            patient => Assert.Single(patient.Select(index => permuted[index]).Distinct()));
        Assert.Equal(
            scans.Where(scan => scan.IsPositive).Select(scan => scan.Patient).Distinct().Count(),
            scans.Where((_, index) => permuted[index]).Select(scan => scan.Patient).Distinct().Count());
    }

    [Fact]
    public void A_planted_attribute_is_found_and_named_with_the_figures_to_exceed()
    {
        ShortcutReport report = ShortcutTest.Run(
            SimulatedSet.Of(200, seed: 2, planted: SimulatedSet.Text(0.8)), "COVID", s_quick with { Resamples = 200 });
        ShortcutFigure planted = Array.Find(report.Figures, figure => figure.Attribute == "planted")!;
        Assert.True(planted.IsLikely);
        Assert.Equal(1.0 / 200, planted.PValue);
        Assert.InRange(planted.Auc, 0.7, 0.9);
        Assert.InRange(planted.Auc, planted.AucLower!.Value, planted.AucUpper!.Value);
        Assert.InRange(planted.MacroF1, planted.MacroF1Lower!.Value, planted.MacroF1Upper!.Value);
        Assert.True(report.FloorAuc >= planted.Auc);
        Assert.Equal(FindingCodes.ShortcutLikely, report.Finding!.Code);
        Assert.Contains("planted (AUC 0.", report.Finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_set_without_a_shortcut_has_the_floor_of_one_class()
    {
        AttributedScan[] scans = SimulatedSet.Of(200, seed: 8);
        ShortcutReport report = ShortcutTest.Run(scans, "COVID", s_quick);
        Assert.False(report.IsLikely);
        Assert.Null(report.Finding);
        Assert.Equal(0.5, report.FloorAuc);
        double negatives = scans.Count(scan => !scan.IsPositive);
        Assert.Equal(negatives / (negatives + 200), report.FloorMacroF1, 12);
    }

    [Fact]
    public void The_same_seed_gives_the_same_report_whatever_the_threads()
    {
        AttributedScan[] scans = SimulatedSet.Of(60, seed: 4, mostScans: 3);
        ShortcutReport one = ShortcutTest.Run(scans, "COVID", s_quick with { Resamples = 50 });
        Assert.Equal(one.Figures, ShortcutTest.Run(scans, "COVID", s_quick with { Resamples = 50 }).Figures);
        Assert.NotEqual(one.Figures, ShortcutTest.Run(scans, "COVID", s_quick with { Resamples = 50, Seed = 1 }).Figures);
    }

    [Fact]
    public void Too_few_scans_of_a_class_are_refused_and_a_test_can_be_stopped()
    {
        AttributedScan[] scans = [.. SimulatedSet.Of(50, seed: 6).Select((scan, index) => scan with { IsPositive = index < 4 })];
        Assert.Throws<ArgumentException>(() => ShortcutTest.Run(scans, "COVID", s_quick));
        AttributedScan[] fewPatients =
            [.. SimulatedSet.Of(50, seed: 6).Select((scan, index) => scan with { IsPositive = index < 25, Patient = $"{index / 6}" })];
        Assert.Equal((5, 5), ShortcutTest.PatientCounts([.. fewPatients.Select(scan => (scan.IsPositive, scan.Patient))]));
        Assert.Throws<ArgumentException>(() => ShortcutTest.Run(fewPatients[6..], "COVID", s_quick));
        Assert.ThrowsAny<OperationCanceledException>(() =>
            ShortcutTest.Run(SimulatedSet.Of(50, seed: 6), "COVID", s_quick, new CancellationToken(canceled: true)));
    }
}
