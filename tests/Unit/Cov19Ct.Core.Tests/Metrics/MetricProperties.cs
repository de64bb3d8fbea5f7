using CsCheck;

namespace Cov19Ct.Tests.Metrics;

/// <summary>What must hold for all results, on generated ones. A failure prints the seed that repeats it.</summary>
public class MetricProperties
{
    private static readonly string[] s_classes = ["a", "b", "c"];

    private static readonly Gen<(int Truth, int Prediction)[]> s_results = Gen.Select(Gen.Int[0, 2], Gen.Int[0, 2]).Array[1, 40];

    private static readonly Gen<(double Score, bool IsPositive)[]> s_scored =
        Gen.Select(Gen.Int[0, 12].Select(step => step / 12.0), Gen.Bool).Array[1, 40];

    /// <summary>From the definition alone: the mean over the classes of 2 TP / (2 TP + FP + FN), 0 for 0 / 0.</summary>
    [Fact]
    public void Macro_F1_is_the_mean_of_the_classes_harmonic_means() => s_results.Sample(results =>
    {
        double expected = Enumerable.Range(0, s_classes.Length).Average(place =>
        {
            int right = results.Count(result => result == (place, place));
            int others = results.Count(result => result.Truth == place ^ result.Prediction == place);
            return right + others == 0 ? 0 : 2.0 * right / ((2 * right) + others);
        });
        Assert.Equal(expected, ClassScore.MacroF1(MatrixOf(results).Scores()), 12);
    });

    [Fact]
    public void Macro_F1_does_not_depend_on_the_order_of_results_or_classes() => s_results.Sample(results =>
    {
        (int, int)[] turned = [.. results.Reverse().Select(result => (2 - result.Truth, 2 - result.Prediction))];
        Assert.Equal(ClassScore.MacroF1(MatrixOf(results).Scores()), ClassScore.MacroF1(MatrixOf(turned).Scores()), 12);
    });

    /// <summary>By its definition: the share of pairs of a positive and a negative in which the positive has the higher score.</summary>
    [Fact]
    public void The_area_under_the_curve_is_the_share_of_pairs_in_order() => s_scored.Sample(scored =>
    {
        double[] positives = [.. scored.Where(scan => scan.IsPositive).Select(scan => scan.Score)];
        double[] negatives = [.. scored.Where(scan => !scan.IsPositive).Select(scan => scan.Score)];
        RocCurve? curve = RocCurve.Of(TallyOf(scored));
        if (positives.Length == 0 || negatives.Length == 0)
        {
            Assert.Null(curve);
            return;
        }

        double expected = positives.Average(
            positive => negatives.Average(negative => positive > negative ? 1 : positive == negative ? 0.5 : 0));
        Assert.Equal(expected, curve!.Area, 12);
        Assert.Equal((0, 0), (curve.Points[0].FalsePositiveRate, curve.Points[0].TruePositiveRate));
        Assert.Equal((1, 1), (curve.Points[^1].FalsePositiveRate, curve.Points[^1].TruePositiveRate));
    });

    [Fact]
    public void The_Brier_score_is_the_mean_squared_error() => s_scored.Sample(scored => Assert.Equal(
        scored.Average(scan => Math.Pow(scan.Score - (scan.IsPositive ? 1 : 0), 2)), BrierScore.Of(TallyOf(scored))!.Value, 12));

    [Fact]
    public void A_Wilson_interval_holds_the_share_and_is_narrower_for_more_results() =>
        Gen.Int[1, 500].SelectMany(count => Gen.Int[0, count].Select(successes => (successes, count))).Sample(drawn =>
        {
            (int successes, int count) = drawn;
            WilsonInterval interval = WilsonInterval.Of(successes, count);
            Assert.InRange((double)successes / count, interval.Lower, interval.Upper);
            Assert.InRange(interval.Lower, 0, 1);
            Assert.InRange(interval.Upper, 0, 1);
            WilsonInterval more = WilsonInterval.Of(10 * successes, 10 * count);
            Assert.True(more.Upper - more.Lower < interval.Upper - interval.Lower);
        });

    [Fact]
    public void McNemars_p_value_is_symmetric_and_a_probability() => Gen.Select(Gen.Int[0, 60], Gen.Int[0, 60]).Sample(drawn =>
    {
        double p = McNemarExact.PValue(drawn.Item1, drawn.Item2);
        Assert.InRange(p, double.Epsilon, 1);
        Assert.Equal(p, McNemarExact.PValue(drawn.Item2, drawn.Item1), 12);
    });

    private static ConfusionMatrix MatrixOf((int Truth, int Prediction)[] results)
    {
        ConfusionMatrix matrix = new(s_classes);
        foreach ((int truth, int prediction) in results)
        {
            matrix.Add(s_classes[truth], s_classes[prediction]);
        }

        return matrix;
    }

    private static ScoreTally TallyOf((double Score, bool IsPositive)[] scored) =>
        ScoreTally.Of([.. scored.Select(scan => scan.Score)], [.. scored.Select(scan => scan.IsPositive)]);
}
