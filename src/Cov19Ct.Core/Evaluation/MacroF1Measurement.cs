namespace Cov19Ct;

/// <summary>Measures results: from a list of them to a report.</summary>
public static class MacroF1Measurement
{
    /// <summary>What results without a group are put under.</summary>
    public const string NoGroup = "(none)";

    /// <param name="results">Results with a true class and a prediction; at least one.</param>
    /// <param name="options">How they are measured.</param>
    /// <param name="baseline">Other results of the same scans; null for none. Both sets have keys, each once.</param>
    /// <param name="isGrouped">True for a report a group beside the one of all.</param>
    /// <param name="details">Counts that the results do not contain.</param>
    /// <param name="cancellationToken">Asked between resamples.</param>
    /// <exception cref="ArgumentException">There are no results, a class is named twice, a key is missing or there twice, the two sets have
    /// no scan in common, or disagree on its class.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static MacroF1Report Measure(
        IReadOnlyList<MeasuredResult> results,
        MeasurementOptions options,
        IReadOnlyList<MeasuredResult>? baseline = null,
        bool isGrouped = false,
        MeasurementDetails? details = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(results);
        ArgumentNullException.ThrowIfNull(options);
        return Measure(results, ConfusionMatrix.Of(results, options.Classes), options, baseline, isGrouped, details, cancellationToken);
    }

    /// <summary>The same, of results that are counted already.</summary>
    /// <param name="matrix">The results' counts; its classes are those that count.</param>
    internal static MacroF1Report Measure(
        IReadOnlyList<MeasuredResult> results,
        ConfusionMatrix matrix,
        MeasurementOptions options,
        IReadOnlyList<MeasuredResult>? baseline,
        bool isGrouped,
        MeasurementDetails? details,
        CancellationToken cancellationToken)
    {
        if (results.Count == 0)
        {
            throw new ArgumentException("There are no results to measure.", nameof(results));
        }

        if (results.Any(result => result.Score is not double score || !double.IsFinite(score)))
        {
            // Figures of scores are of all results or of none, in each group alike.
            results = [.. results.Select(result => result with { Score = null })];
        }

        details ??= new MeasurementDetails();
        MeasurementOptions closed = options with { Classes = matrix.Classes };
        (ResultSample sample, double[][] resampled) = Resample(results, closed, stream: 0, cancellationToken);
        IGrouping<string, MeasuredResult>[] grouped = isGrouped
            ? [.. results.GroupBy(result => result.Group ?? NoGroup, StringComparer.OrdinalIgnoreCase)
                .OrderBy(group => group.Key, StringComparer.OrdinalIgnoreCase)]
            : [];
        List<MacroF1Report> groups = [];
        List<double[][]> groupResampled = [];
        foreach (IGrouping<string, MeasuredResult> group in grouped)
        {
            MeasuredResult[] members = [.. group];
            (ResultSample part, double[][] values) = Resample(members, closed, stream: groups.Count + 1, cancellationToken);
            groups.Add(Report(
                members,
                ConfusionMatrix.Of(members, matrix.Classes),
                part,
                values,
                closed,
                new MeasurementDetails { Threshold = details.Threshold, ThresholdSource = details.ThresholdSource },
                group.Key,
                decided: Decided(members, closed, groups.Count + 1, group.Key, cancellationToken)));
            groupResampled.Add(values);
        }

        PairedComparison? comparison = baseline is null ? null : Compare(results, baseline, closed, cancellationToken);
        return Report(
            results,
            matrix,
            sample,
            resampled,
            closed,
            details,
            group: null,
            groups,
            GroupMeans(groups, groupResampled),
            comparison,
            Decided(results, closed, stream: 0, group: null, cancellationToken));
    }

    /// <summary>The same measurement of the results with a verdict alone; null where all have one, and where none has.</summary>
    private static MacroF1Report? Decided(
        IReadOnlyList<MeasuredResult> results, MeasurementOptions options, int stream, string? group, CancellationToken cancellationToken)
    {
        MeasuredResult[] decided = [.. results.Where(result => !result.IsUndetermined(options.Classes!))];
        if (decided.Length == 0 || decided.Length == results.Count)
        {
            return null;
        }

        (ResultSample sample, double[][] resampled) = Resample(decided, options, stream, cancellationToken);
        ConfusionMatrix matrix = ConfusionMatrix.Of(decided, options.Classes);
        return Report(decided, matrix, sample, resampled, options, new MeasurementDetails(), group);
    }

    private static (ResultSample Sample, double[][] Resampled) Resample(
        IReadOnlyList<MeasuredResult> results, MeasurementOptions options, int stream, CancellationToken cancellationToken)
    {
        ResultSample sample = new(results, options.Classes!, options);
        return (sample, Bootstrap.Run(sample.Units, options.Resamples, options.Seed, stream, sample.Evaluate, cancellationToken));
    }

    private static MacroF1Report Report(
        IReadOnlyList<MeasuredResult> results,
        ConfusionMatrix matrix,
        ResultSample sample,
        double[][] resampled,
        MeasurementOptions options,
        MeasurementDetails details,
        string? group,
        List<MacroF1Report>? groups = null,
        MeasuredFigure[]? groupMeans = null,
        PairedComparison? comparison = null,
        MacroF1Report? decided = null) =>
        new(matrix, details.Unlabelled, details.WithoutPrediction, details.Seen, options.ZeroDivision)
        {
            Group = group,
            PositiveClass = options.Classes!.FirstOrDefault(name => name.Equals(options.PositiveClass, StringComparison.OrdinalIgnoreCase)),
            Figures = [.. sample.Figures(resampled).Select(figure => figure with { Group = group })],
            RocCurve = (sample.Tally is null ? null : RocCurve.Of(sample.Tally))?.Points ?? [],
            PrecisionRecallCurve = (sample.Tally is null ? null : PrecisionRecallCurve.Of(sample.Tally))?.Points ?? [],
            CalibrationTable = (sample.Tally is null ? null : CalibrationTable.Of(sample.Tally, options.CalibrationBins))?.Bins ?? [],
            ThresholdTable = sample.Tally is null ? [] : Thresholds(results, options),
            Resamples = options.Resamples,
            ResampledBy = sample.Units.ArePatients ? "patients" : "scans",
            ResamplingUnits = sample.Units.Count,
            Seed = options.Seed,
            Threshold = details.Threshold,
            ThresholdSource = details.ThresholdSource,
            Groups = groups?.ToArray() ?? [],
            GroupMeans = groupMeans ?? [],
            Comparison = comparison,
            Decided = decided,
        };

    private static ThresholdRow[] Thresholds(IReadOnlyList<MeasuredResult> results, MeasurementOptions options) => ThresholdTable.Of(
        results.Select(result => new ScoredScan(result.Score!.Value, result.Truth, OtherClassOf(result, options))),
        options.Classes!,
        options.PositiveClass!,
        options.Thresholds.Concat(ThresholdTable.EvenThresholds));

    /// <summary>What the result says, or follows from; empty where it does not follow.</summary>
    private static string OtherClassOf(MeasuredResult result, MeasurementOptions options)
    {
        if (result.OtherClass is not null)
        {
            return result.OtherClass;
        }

        string[] others = [.. options.Classes!.Where(name => !name.Equals(options.PositiveClass, StringComparison.OrdinalIgnoreCase))];
        return others.Length == 1 ? others[0]
            : result.Prediction.Equals(options.PositiveClass, StringComparison.OrdinalIgnoreCase) ? ""
            : result.IsUndetermined(options.Classes!) ? ""
            : result.Prediction;
    }

    /// <summary>The mean of each figure over the groups in which it is defined; the intervals from the same means of the groups'
    /// resamples.</summary>
    private static MeasuredFigure[] GroupMeans(List<MacroF1Report> groups, List<double[][]> resampled)
    {
        if (groups.Count == 0)
        {
            return [];
        }

        List<MeasuredFigure> means = [];
        for (int place = 0; place < groups[0].Figures.Length; place++)
        {
            int figure = place;
            string name = groups[0].Figures[place].Figure;
            MacroF1Report[] having = [.. groups.Where(group => group.Figures.Length == groups[0].Figures.Length)];
            double? value = Mean(having.Select(group => group.Figures[figure].Value ?? double.NaN)) is double mean && !double.IsNaN(mean)
                ? mean
                : null;
            double[] draws = having.Length < groups.Count || resampled[0].Length == 0
                ? []
                : [.. Enumerable.Range(0, resampled[0][place].Length)
                    .Select(draw => Mean(resampled.Select(values => values[figure][draw])))];
            means.Add(MeasuredFigure.Of(name, value, draws.Length == 0 ? null : BootstrapInterval.Of(draws)));
        }

        return [.. means];
    }

    private static double Mean(IEnumerable<double> values) =>
        values.Where(value => !double.IsNaN(value)).DefaultIfEmpty(double.NaN).Average();

    private static PairedComparison Compare(
        IReadOnlyList<MeasuredResult> results,
        IReadOnlyList<MeasuredResult> baseline,
        MeasurementOptions options,
        CancellationToken cancellationToken)
    {
        Dictionary<string, MeasuredResult> here = ByKey(results, "results");
        Dictionary<string, MeasuredResult> there = ByKey(baseline, "results of the baseline");
        if (HavePlainKeys(here) && HavePlainKeys(there))
        {
            // Case and blanks of a name change where programs write it; they matter only where they distinguish two scans.
            here = here.ToDictionary(pair => MeasuredResult.PlainKey(pair.Key), pair => pair.Value, StringComparer.Ordinal);
            there = there.ToDictionary(pair => MeasuredResult.PlainKey(pair.Key), pair => pair.Value, StringComparer.Ordinal);
        }

        string[] common = [.. here.Keys.Where(there.ContainsKey)];
        if (common.Length == 0)
        {
            throw new ArgumentException("The results and the baseline have no scan in common.", nameof(baseline));
        }

        return PairedComparison.Of(
            [.. common.Select(key => here[key])],
            [.. common.Select(key => there[key])],
            options.Classes!,
            options,
            (results.Count - common.Length, baseline.Count - common.Length),
            cancellationToken);
    }

    private static bool HavePlainKeys(Dictionary<string, MeasuredResult> results) =>
        results.Keys.Select(MeasuredResult.PlainKey).Distinct(StringComparer.Ordinal).Count() == results.Count;

    private static Dictionary<string, MeasuredResult> ByKey(IReadOnlyList<MeasuredResult> results, string whose)
    {
        Dictionary<string, MeasuredResult> byKey = new(StringComparer.Ordinal);
        foreach (MeasuredResult result in results)
        {
            if (result.Key is null || !byKey.TryAdd(result.Key, result))
            {
                throw new ArgumentException(result.Key is null
                    ? $"Some {whose} do not name their scan."
                    : $"The {whose} contain a scan twice: {result.Key}.");
            }
        }

        return byKey;
    }
}
