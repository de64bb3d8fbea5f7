namespace Cov19Ct;

/// <summary>Tests whether what is not disease predicts the label of scans: then a network can seem to diagnose without seeing
/// any.</summary>
/// <remarks>Geirhos et al., Nature Machine Intelligence 2 (2020) 665–673; of COVID-19, DeGrave et al., Nature Machine Intelligence 3 (2021)
/// 610–619.</remarks>
public static class ShortcutTest
{
    /// <summary>The fewest patients with scans of a class; scans, where a patient is not known. Labels are permuted between patients, so
    /// with fewer nothing could be told from chance.</summary>
    public const int MinimumPatientsPerClass = 5;

    private const string Positive = "positive";
    private const string Negative = "negative";

    /// <summary>Tests each attribute alone, and all together.</summary>
    /// <param name="scans">Scans of both classes, of at least <see cref="MinimumPatientsPerClass"/> patients each.</param>
    /// <param name="positiveClass">The name of the positive class.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellationToken">Asked between permutations.</param>
    /// <returns>A report, in which the probabilities are adjusted for the number of attributes: the largest of all standardised areas is
    /// compared with those of permuted labels (Westfall and Young, Resampling-Based Multiple Testing, 1993).</returns>
    /// <exception cref="ArgumentException">There are too few patients of a class.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static ShortcutReport Run(
        IReadOnlyList<AttributedScan> scans, string positiveClass, ShortcutOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(scans);
        ArgumentNullException.ThrowIfNull(options);
        if (!HasEnough(PatientCounts([.. scans.Select(scan => (scan.IsPositive, scan.Patient))])))
        {
            throw new ArgumentException("There are too few patients of a class.", nameof(scans));
        }

        PatientFolds folds = new(scans, options.Folds, options.Seed);
        List<string> constant = [];
        List<AttributeLevels> attributes = AttributeLevels.Of(scans, constant);
        LevelPredictor[] predictors = attributes.Count == 0 ? []
        : [
            new LevelPredictor(folds, attributes),
            .. attributes.Select(attribute => new LevelPredictor(folds, [attribute])),
        ];
        bool[] labels = [.. scans.Select(scan => scan.IsPositive)];
        double[][] scores = Array.ConvertAll(predictors, predictor => predictor.Predict(labels));
        double[] pValues = PValues(predictors, [.. scores.Select(one => RankArea.Of(one, labels))], folds, options, cancellationToken);
        ShortcutFigure[] figures =
        [
            .. scores.Select((score, index) => Figure(
                index == 0 ? null : attributes[index - 1], attributes, scans, score, pValues[index], options, cancellationToken)),
        ];
        return new ShortcutReport
        {
            ScanCount = scans.Count,
            PositiveCount = scans.Count(scan => scan.IsPositive),
            PositiveClass = positiveClass,
            PatientCount = folds.ArePatients ? folds.PatientCount : null,
            Figures = [.. figures.OrderBy(figure => figure.PValue).ThenByDescending(figure => figure.Auc)],
            Constant = [.. constant],
            Options = options,
        };
    }

    /// <summary>The patients with scans of the positive class, and those with others; scans, where the patient of one is not
    /// known.</summary>
    /// <param name="scans">Class and patient of each scan.</param>
    public static (int Positives, int Others) PatientCounts(IReadOnlyList<(bool IsPositive, string? Patient)> scans)
    {
        ArgumentNullException.ThrowIfNull(scans);
        int[][] groups = new PatientGroups([.. scans.Select(scan => scan.Patient)]).Scans;
        return (Count(true), Count(false));

        int Count(bool isPositive) => groups.Count(group => Array.Exists(group, index => scans[index].IsPositive == isPositive));
    }

    /// <summary>True where so many patients are enough.</summary>
    public static bool HasEnough((int Positives, int Others) patients) =>
        Math.Min(patients.Positives, patients.Others) >= MinimumPatientsPerClass;

    private static double[] PValues(
        LevelPredictor[] predictors, double[] areas, PatientFolds folds, ShortcutOptions options, CancellationToken cancellationToken)
    {
        double[][] permuted = new double[options.Permutations][];
        ParallelOptions parallel = new() { CancellationToken = cancellationToken };
        Parallel.For(0, permuted.Length, parallel, permutation =>
        {
            bool[] labels = folds.Permute(SplitMix64.Of(options.Seed, 1, permutation));
            permuted[permutation] = Array.ConvertAll(predictors, predictor => RankArea.Of(predictor.Predict(labels), labels));
        });
        (double Mean, double Deviation)[] usual = [.. areas.Select((_, index) => MomentsOf(Array.ConvertAll(permuted, row => row[index])))];
        double[] largest = Array.ConvertAll(permuted, row => row.Select(Standardised).DefaultIfEmpty(0).Max());
        return
        [
            .. areas.Select(Standardised)
                .Select(value => (1.0 + largest.Count(other => other >= value)) / (1 + permuted.Length)),
        ];

        double Standardised(double area, int index) =>
            usual[index].Deviation > 0 ? (area - usual[index].Mean) / usual[index].Deviation : 0;
    }

    private static (double Mean, double Deviation) MomentsOf(double[] values)
    {
        double mean = values.Average();
        return (mean, Math.Sqrt(values.Average(value => (value - mean) * (value - mean))));
    }

    private static ShortcutFigure Figure(
        AttributeLevels? attribute,
        List<AttributeLevels> all,
        IReadOnlyList<AttributedScan> scans,
        double[] scores,
        double pValue,
        ShortcutOptions options,
        CancellationToken cancellationToken)
    {
        MeasuredResult[] results =
        [
            .. scans.Select((scan, index) => new MeasuredResult(
                scan.IsPositive ? Positive : Negative, scores[index] > 0 ? Positive : Negative)
            {
                Score = scores[index],
                Patient = scan.Patient,
            }),
        ];
        MacroF1Report report = MacroF1Measurement.Measure(
            results,
            new MeasurementOptions
            {
                Classes = [Positive, Negative],
                PositiveClass = Positive,
                ZeroDivision = ZeroDivision.Zero,
                Resamples = options.Resamples,
                Seed = options.Seed,
            },
            cancellationToken: cancellationToken);
        MeasuredFigure area = Array.Find(report.Figures, figure => figure.Figure == FigureNames.RocAuc)!;
        MeasuredFigure macroF1 = Array.Find(report.Figures, figure => figure.Figure == FigureNames.MacroF1)!;
        return new ShortcutFigure(
            attribute?.Name ?? ShortcutReport.Together,
            attribute?.Count ?? all.Sum(one => one.Count),
            attribute?.MissingCount ?? 0,
            area.Value!.Value,
            area.Lower,
            area.Upper,
            macroF1.Value!.Value,
            macroF1.Lower,
            macroF1.Upper,
            pValue,
            pValue <= options.FalseAlarmRate);
    }
}
