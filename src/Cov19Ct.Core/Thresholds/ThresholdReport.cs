namespace Cov19Ct;

/// <summary>A threshold that was chosen on a set of scans, with the scores without a verdict if a coverage was asked for, and what the set
/// comes to at it. The figures are those of the set it was chosen on: no result.</summary>
public sealed record ThresholdReport
{
    /// <summary>Name of the <see cref="VoteRule"/>.</summary>
    public string Rule => VoteRule.ToString();

    /// <summary>The K of the rules that have one; else null.</summary>
    public int? K { get; init; }

    /// <summary>The threshold, in (0, 1].</summary>
    public double Threshold => Choice.Threshold;

    /// <summary>Every threshold above this, and up to <see cref="Upper"/>, gives the same verdicts on the set.</summary>
    public double Lower => Choice.Lower;

    public double Upper => Choice.Upper;

    /// <summary>Name of the <see cref="ThresholdCriterion"/>.</summary>
    public string Criterion => ThresholdCriterion.ToString();

    /// <summary>The sensitivity or specificity that was asked for; null for other criteria.</summary>
    public double? AtLeast { get; init; }

    /// <summary>The coverage that was asked for, of each class; null where every scan has a verdict.</summary>
    public double? Coverage => Range?.Coverage;

    /// <summary>The lowest score without a verdict; null without a coverage.</summary>
    public double? UndeterminedFrom => Range?.From;

    /// <summary>The lowest score above those without a verdict; null without a coverage.</summary>
    public double? UndeterminedBelow => Range?.Below;

    /// <summary>Scans of the set without a verdict; null without a coverage.</summary>
    public int? Undetermined => Range is null ? null : Answers.Sum(row => row.Undetermined);

    /// <summary>Scans of the set with a verdict / scans; null without a coverage.</summary>
    public double? DecidedShare => Range is null ? null : 1 - ((double)Undetermined! / Count);

    /// <summary>Wrong verdicts / scans of the set with a verdict; null without a coverage, and where no scan has a verdict.</summary>
    public double? ErrorAmongDecided =>
        Range is null || Undetermined == Count ? null : (double)Answers.Sum(row => row.Wrong) / (Count - Undetermined);

    public required string PositiveClass { get; init; }

    /// <summary>Scans of the set.</summary>
    public int Count => Choice.Row.TruePositives + Choice.Row.FalsePositives + Choice.Row.FalseNegatives + Choice.Row.TrueNegatives;

    /// <summary>Those of the positive class.</summary>
    public int Positives => Choice.Row.TruePositives + Choice.Row.FalseNegatives;

    public double? MacroF1 => Choice.Row.MacroF1;

    public double? Sensitivity => Choice.Row.Sensitivity;

    public double? Specificity => Choice.Row.Specificity;

    public double? PositivePredictiveValue => Choice.Row.PositivePredictiveValue;

    public double? NegativePredictiveValue => Choice.Row.NegativePredictiveValue;

    public double? YoudenIndex => Choice.Row.YoudenIndex;

    /// <summary>The threshold that the diagnoses had; null where they did not agree, or where the rule is another.</summary>
    public double? PreviousThreshold { get; init; }

    /// <summary>Macro F1 of the set at it.</summary>
    public double? PreviousMacroF1 { get; init; }

    /// <summary>Distinguishes the set of scans from others (<see cref="ScanSetFingerprint"/>); null where the fingerprint of one is not
    /// known.</summary>
    public string? SetFingerprint { get; init; }

    /// <summary>What a model says of a threshold that was chosen so.</summary>
    public string ThresholdSource
    {
        get
        {
            string what = AtLeast is double atLeast
                ? FormattableString.Invariant($"{Criterion} of at least {atLeast:0.####}")
                : $"largest {Criterion}";
            string coverage = Coverage is double asked ? FormattableString.Invariant($", coverage {asked} of each class") : "";
            return $"{what} on {Plural.Of(Count, "scan")}{coverage}, set {SetFingerprint ?? "unknown"}";
        }
    }

    public required string ModelName { get; init; }

    /// <summary>SHA-256 of the model's tensors, hexadecimal.</summary>
    public required string ModelHash { get; init; }

    /// <summary>The model file that it was written to; null where it was written to none.</summary>
    public string? ModelPath { get; init; }

    internal VoteRule VoteRule { get; init; }

    internal ThresholdCriterion ThresholdCriterion { get; init; }

    internal ThresholdChoice Choice { get; init; } = new(0, 0, new ThresholdRow(0, 0, 0, 0, 0, null));

    /// <summary>The scores without a verdict; null where every scan has one.</summary>
    internal ConformalRange? Range { get; init; }

    /// <summary>What is guaranteed for each class; empty without a coverage.</summary>
    internal ClassCoverage[] ClassCoverages => Range is null ? [] : [Range.Positive, Range.Other];

    /// <summary>The answers to the set's scans, a row each class; empty without a coverage.</summary>
    internal ClassAnswers[] Answers { get; init; } = [];

    /// <summary>The set at other thresholds.</summary>
    internal ThresholdRow[] ThresholdTable { get; init; } = [];

    /// <summary>The fingerprints of the set's scans, where they are known.</summary>
    internal string[] Fingerprints { get; init; } = [];

    /// <summary>The vote that it makes.</summary>
    internal Vote ToVote() => new(VoteRule, Threshold, K ?? 1, ThresholdSource, UndeterminedFrom, UndeterminedBelow);

    public override string ToString() => FormattableString.Invariant($"{Rule} at {Threshold:0.0000}: {ThresholdSource}");
}
