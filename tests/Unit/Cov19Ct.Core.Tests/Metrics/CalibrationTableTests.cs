namespace Cov19Ct.Tests.Metrics;

public class CalibrationTableTests
{
    [Fact]
    public void Bins_are_closed_on_the_right_and_the_first_on_both_sides()
    {
        // 0.6 is below numpy's edge 6 × 0.1 = 0.6000000000000001.
        double[] scores = [0, 0.1, 0.10000001, 0.5, 0.6, 1];
        CalibrationBin[] bins = CalibrationTable.Of(ScoreTally.Of(scores, [false, false, true, true, false, true]), 10)!.Bins;
        Assert.Equal([2, 1, 0, 0, 1, 1, 0, 0, 0, 1], bins.Select(bin => bin.Count));
        Assert.Equal((0.0, 0.05), (bins[0].PositiveShare!.Value, bins[0].MeanScore!.Value));
        Assert.Null(bins[2].PositiveShare);
        Assert.Null(bins[2].MeanScore);
    }

    [Fact]
    public void The_error_is_the_mean_distance_of_share_and_score()
    {
        // Bin (0, 0.5]: scores 0.2 and 0.4, one positive: |1/2 − 0.3|. Bin (0.5, 1]: 0.8, positive: 0.2.
        CalibrationTable table = CalibrationTable.Of(ScoreTally.Of([0.2, 0.4, 0.8], [true, false, true]), 2)!;
        Assert.Equal(((2 * 0.2) + 0.2) / 3, table.ExpectedCalibrationError, 12);
    }

    [Fact]
    public void Scores_beyond_0_and_1_have_none()
    {
        Assert.Null(CalibrationTable.Of(ScoreTally.Of([1.5], [true]), 10));
        Assert.Null(CalibrationTable.Of(ScoreTally.Of([-0.1], [true]), 10));
        Assert.Null(CalibrationTable.Of(ScoreTally.Of([], []), 10));
        Assert.Throws<ArgumentException>(() => ScoreTally.Of([double.NaN], [true]));
        Assert.Throws<ArgumentException>(() => ScoreTally.Of([0.5], [true, false]));
    }
}
