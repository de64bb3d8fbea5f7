namespace Cov19Ct;

/// <summary>Results by the places of their classes, ready to be measured as they are or resampled.</summary>
internal sealed class ResultSample
{
    private readonly MeasurementOptions _options;
    private readonly string[] _classes;
    private readonly string[] _f1Names;
    private readonly int _positive;
    private readonly int[] _truths;
    private readonly int[] _predictions;
    private readonly bool[] _areUndetermined;
    private readonly int[]? _scorePlaces;

    /// <param name="results">The results.</param>
    /// <param name="classes">The classes that count, in order.</param>
    /// <param name="options">How they are measured.</param>
    public ResultSample(IReadOnlyList<MeasuredResult> results, string[] classes, MeasurementOptions options)
    {
        _options = options;
        _classes = classes;
        _f1Names = Array.ConvertAll(classes, FigureNames.F1Of);
        _positive = PlaceOf(options.PositiveClass);
        Units = new ResamplingUnits(results);
        _truths = [.. results.Select(result => PlaceOf(result.Truth)).Select(place => place < 0 ? classes.Length : place)];
        _predictions = [.. results.Select(result => PlaceOf(result.Prediction)).Select(place => place < 0 ? classes.Length : place)];
        _areUndetermined = [.. results.Select(result => result.IsUndetermined(classes))];
        if (_positive >= 0 && results.Count > 0 && results.All(result => result.Score is double score && double.IsFinite(score)))
        {
            double[] scores = [.. results.Select(result => result.Score!.Value)];
            _scorePlaces = ScoreTally.PlacesOf(scores, out _);
            Tally = ScoreTally.Of(scores, [.. _truths.Select(truth => truth == _positive)]);
        }

        Counts = Count(weights: null);
    }

    public ResamplingUnits Units { get; }

    public ConfusionCounts Counts { get; }

    /// <summary>The scores; null where one has none, or there is no positive class.</summary>
    public ScoreTally? Tally { get; }

    /// <summary>The figures and their intervals.</summary>
    /// <param name="resampled">[figure][resample], in the order of <see cref="Evaluate(int[])"/>; empty for none.</param>
    public MeasuredFigure[] Figures(double[][] resampled) => [.. List(Counts, Tally, weights: null).Select((figure, place) =>
    {
        BootstrapInterval? interval = resampled.Length == 0 ? null : BootstrapInterval.Of(resampled[place]);
        return figure.Denominator is int denominator
            ? MeasuredFigure.OfShare(figure.Name, figure.Numerator, denominator, _options.ZeroDivision, interval)
            : MeasuredFigure.Of(figure.Name, figure.Value, interval);
    })];

    /// <summary>The figures of a resample, in the order of <see cref="Figures"/>; NaN where not defined.</summary>
    /// <param name="weights">How often each result counts.</param>
    public double[] Evaluate(int[] weights)
    {
        ScoreTally? tally = null;
        if (Tally is not null)
        {
            int[] positives = new int[Tally.Scores.Length];
            int[] negatives = new int[Tally.Scores.Length];
            for (int index = 0; index < weights.Length; index++)
            {
                (_truths[index] == _positive ? positives : negatives)[_scorePlaces![index]] += weights[index];
            }

            tally = Tally.WithCounts(positives, negatives);
        }

        return [.. List(Count(weights), tally, weights).Select(figure => figure.Value ?? double.NaN)];
    }

    /// <summary>Macro F1 of a resample alone.</summary>
    public double MacroF1(int[] weights) => ClassScore.MacroF1(Count(weights).Scores(_options.ZeroDivision));

    /// <summary>Whether each result was called right.</summary>
    public bool IsRight(int index) => _truths[index] == _predictions[index] && _truths[index] < _classes.Length;

    /// <summary>The one list of figures, in the order of a report: whoever evaluates them, or names them, goes by it.</summary>
    private IEnumerable<FigureValue> List(ConfusionCounts counts, ScoreTally? tally, int[]? weights)
    {
        ClassScore[] scores = counts.Scores(_options.ZeroDivision);
        yield return new(FigureNames.MacroF1, ClassScore.MacroF1(scores));
        yield return FigureValue.Share(FigureNames.Accuracy, counts.Correct, counts.Total);
        yield return new(FigureNames.BalancedAccuracy, BalancedAccuracy.Of(counts));
        yield return new(FigureNames.MatthewsCorrelation, MatthewsCorrelation.Of(counts));
        if (_positive >= 0)
        {
            ClassScore positive = scores[_positive];
            int negatives = counts.Total - positive.Support;
            int calledPositive = positive.TruePositives + positive.FalsePositives;
            (int undeterminedPositives, int undeterminedNegatives) = CountUndetermined(weights);
            int trueNegatives = negatives - positive.FalsePositives - undeterminedNegatives;
            int calledNegative = counts.Total - calledPositive - undeterminedPositives - undeterminedNegatives;
            yield return FigureValue.Share(FigureNames.Sensitivity, positive.TruePositives, positive.Support);
            yield return FigureValue.Share(FigureNames.Specificity, trueNegatives, negatives);
            yield return FigureValue.Share(FigureNames.PositivePredictiveValue, positive.TruePositives, calledPositive);
            yield return FigureValue.Share(FigureNames.NegativePredictiveValue, trueNegatives, calledNegative);
        }

        if (tally is not null)
        {
            yield return new(FigureNames.RocAuc, RocCurve.AreaUnder(tally));
            yield return new(FigureNames.AveragePrecision, PrecisionRecallCurve.AveragePrecisionOf(tally));
            yield return new(FigureNames.BrierScore, BrierScore.Of(tally));
            yield return new(FigureNames.ExpectedCalibrationError, CalibrationTable.ErrorOf(tally, _options.CalibrationBins));
        }

        for (int place = 0; place < scores.Length; place++)
        {
            yield return new(_f1Names[place], scores[place].F1);
        }
    }

    private ConfusionCounts Count(int[]? weights)
    {
        ConfusionCounts counts = new(_classes);
        for (int index = 0; index < _truths.Length; index++)
        {
            counts.Add(_truths[index], _predictions[index], weights?[index] ?? 1);
        }

        return counts;
    }

    /// <summary>Results without a verdict, of the positive class and of others.</summary>
    private (int Positives, int Negatives) CountUndetermined(int[]? weights)
    {
        (int positives, int negatives) = (0, 0);
        for (int index = 0; index < _areUndetermined.Length; index++)
        {
            int weight = _areUndetermined[index] ? weights?[index] ?? 1 : 0;
            positives += _truths[index] == _positive ? weight : 0;
            negatives += _truths[index] == _positive ? 0 : weight;
        }

        return (positives, negatives);
    }

    private int PlaceOf(string? name) => Array.FindIndex(_classes, known => known.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>A figure of some results, and of a share what it is of.</summary>
    /// <param name="Name">Its name in a report.</param>
    /// <param name="Value">Null where it is not defined; NaN where the user asked for that instead.</param>
    private readonly record struct FigureValue(string Name, double? Value, int Numerator = 0, int? Denominator = null)
    {
        public static FigureValue Share(string name, int numerator, int denominator) =>
            new(name, denominator == 0 ? null : (double)numerator / denominator, numerator, denominator);
    }
}
