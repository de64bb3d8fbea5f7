using Cov19Ct.Tests.Metrics;

namespace Cov19Ct.Tests.Evaluation;

public class MacroF1MeasurementTests
{
    private static readonly MeasurementOptions s_options = new() { Classes = ["no", "yes"], PositiveClass = "yes" };

    [Fact]
    public void The_same_seed_gives_the_same_report_and_another_seed_other_intervals()
    {
        MeasuredResult[] results = ReferenceTable.Of(999).Results;
        MeasurementOptions options = new() { PositiveClass = "class 1" };
        Assert.Equal(MacroF1Measurement.Measure(results, options).Figures, MacroF1Measurement.Measure(results, options).Figures);
        Assert.NotEqual(
            MacroF1Measurement.Measure(results, options).Figures, MacroF1Measurement.Measure(results, options with { Seed = 1 }).Figures);
    }

    [Fact]
    public void A_figure_lies_within_its_interval_and_no_resamples_give_none()
    {
        MeasuredResult[] results =
        [
            .. Enumerable.Range(0, 60)
                .Select(
                    index => Result(index % 2 == 0 ? "yes" : "no", index % 7 == 0 ? "no" : index % 2 == 0 ? "yes" : "no", index / 60.0)),
        ];
        MacroF1Report report = MacroF1Measurement.Measure(results, s_options);
        Assert.All(
            report.Figures.Where(figure => figure.Value is not null && figure.Figure != FigureNames.ExpectedCalibrationError),
            figure => Assert.InRange(figure.Value!.Value, figure.Lower!.Value, figure.Upper!.Value));
        Assert.Equal((2000, "scans", 60), (report.Resamples, report.ResampledBy, report.ResamplingUnits));
        MacroF1Report without = MacroF1Measurement.Measure(results, s_options with { Resamples = 0 });
        Assert.Null(without.MacroF1Lower);
        Assert.Null(without.RocAucLower);
        Assert.NotNull(without.SensitivityLower);
    }

    [Fact]
    public void What_is_not_defined_is_null_and_never_0()
    {
        MacroF1Report report = MacroF1Measurement.Measure(
            [Result("no", "no", 0.2), Result("no", "no", 0.1)], s_options with { Resamples = 10 });
        Assert.Null(report.Sensitivity);
        Assert.Null(report.PositivePredictiveValue);
        Assert.Null(report.RocAuc);
        Assert.Null(report.AveragePrecision);
        Assert.Null(report.MatthewsCorrelation);
        Assert.Equal((1.0, 1.0), (report.Specificity, report.NegativePredictiveValue));
        Assert.Equal(0.025, report.BrierScore!.Value, 12);
        Assert.Empty(report.RocCurve);
    }

    [Theory]
    [InlineData(ZeroDivision.Warn, 0.5, null)]
    [InlineData(ZeroDivision.Zero, 0.5, 0.0)]
    [InlineData(ZeroDivision.One, 1.0, 1.0)]
    [InlineData(ZeroDivision.NaN, 1.0, double.NaN)]
    public void Zero_division_is_as_asked(ZeroDivision zeroDivision, double macroF1, double? sensitivity)
    {
        MacroF1Report report = MacroF1Measurement.Measure([Result("no", "no")], s_options with { ZeroDivision = zeroDivision });
        Assert.Equal(macroF1, report.MacroF1);
        Assert.Equal(sensitivity, report.Sensitivity);
    }

    [Fact]
    public void A_score_that_is_missing_leaves_out_the_figures_of_all_scores()
    {
        MacroF1Report report = MacroF1Measurement.Measure(
            [Result("no", "no", 0.1), Result("yes", "yes", 0.9), Result("yes", "yes")], s_options);
        Assert.Null(report.RocAuc);
        Assert.Empty(report.ThresholdTable);
        Assert.Equal(1.0, report.Sensitivity);
    }

