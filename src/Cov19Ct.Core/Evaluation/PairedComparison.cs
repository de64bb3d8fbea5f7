using System.Globalization;

namespace Cov19Ct;

/// <summary>Two sets of results on the same scans, compared scan by scan.</summary>
public sealed record PairedComparison
{
    /// <summary>Scans that are in both sets.</summary>
    public required int Count { get; init; }

    /// <summary>Results of this set without a partner: left out of the comparison.</summary>
    public required int Unpaired { get; init; }

    /// <summary>Results of the baseline without a partner.</summary>
    public required int BaselineUnpaired { get; init; }

    /// <summary>Macro F1 of this set, on the scans in both.</summary>
    public required double MacroF1 { get; init; }

    public required double BaselineMacroF1 { get; init; }

    /// <summary>This set's macro F1 minus the baseline's.</summary>
    public double Difference => MacroF1 - BaselineMacroF1;

    /// <summary>Lower end of the difference's 95 % interval by the paired bootstrap: both sets resampled alike; null without
    /// resamples.</summary>
    public double? DifferenceLower { get; init; }

    public double? DifferenceUpper { get; init; }

    public required int BothRight { get; init; }

    /// <summary>Scans that this set called right, and the baseline wrong.</summary>
    public required int OnlyThisRight { get; init; }

    public required int OnlyBaselineRight { get; init; }

    public required int BothWrong { get; init; }

    /// <summary>Of McNemar's exact test, two-sided: of the number of right calls, not of macro F1.</summary>
    public double McNemarPValue => McNemarExact.PValue(OnlyThisRight, OnlyBaselineRight);

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"difference in macro F1 {Difference:+0.0000;-0.0000;0.0000} "
            + $"[{DifferenceLower:+0.0000;-0.0000;0.0000}, {DifferenceUpper:+0.0000;-0.0000;0.0000}] "
            + $"on {Plural.Of(Count, "scan")}, McNemar p {McNemarPValue:0.0000}");

    /// <summary>Compares results that stand at the same places of two lists.</summary>
    /// <exception cref="ArgumentException">The lists differ in length, or a scan is of one class here and of another there.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    internal static PairedComparison Of(
        IReadOnlyList<MeasuredResult> results,
        IReadOnlyList<MeasuredResult> baseline,
        string[] classes,
        MeasurementOptions options,
        (int Here, int There) unpaired,
        CancellationToken cancellationToken)
    {
        if (results.Count != baseline.Count)
        {
            throw new ArgumentException("The comparison needs at least one pair of results.", nameof(baseline));
        }

        int differing = results.Zip(baseline)
            .Count(pair => !pair.First.Truth.Equals(pair.Second.Truth, StringComparison.OrdinalIgnoreCase));
        if (differing > 0)
        {
            throw new ArgumentException(
                $"{Plural.Of(differing, "scan")} {Plural.Verb(differing, "has", "have")} a different label in the baseline.",
                nameof(baseline));
        }

        ResultSample here = new(results, classes, options);
        ResultSample there = new(baseline, classes, options);
        double[][] resampled = Bootstrap.Run(
            here.Units,
            options.Resamples,
            options.Seed,
            stream: 0,
            weights => [here.MacroF1(weights) - there.MacroF1(weights)],
            cancellationToken);
        BootstrapInterval? interval = resampled.Length == 0 ? null : BootstrapInterval.Of(resampled[0]);
        (int both, int onlyHere, int onlyThere, int neither) = (0, 0, 0, 0);
        for (int index = 0; index < results.Count; index++)
        {
            _ = (here.IsRight(index), there.IsRight(index)) switch
            {
                (true, true) => both++,
                (true, false) => onlyHere++,
                (false, true) => onlyThere++,
                _ => neither++,
            };
        }

        return new PairedComparison
        {
            Count = results.Count,
            Unpaired = unpaired.Here,
            BaselineUnpaired = unpaired.There,
            MacroF1 = ClassScore.MacroF1(here.Counts.Scores(options.ZeroDivision)),
            BaselineMacroF1 = ClassScore.MacroF1(there.Counts.Scores(options.ZeroDivision)),
            DifferenceLower = interval?.Lower,
            DifferenceUpper = interval?.Upper,
            BothRight = both,
            OnlyThisRight = onlyHere,
            OnlyBaselineRight = onlyThere,
            BothWrong = neither,
        };
    }
}
