namespace Cov19Ct;

/// <summary>Macro F1, what it is made of, and the figures that belong beside it.</summary>
/// <remarks>Macro F1 is the unweighted mean of the classes' F1 scores, as scikit-learn's
/// <c>f1_score(average='macro', labels=classes)</c>; it is not the F1 of the averaged precision and recall. Public properties are flat, so
/// that a report is a row of a table; PowerShell shows the tables (<see cref="Figures"/> and the others) by name, and leaves them out
/// where it writes objects to files.</remarks>
public sealed class MacroF1Report
{
    /// <param name="matrix">The counts; with at least one class.</param>
    /// <param name="unlabelled">Results without a true class: counted, not guessed.</param>
    /// <param name="withoutPrediction">Results without a prediction.</param>
    /// <param name="seen">How many of the counted results are on scans that their model had seen; null for none.</param>
    /// <param name="zeroDivision">What stands for 0 / 0 in the scores of a class.</param>
    public MacroF1Report(
        ConfusionMatrix matrix,
        int unlabelled,
        int withoutPrediction,
        SeenCounts? seen = null,
        ZeroDivision zeroDivision = ZeroDivision.Warn)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        ConfusionMatrix = [.. matrix.Classes.Select(truth => new ConfusionRow(
            truth,
            [
                .. matrix.Classes.Select(prediction => new ConfusionCell(prediction, matrix[truth, prediction])),
                .. matrix.Undetermined == 0 ? (ConfusionCell[])[] : [new(Verdict.Undetermined, matrix.UndeterminedOf(truth))],
            ]))];
        Classes = matrix.Scores(zeroDivision);
        Count = matrix.Count;
        Correct = Classes.Sum(score => score.TruePositives);
        Undetermined = matrix.Undetermined;
        Answers = [.. Classes.Select(score => new ClassAnswers(
            score.Class,
            score.Support,
            score.Support - matrix.UndeterminedOf(score.Class),
            score.FalseNegatives - matrix.UndeterminedOf(score.Class)))];
        Unlabelled = unlabelled;
        WithoutPrediction = withoutPrediction;
        Seen = seen ?? SeenCounts.None;
    }

    /// <summary>The group that the report is of; null for all results.</summary>
    public string? Group { get; init; }

    /// <summary>Mean of the classes' F1, in [0, 1].</summary>
    public double MacroF1 => ClassScore.MacroF1(Classes);

    public double? MacroF1Lower => Figure(FigureNames.MacroF1)?.Lower;

    public double? MacroF1Upper => Figure(FigureNames.MacroF1)?.Upper;

    /// <summary>Share of results called right; 0 of none.</summary>
    public double Accuracy => Count == 0 ? 0 : (double)Correct / Count;

    public double? AccuracyLower => Figure(FigureNames.Accuracy)?.Lower;

    public double? AccuracyUpper => Figure(FigureNames.Accuracy)?.Upper;

    /// <summary>Results that have both a true class and a prediction.</summary>
    public int Count { get; }

    public int Correct { get; }

    /// <summary>Results without a verdict (<see cref="Verdict.Undetermined"/>). They count as not correct in every figure but those of
    /// scores and those whose name begins with Decided.</summary>
    public int Undetermined { get; }

    /// <summary>Share of results with a verdict; 0 of none.</summary>
    public double DecidedShare => Count == 0 ? 0 : (double)(Count - Undetermined) / Count;

    /// <summary>Macro F1 of the results with a verdict alone; null where all have one, and where none has.</summary>
    public double? DecidedMacroF1 => Decided?.MacroF1;

    public double? DecidedMacroF1Lower => Decided?.MacroF1Lower;

    public double? DecidedMacroF1Upper => Decided?.MacroF1Upper;

    /// <summary>Share of the results with a verdict that were called right; null as <see cref="DecidedMacroF1"/>.</summary>
    public double? DecidedAccuracy => Decided?.Accuracy;

    public double? DecidedAccuracyLower => Decided?.AccuracyLower;

    public double? DecidedAccuracyUpper => Decided?.AccuracyUpper;

    /// <summary>Results left out because they have no true class.</summary>
    public int Unlabelled { get; }

    /// <summary>Results left out because they have no prediction.</summary>
    public int WithoutPrediction { get; }

    /// <summary>The class that the figures below are of, against all others together; null where none was named.</summary>
    public string? PositiveClass { get; init; }

    /// <summary>How many results are of <see cref="PositiveClass"/>; null without one.</summary>
    public int? Positives => Figure(FigureNames.Sensitivity)?.Denominator;

    public double? BalancedAccuracy => Figure(FigureNames.BalancedAccuracy)?.Value;

    public double? BalancedAccuracyLower => Figure(FigureNames.BalancedAccuracy)?.Lower;

    public double? BalancedAccuracyUpper => Figure(FigureNames.BalancedAccuracy)?.Upper;

    public double? MatthewsCorrelation => Figure(FigureNames.MatthewsCorrelation)?.Value;

    public double? MatthewsCorrelationLower => Figure(FigureNames.MatthewsCorrelation)?.Lower;

    public double? MatthewsCorrelationUpper => Figure(FigureNames.MatthewsCorrelation)?.Upper;

    public double? Sensitivity => Figure(FigureNames.Sensitivity)?.Value;

    public double? SensitivityLower => Figure(FigureNames.Sensitivity)?.Lower;

    public double? SensitivityUpper => Figure(FigureNames.Sensitivity)?.Upper;

    public double? Specificity => Figure(FigureNames.Specificity)?.Value;

    public double? SpecificityLower => Figure(FigureNames.Specificity)?.Lower;

    public double? SpecificityUpper => Figure(FigureNames.Specificity)?.Upper;

    public double? PositivePredictiveValue => Figure(FigureNames.PositivePredictiveValue)?.Value;

    public double? PositivePredictiveValueLower => Figure(FigureNames.PositivePredictiveValue)?.Lower;

    public double? PositivePredictiveValueUpper => Figure(FigureNames.PositivePredictiveValue)?.Upper;

    public double? NegativePredictiveValue => Figure(FigureNames.NegativePredictiveValue)?.Value;

    public double? NegativePredictiveValueLower => Figure(FigureNames.NegativePredictiveValue)?.Lower;

    public double? NegativePredictiveValueUpper => Figure(FigureNames.NegativePredictiveValue)?.Upper;

    public double? RocAuc => Figure(FigureNames.RocAuc)?.Value;

    public double? RocAucLower => Figure(FigureNames.RocAuc)?.Lower;

    public double? RocAucUpper => Figure(FigureNames.RocAuc)?.Upper;

    public double? AveragePrecision => Figure(FigureNames.AveragePrecision)?.Value;

    public double? AveragePrecisionLower => Figure(FigureNames.AveragePrecision)?.Lower;

    public double? AveragePrecisionUpper => Figure(FigureNames.AveragePrecision)?.Upper;

    public double? BrierScore => Figure(FigureNames.BrierScore)?.Value;

    public double? BrierScoreLower => Figure(FigureNames.BrierScore)?.Lower;

    public double? BrierScoreUpper => Figure(FigureNames.BrierScore)?.Upper;

    public double? ExpectedCalibrationError => Figure(FigureNames.ExpectedCalibrationError)?.Value;

    public double? ExpectedCalibrationErrorLower => Figure(FigureNames.ExpectedCalibrationError)?.Lower;

    public double? ExpectedCalibrationErrorUpper => Figure(FigureNames.ExpectedCalibrationError)?.Upper;

    /// <summary>The mean of the groups' macro F1, each group counted once; null without groups.</summary>
    public double? GroupMeanMacroF1 => GroupMean?.Value;

    public double? GroupMeanMacroF1Lower => GroupMean?.Lower;

    public double? GroupMeanMacroF1Upper => GroupMean?.Upper;

    /// <summary>Macro F1 of the baseline, on the scans in both sets; null without one.</summary>
    public double? BaselineMacroF1 => Comparison?.BaselineMacroF1;

    /// <summary>Macro F1 minus the baseline's, on the scans in both sets.</summary>
    public double? Difference => Comparison?.Difference;

    public double? DifferenceLower => Comparison?.DifferenceLower;

    public double? DifferenceUpper => Comparison?.DifferenceUpper;

    /// <summary>Of McNemar's exact test against the baseline.</summary>
    public double? McNemarPValue => Comparison?.McNemarPValue;

    /// <summary>Resamples of the bootstrap; 0 for none.</summary>
    public int Resamples { get; init; }

    /// <summary>What was resampled: <c>patients</c> where the patient of each scan is known, else <c>scans</c>.</summary>
    public string? ResampledBy { get; init; }

    /// <summary>How many patients or scans there are to resample.</summary>
    public int ResamplingUnits { get; init; }

    /// <summary>Seed of the bootstrap.</summary>
    public int Seed { get; init; }

    /// <summary>The threshold of the results; null where they do not say, or do not agree.</summary>
    public double? Threshold { get; init; }

    /// <summary>Where the threshold of the results comes from, as they say; null where they do not, or do not agree.</summary>
    public string? ThresholdSource { get; init; }

    /// <summary>How many results are on scans that the model had seen: above 0, the figure is optimistic.</summary>
    public int SeenByModel => Seen.Scans;

    /// <summary>The results on scans that the model was trained on, selected by or calibrated on, by kind.</summary>
    internal SeenCounts Seen { get; }

    /// <summary>Precision, recall, F1 and support of each class.</summary>
    internal ClassScore[] Classes { get; }

    /// <summary>How many scans of each true class have a verdict, and a wrong one.</summary>
    internal ClassAnswers[] Answers { get; }

    /// <summary>The report of the results with a verdict alone; null where all have one, and where none has.</summary>
    internal MacroF1Report? Decided { get; init; }

    /// <summary>A row a true class, a cell a called class; the last cell is of results without a verdict, if there are any.</summary>
    internal ConfusionRow[] ConfusionMatrix { get; }

    /// <summary>Every figure with its interval, a row each.</summary>
    internal MeasuredFigure[] Figures { get; init; } = [];

    /// <summary>The points of the receiver operating characteristic; empty without scores of both sides.</summary>
    internal RocPoint[] RocCurve { get; init; } = [];

    /// <summary>The points of precision against recall; empty without scores and positives.</summary>
    internal PrecisionRecallPoint[] PrecisionRecallCurve { get; init; } = [];

    /// <summary>How often scans of a score are positive; empty without probabilities.</summary>
    internal CalibrationBin[] CalibrationTable { get; init; } = [];

    /// <summary>The results at other thresholds; empty without scores.</summary>
    internal ThresholdRow[] ThresholdTable { get; init; } = [];

    /// <summary>A report a group; empty without.</summary>
    internal MacroF1Report[] Groups { get; init; } = [];

    /// <summary>The mean of each figure over the groups; empty without.</summary>
    internal MeasuredFigure[] GroupMeans { get; init; } = [];

    /// <summary>The comparison with a baseline; null without one.</summary>
    internal PairedComparison? Comparison { get; init; }

    private MeasuredFigure? GroupMean => Array.Find(GroupMeans, figure => figure.Figure == FigureNames.MacroF1);

    /// <summary>The report as text, at most 100 columns wide: macro F1, one row per class, the figures with their intervals, the confusion
    /// matrix, and a warning where the model had seen scans.</summary>
    public override string ToString() => MacroF1ReportText.Of(this);

    private MeasuredFigure? Figure(string name) => Array.Find(Figures, figure => figure.Figure == name);
}

/// <summary>How the results of one true class were called.</summary>
public sealed record ConfusionRow(string Truth, ConfusionCell[] Cells)
{
    public override string ToString() => $"{Truth}: {string.Join<ConfusionCell>(", ", Cells)}";
}

/// <summary>How many were called so.</summary>
public sealed record ConfusionCell(string Prediction, int Count)
{
    public override string ToString() => $"{Prediction} {Count}";
}
