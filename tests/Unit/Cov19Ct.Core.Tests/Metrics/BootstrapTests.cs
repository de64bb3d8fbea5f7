namespace Cov19Ct.Tests.Metrics;

public class BootstrapTests
{
    [Fact]
    public void Patients_are_drawn_with_all_their_scans_where_each_is_known()
    {
        MeasuredResult[] results = [.. "aabbbc".Select(patient => new MeasuredResult("x", "x") { Patient = $"{patient}" })];
        ResamplingUnits units = new(results);
        Assert.True(units.ArePatients);
        Assert.Equal(3, units.Count);
        int[] weights = new int[6];
        for (int resample = 0; resample < 50; resample++)
        {
            units.Draw(SplitMix64.Of(0, 0, resample), weights);
            Assert.Equal(weights[0], weights[1]);
            Assert.Equal([weights[2], weights[2], weights[2]], weights[2..5]);
            Assert.Equal(3, weights[0] + weights[2] + weights[5]);
        }

        results[5] = results[5] with { Patient = " " };
        Assert.False(new ResamplingUnits(results).ArePatients);
        Assert.Equal(6, new ResamplingUnits(results).Count);
    }

    [Fact]
    public void Percentiles_are_interpolated_as_numpy_does()
    {
        // numpy.percentile(range(1, 101), [2.5, 97.5]): 3.475, 97.525.
        BootstrapInterval interval = BootstrapInterval.Of([.. Enumerable.Range(1, 100).Select(value => (double)value).Reverse()])!;
        Assert.Equal(3.475, interval.Lower, 12);
        Assert.Equal(97.525, interval.Upper, 12);
        Assert.Equal(100, interval.Resamples);
    }

    [Fact]
    public void A_figure_that_is_undefined_in_most_resamples_has_no_interval()
    {
        Assert.Null(BootstrapInterval.Of([1, double.NaN, double.NaN]));
        Assert.Equal(2, BootstrapInterval.Of([1, 2, double.NaN])!.Resamples);
        Assert.Null(BootstrapInterval.Of([]));
    }

    [Fact]
    public void Figures_of_a_resample_are_those_of_the_results_in_it()
    {
        ReferenceTable table = ReferenceTable.Of(999);
        MeasurementOptions options = new() { Classes = table.Classes, PositiveClass = "class 1", Resamples = 0 };
        int[] weights = [.. table.Results.Select((_, index) => index % 3)];
        MeasuredResult[] repeated = [.. table.Results.SelectMany((result, index) => Enumerable.Repeat(result, weights[index]))];
        double[] resampled = new ResultSample(table.Results, table.Classes, options).Evaluate(weights);
        MeasuredFigure[] measured = MacroF1Measurement.Measure(repeated, options).Figures;
        Assert.Equal(measured.Length, resampled.Length);
        for (int figure = 0; figure < resampled.Length; figure++)
        {
            Assert.Equal(measured[figure].Value ?? double.NaN, resampled[figure], 12);
        }
    }

}