    [Fact]
    public void A_result_without_a_verdict_counts_as_not_correct_and_is_told_apart()
    {
        // yes: 3 right, 1 wrong, 1 undetermined; no: 2 right, 1 wrong, 2 undetermined.
        MeasuredResult[] results =
        [
            Result("yes", "yes", 0.9), Result("yes", "yes", 0.9), Result("yes", "yes", 0.8), Result("yes", "no", 0.1),
            Result("yes", "Undetermined", 0.5),
            Result("no", "no", 0.1), Result("no", "no", 0.2), Result("no", "yes", 0.9), Result("no", "undetermined", 0.4),
            Result("no", "Undetermined", 0.6),
        ];
        MacroF1Report report = MacroF1Measurement.Measure(results, s_options with { Resamples = 50 });
        Assert.Equal((10, 3, 0.7), (report.Count, report.Undetermined, report.DecidedShare));
        Assert.Equal(0.5, report.Accuracy);
        Assert.Equal(((6.0 / 9) + (4.0 / 8)) / 2, report.MacroF1, 12);
        Assert.Equal((0.6, 0.4), (report.Sensitivity, report.Specificity));
        Assert.Equal((0.75, 2.0 / 3), (report.PositivePredictiveValue, report.NegativePredictiveValue));
        Assert.Equal(((6.0 / 8) + (4.0 / 6)) / 2, report.DecidedMacroF1!.Value, 12);
        Assert.Equal(5.0 / 7, report.DecidedAccuracy!.Value, 12);
        Assert.InRange(report.DecidedMacroF1.Value, report.DecidedMacroF1Lower!.Value, report.DecidedMacroF1Upper!.Value);
        Assert.Equal([new ClassAnswers("no", 5, 3, 1), new ClassAnswers("yes", 5, 4, 1)], report.Answers);
        Assert.Equal((0.2, 0.25), (report.Answers[1].ErrorShare, report.Answers[1].ErrorAmongDecided));
        Assert.Equal(["no", "yes", "Undetermined"], report.ConfusionMatrix[0].Cells.Select(cell => cell.Prediction));
        Assert.Equal([2, 1, 2], report.ConfusionMatrix[0].Cells.Select(cell => cell.Count));
        Assert.Contains("yes: 4 of 5 decided, 1 wrong (0.2000 of all, 0.2500 of the decided)", report.ToString(), StringComparison.Ordinal);
        Assert.Contains("Decided  macro F1 0.7083", report.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Where_all_or_none_have_a_verdict_there_is_no_report_of_the_others()
    {
        MacroF1Report all = MacroF1Measurement.Measure([Result("no", "no", 0.1), Result("yes", "yes", 0.9)], s_options);
        Assert.Equal((0, 1.0), (all.Undetermined, all.DecidedShare));
        Assert.Null(all.DecidedMacroF1);
        Assert.Equal(2, all.ConfusionMatrix[0].Cells.Length);
        Assert.DoesNotContain("Undetermined", all.ToString(), StringComparison.Ordinal);
        MacroF1Report none = MacroF1Measurement.Measure([Result("no", "Undetermined", 0.5)], s_options);
        Assert.Equal((1, 0.0, 0.0), (none.Undetermined, none.DecidedShare, none.MacroF1));
        Assert.Null(none.DecidedMacroF1);
    }

    [Fact]
    public void A_class_of_the_name_Undetermined_is_a_class()
    {
        MacroF1Report report = MacroF1Measurement.Measure(
            [Result("undetermined", "Undetermined"), Result("yes", "yes")], new MeasurementOptions { Classes = ["Undetermined", "yes"] });
        Assert.Equal((0, 1.0), (report.Undetermined, report.Accuracy));
    }

    [Fact]
    public void Scores_that_are_no_probabilities_have_a_curve_and_no_calibration()
    {
        MacroF1Report report = MacroF1Measurement.Measure([Result("no", "no", -3), Result("yes", "yes", 12)], s_options);
        Assert.Equal(1.0, report.RocAuc);
        Assert.Null(report.BrierScore);
        Assert.Null(report.ExpectedCalibrationError);
        Assert.Empty(report.CalibrationTable);
    }

    [Fact]
    public void Without_a_positive_class_its_figures_are_left_out()
    {
        MacroF1Report report = MacroF1Measurement.Measure(
            [Result("no", "no", 0.1), Result("yes", "no", 0.9)], s_options with { PositiveClass = null });
        Assert.Null(report.PositiveClass);
        Assert.Null(report.Sensitivity);
        Assert.Null(report.RocAuc);
        Assert.Equal(0.5, report.Accuracy);
    }

    [Fact]
    public void Groups_are_measured_one_by_one_and_each_counts_alike_in_the_mean()
    {
        MeasuredResult[] results =
        [
            .. Enumerable.Range(0, 8)
                .Select(index => Result(index % 2 == 0 ? "no" : "yes", index % 2 == 0 ? "no" : "yes") with { Group = "b" }),
            Result("no", "yes") with { Group = "A" },
            Result("yes", "no") with { Group = "a" },
            Result("yes", "yes"),
        ];
        MacroF1Report report = MacroF1Measurement.Measure(results, s_options, isGrouped: true);
        Assert.Equal([MacroF1Measurement.NoGroup, "A", "b"], report.Groups.Select(group => group.Group));
        Assert.Equal([0.5, 0, 1], report.Groups.Select(group => group.MacroF1));
        Assert.Equal([1, 2, 8], report.Groups.Select(group => group.Count));
        Assert.Equal(0.5, report.GroupMeanMacroF1);
        Assert.All(report.Groups[1].Figures, figure => Assert.Equal("A", figure.Group));

        // Specificity is defined in two of three groups: 0 and 1.
        Assert.Equal(0.5, report.GroupMeans.Single(figure => figure.Figure == FigureNames.Specificity).Value);
        Assert.Contains("mean over groups", report.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Groups_are_resampled_each_for_itself_so_that_their_mean_is_surer_than_each()
    {
        MeasuredResult[] results = [.. Enumerable.Range(0, 200).Select(index =>
            Result(index / 2 % 2 == 0 ? "yes" : "no", index % 10 < 3 ? "no" : "yes") with { Group = index % 2 == 0 ? "a" : "b" })];
        results = [.. results.Select((result, index) => result with { Prediction = results[index / 2 * 2].Prediction })];
        MacroF1Report report = MacroF1Measurement.Measure(results, s_options, isGrouped: true);
        Assert.Equal(report.Groups[0].MacroF1, report.Groups[1].MacroF1);
        double one = report.Groups[0].MacroF1Upper!.Value - report.Groups[0].MacroF1Lower!.Value;
        double mean = report.GroupMeanMacroF1Upper!.Value - report.GroupMeanMacroF1Lower!.Value;

        // Of two independent halves 1/√2 = 0.71.
        Assert.InRange(mean / one, 0.6, 0.82);
    }

    [Fact]
    public void A_baseline_is_paired_by_key_whatever_the_order()
    {
        MeasuredResult[] results =
        [
            Keyed("1", "yes", "yes"), Keyed("2", "yes", "yes"), Keyed("3", "no", "no"), Keyed("4", "no", "yes"), Keyed("5", "no", "no"),
        ];
        MeasuredResult[] baseline =
        [
            Keyed("4", "no", "no"), Keyed("3", "no", "yes"), Keyed("2", "yes", "no"), Keyed("1", "YES", "yes"), Keyed("9", "no", "no"),
        ];
        PairedComparison comparison = MacroF1Measurement.Measure(results, s_options, baseline).Comparison!;
        Assert.Equal((4, 1, 1), (comparison.Count, comparison.Unpaired, comparison.BaselineUnpaired));
        Assert.Equal((1, 2, 1, 0), (comparison.BothRight, comparison.OnlyThisRight, comparison.OnlyBaselineRight, comparison.BothWrong));
        Assert.Equal(1, comparison.McNemarPValue);

        // Of the four: here F1 4/5 and 2/3, there 1/2 and 1/2.
        Assert.Equal((0.8 + (2 / 3.0)) / 2, comparison.MacroF1, 12);
        Assert.Equal(0.5, comparison.BaselineMacroF1, 12);
        Assert.InRange(comparison.Difference, comparison.DifferenceLower!.Value, comparison.DifferenceUpper!.Value);
    }

    [Fact]
    public void The_same_results_as_a_baseline_differ_by_exactly_nothing()
    {
        MeasuredResult[] results =
        [
            .. Enumerable.Range(0, 20).Select(index => Keyed($"{index}", index % 2 == 0 ? "no" : "yes", index % 3 == 0 ? "no" : "yes")),
        ];
        PairedComparison comparison = MacroF1Measurement.Measure(results, s_options, [.. results.Reverse()]).Comparison!;
        Assert.Equal((0.0, 0.0, 0.0), (comparison.Difference, comparison.DifferenceLower!.Value, comparison.DifferenceUpper!.Value));
    }

    [Fact]
    public void A_baseline_that_does_not_fit_is_refused_with_the_reason()
    {
        MeasuredResult[] results = [Keyed("1", "yes", "yes"), Keyed("2", "no", "no")];
        Refused("no scan in common", [Keyed("3", "yes", "yes")]);
        Refused("a scan twice: 1", [results[0], results[0]]);
        Refused("do not name their scan", [Result("yes", "yes")]);
        Refused("1 scan has a different label in the baseline", [Keyed("1", "no", "yes"), results[1]]);

        void Refused(string reason, MeasuredResult[] baseline) => Assert.Contains(
            reason,
            Assert.Throws<ArgumentException>(() => MacroF1Measurement.Measure(results, s_options, baseline)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Cancelling_ends_the_bootstrap() => Assert.ThrowsAny<OperationCanceledException>(() => MacroF1Measurement.Measure(
        [Result("no", "no")], s_options, cancellationToken: new CancellationToken(canceled: true)));

    [Fact]
    public void With_three_classes_the_positive_one_stands_against_the_others_together()
    {
        MeasurementOptions options = new() { Classes = ["flu", "none", "yes"], PositiveClass = "YES", Resamples = 0 };
        MeasuredResult[] results =
        [
            Result("flu", "none", 0.3) with { OtherClass = "none" }, Result("none", "none", 0.2) with { OtherClass = "none" },
            Result("yes", "yes", 0.9) with { OtherClass = "flu" }, Result("flu", "yes", 0.6) with { OtherClass = "flu" },
        ];
        MacroF1Report report = MacroF1Measurement.Measure(results, options);
        Assert.Equal("yes", report.PositiveClass);
        Assert.Equal((1.0, 2 / 3.0, 0.5), (report.Sensitivity, report.Specificity, report.PositivePredictiveValue));
        Assert.Equal(1.0, report.RocAuc);
        Assert.Equal((0 + 1 + 1) / 3.0, report.BalancedAccuracy);

        // At 0.95 all are called by their other class: flu 1 of 2 with one yes called so, none with one flu called so.
        Assert.Equal(((1 / 2.0) + (2 / 3.0) + 0) / 3, report.ThresholdTable.Single(row => row.Threshold == 0.95).MacroF1!.Value, 12);

        // Without evidence, nobody knows what the positive ones would be called.
        MacroF1Report bare = MacroF1Measurement.Measure([.. results.Select(result => result with { OtherClass = null })], options);
        Assert.All(bare.ThresholdTable, row => Assert.Null(row.MacroF1));
    }

    [Fact]
    public void The_text_fits_100_columns()
    {
        MeasuredResult[] results =
        [
            .. ReferenceTable.Of(999).Results.Select(
                (result, index) => result with { Group = $"a centre with a name that is much longer than others {index % 2}" }),
        ];
        MacroF1Report report = MacroF1Measurement.Measure(
            results, new MeasurementOptions { PositiveClass = "class 1" }, results, isGrouped: true);
        Assert.All(report.ToString().Split('\n'), line => Assert.InRange(line.Length, 0, 100));
    }

    private static MeasuredResult Result(string truth, string prediction, double? score = null) => new(truth, prediction) { Score = score };

    private static MeasuredResult Keyed(string key, string truth, string prediction) => new(truth, prediction) { Key = key };
}
