using System.Text.Json;

namespace Cov19Ct.Tests.Metrics;

/// <summary>Every figure against scikit-learn and statsmodels, on a thousand tables.</summary>
public class ReferenceMetricsTests
{
    private const double Tolerance = 1e-9;

    private static readonly JsonElement s_reference = Read();

    [Fact]
    public void A_thousand_tables_come_out_as_in_scikit_learn_and_statsmodels()
    {
        JsonElement tables = s_reference.GetProperty("tables");
        Assert.Equal(1000, tables.GetArrayLength());
        int[] defined = new int[tables[0].GetArrayLength()];
        for (int number = 0; number < 1000; number++)
        {
            ReferenceTable table = ReferenceTable.Of(number);
            double?[] ours = [.. Figures(table)];
            JsonElement expected = tables[number];
            Assert.Equal(expected.GetArrayLength(), ours.Length);
            for (int figure = 0; figure < ours.Length; figure++)
            {
                double? theirs = expected[figure].ValueKind == JsonValueKind.Null ? null : expected[figure].GetDouble();
                bool isEqual = theirs is null
                    ? ours[figure] is null
                    : ours[figure] is double value && Math.Abs(value - theirs.Value) <= Tolerance * Math.Max(1, Math.Abs(theirs.Value));
                Assert.True(isEqual, $"table {number} of {table.Results.Length}, figure {figure}: {ours[figure]} here, {theirs} there");
                defined[figure] += theirs is null ? 0 : 1;
            }
        }

        // The tables are to try what is not defined too, and mostly what is.
        Assert.All(defined, count => Assert.InRange(count, 400, 1000));
        Assert.Contains(defined, count => count < 1000);
    }

    [Fact]
    public void Wilson_covers_what_exact_enumeration_says_it_does()
    {
        JsonElement rows = s_reference.GetProperty("wilson_coverage");
        Assert.Equal(36, rows.GetArrayLength());
        foreach (JsonElement row in rows.EnumerateArray())
        {
            (int count, double share) = (row[0].GetInt32(), row[1].GetDouble());
            Assert.Equal(row[2].GetDouble(), WilsonCoverage.Of(count, share), Tolerance);
        }
    }

    private static IEnumerable<double?> Figures(ReferenceTable table)
    {
        MeasurementOptions options = new() { Classes = table.Classes, PositiveClass = "class 1", Resamples = 0 };
        MacroF1Report report = MacroF1Measurement.Measure(table.Results, options, table.Baseline);
        MacroF1Report one = MacroF1Measurement.Measure(table.Results, options with { ZeroDivision = ZeroDivision.One });
        ScoreTally tally = ScoreTally.Of(
            [.. table.Results.Select(result => result.Score!.Value)], [.. table.Results.Select(result => result.Truth == "class 1")]);
        RocPoint[]? roc = RocCurve.Of(tally)?.Points;
        PrecisionRecallPoint[]? curve = PrecisionRecallCurve.Of(tally)?.Points;
        return
        [
            report.MacroF1,
            one.MacroF1,
            one.Classes.Average(score => score.Precision),
            one.Classes.Average(score => score.Recall),
            report.Accuracy, report.AccuracyLower, report.AccuracyUpper,
            report.BalancedAccuracy,
            report.MatthewsCorrelation,
            report.Sensitivity, report.SensitivityLower, report.SensitivityUpper,
            report.Specificity, report.SpecificityLower, report.SpecificityUpper,
            report.PositivePredictiveValue, report.PositivePredictiveValueLower, report.PositivePredictiveValueUpper,
            report.NegativePredictiveValue, report.NegativePredictiveValueLower, report.NegativePredictiveValueUpper,
            report.RocAuc,
            report.AveragePrecision,
            report.BrierScore,
            report.ExpectedCalibrationError,
            roc?.Length,
            roc?.Sum(point => point.FalsePositiveRate),
            roc?.Sum(point => point.TruePositiveRate),
            roc?.Skip(1).Sum(point => point.Threshold),

            // scikit-learn ends the curve with precision 1 at recall 0, which no threshold has.
            curve?.Length + 1,
            curve?.Sum(point => point.Precision) + 1,
            curve?.Sum(point => point.Recall),
            report.McNemarPValue,
        ];
    }

    private static JsonElement Read()
    {
        using Stream stream = typeof(ReferenceMetricsTests).Assembly.GetManifestResourceStream("reference_metrics.json")!;
        return JsonDocument.Parse(stream).RootElement;
    }
}
