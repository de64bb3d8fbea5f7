namespace Cov19Ct;

/// <summary>Results by the places of their classes, ready to be measured as they are or resampled.</summary>
internal sealed class ResultSample
{
    private readonly MeasurementOptions _options;
    private readonly string[] _classes;
    private readonly int _positive;
    private readonly int[] _truths;
    private readonly int[] _predictions;
    private readonly int[]? _scorePlaces;

    /// <param name="results">The results.</param>
    /// <param name="classes">The classes that count, in order.</param>
    /// <param name="options">How they are measured.</param>
    public ResultSample(IReadOnlyList<MeasuredResult> results, string[] classes, MeasurementOptions options)
    {
        _options = options;
        _classes = classes;
        _positive = PlaceOf(options.PositiveClass);
        Units = new ResamplingUnits(results);
        _truths = [.. results.Select(result => PlaceOf(result.Truth)).Select(place => place < 0 ? classes.Length : place)];
        _predictions = [.. results.Select(result => PlaceOf(result.Prediction)).Select(place => place < 0 ? classes.Length : place)];
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
    public MeasuredFigure[] Figures(double[][] resampled)
    {
        List<MeasuredFigure> figures = [];
        double[] values = Evaluate(Counts, Tally);
        Add(FigureNames.MacroF1);
        AddShare(FigureNames.Accuracy, Counts.Correct, Counts.Total);
        Add(FigureNames.BalancedAccuracy);
        Add(FigureNames.MatthewsCorrelation);
        if (_positive >= 0)
        {
            ClassScore positive = Counts.Score(_positive);
            int negatives = Counts.Total - positive.Support;
            int calledNegative = Counts.Total - positive.TruePositives - positive.FalsePositives;
            AddShare(FigureNames.Sensitivity, positive.TruePositives, positive.Support);
            AddShare(FigureNames.Specificity, negatives - positive.FalsePositives, negatives);
            AddShare(FigureNames.PositivePredictiveValue, positive.TruePositives, positive.TruePositives + positive.FalsePositives);
            AddShare(FigureNames.NegativePredictiveValue, calledNegative - positive.FalseNegatives, calledNegative);
            if (Tally is not null)
            {
                Add(FigureNames.RocAuc);
                Add(FigureNames.AveragePrecision);
                Add(FigureNames.BrierScore);
                Add(FigureNames.ExpectedCalibrationError);
            }
        }

        for (int place = 0; place < _classes.Length; place++)
        {
            figures.Add(Figure(FigureNames.F1Of(_classes[place]), values.Length - _classes.Length + place));
        }

        return [.. figures];

        void Add(string name) => figures.Add(Figure(name, figures.Count));

        void AddShare(string name, int numerator, int denominator) =>
            figures.Add(MeasuredFigure.OfShare(name, numerator, denominator, _options.ZeroDivision, IntervalOf(figures.Count)));

        MeasuredFigure Figure(string name, int place) =>
            MeasuredFigure.Of(name, double.IsNaN(values[place]) && !IsF1(name) ? null : values[place], IntervalOf(place));

        BootstrapInterval? IntervalOf(int place) => resampled.Length == 0 ? null : BootstrapInterval.Of(resampled[place]);
    }

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

        return Evaluate(Count(weights), tally);
    }

    /// <summary>Macro F1 of a resample alone.</summary>
    public double MacroF1(int[] weights) => ClassScore.MacroF1(Count(weights).Scores(_options.ZeroDivision));

    /// <summary>Whether each result was called right.</summary>
    public bool IsRight(int index) => _truths[index] == _predictions[index] && _truths[index] < _classes.Length;

    private static bool IsF1(string name) => name == FigureNames.MacroF1 || name.StartsWith(FigureNames.F1Of(""), StringComparison.Ordinal);

    private double[] Evaluate(ConfusionCounts counts, ScoreTally? tally)
    {
        ClassScore[] scores = counts.Scores(_options.ZeroDivision);
        List<double> figures =
        [
            ClassScore.MacroF1(scores),
            Share(counts.Correct, counts.Total),
            BalancedAccuracy.Of(counts) ?? double.NaN,
            MatthewsCorrelation.Of(counts) ?? double.NaN,
        ];
        if (_positive >= 0)
        {
            ClassScore positive = scores[_positive];
            int total = counts.Total;
            int negatives = total - positive.Support;
            int called = positive.TruePositives + positive.FalsePositives;
            figures.Add(Share(positive.TruePositives, positive.Support));
            figures.Add(Share(negatives - positive.FalsePositives, negatives));
            figures.Add(Share(positive.TruePositives, called));
            figures.Add(Share(total - called - positive.FalseNegatives, total - called));
            if (tally is not null)
            {
                figures.Add(RocCurve.AreaUnder(tally) ?? double.NaN);
                figures.Add(PrecisionRecallCurve.AveragePrecisionOf(tally) ?? double.NaN);
                figures.Add(BrierScore.Of(tally) ?? double.NaN);
                figures.Add(CalibrationTable.ErrorOf(tally, _options.CalibrationBins) ?? double.NaN);
            }
        }

        figures.AddRange(scores.Select(score => score.F1));
        return [.. figures];
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

    private int PlaceOf(string? name) => Array.FindIndex(_classes, known => known.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static double Share(int numerator, int denominator) => denominator == 0 ? double.NaN : (double)numerator / denominator;
}
