namespace Cov19Ct;

/// <summary>The verdict on one scan, with the evidence for it. For research; no medical device.</summary>
/// <remarks>Public properties are flat, so that a diagnosis is a row of a table. PowerShell shows the others (<see cref="Slices"/>,
/// <see cref="Findings"/> and so on) by name, and leaves them out where it writes objects to CSV and JSON; Clixml keeps them.
/// Each property that can be set is a field: <see cref="DiagnosisFields"/> keeps it in files and brings it back from them.</remarks>
public sealed record Cov19Diagnosis
{
    public required string ScanId { get; init; }

    /// <summary>The folder or file of the scan.</summary>
    public required string Path { get; init; }

    /// <summary>The class the scan is known to belong to; null if unknown.</summary>
    public string? Label { get; init; }

    public string? Split { get; init; }

    public string? Centre { get; init; }

    public string? PatientHash { get; init; }

    /// <summary>The verdict: the positive class, or else the most probable of the others; <see cref="Verdict.Undetermined"/> where the
    /// score is in the range without a verdict.</summary>
    public required string Diagnosis { get; init; }

    /// <summary>The scan's score under <see cref="Rule"/>, in [0, 1].</summary>
    public required double Probability { get; init; }

    /// <summary>The vote that the verdict comes from.</summary>
    internal Vote Vote { get; init; } = Vote.Paper;

    /// <summary>True where the verdict is the positive class: <see cref="Probability"/> ≥ <see cref="Threshold"/>, and not
    /// <see cref="IsUndetermined"/>.</summary>
    public bool IsPositive => !IsUndetermined && Vote.IsPositive(Probability);

    /// <summary>True where there is no verdict: <see cref="UndeterminedFrom"/> ≤ <see cref="Probability"/> &lt;
    /// <see cref="UndeterminedBelow"/>.</summary>
    public bool IsUndetermined => Vote.IsUndetermined(Probability);

    /// <summary>Name of the <see cref="VoteRule"/>: text, so that files of any kind hold it.</summary>
    public string Rule => Vote.Rule.ToString();

    /// <summary>The K of the rules that have one; else null.</summary>
    public int? K => Vote.UsesK(Vote.Rule) ? Vote.K : null;

    public double Threshold => Vote.Threshold;

    /// <summary>The lowest score without a verdict; null where every score has one.</summary>
    public double? UndeterminedFrom => Vote.UndeterminedFrom;

    /// <summary>The lowest score above the range without a verdict; null where every score has one.</summary>
    public double? UndeterminedBelow => Vote.UndeterminedBelow;

    /// <summary>What the threshold was chosen on, or <see cref="Vote.Uncalibrated"/>.</summary>
    public string ThresholdSource => Vote.ThresholdSource;

    /// <summary>The model's classes, in its order.</summary>
    internal string[] Classes { get; init; } = [];

    public required string PositiveClass { get; init; }

    /// <summary>The evidence: one entry for each slice of the scan, in its order, also for those that could not be read or
    /// were left out.</summary>
    internal SliceProbability[] Slices { get; init; } = [];

    /// <summary>Evidence that is no slice's: the probability of each class, [step][class], for the black slices that a model
    /// trained with <see cref="PaddingMode.AsPaper"/> pads scans with. They come behind the
    /// last slice, and vote; empty for other models.</summary>
    internal double[][] PaddingProbabilities { get; init; } = [];

    public required string ModelName { get; init; }

    /// <summary>SHA-256 of the model's tensors, hexadecimal.</summary>
    public required string ModelHash { get; init; }

    /// <summary><c>cpu</c> or <c>cuda:n</c>.</summary>
    public required string Device { get; init; }

    /// <summary><c>Float32</c>.</summary>
    public required string Precision { get; init; }

    /// <summary>Identifies the scan by its slices, whatever its files are called (see <see cref="SeenScans"/>): the same for all models
    /// with one window and size. Null where it is not known.</summary>
    public string? Fingerprint { get; init; }

    /// <summary>Time of reading and decoding, in seconds.</summary>
    public double ReadSeconds => ReadTime.TotalSeconds;

    /// <summary>Time of windowing and resizing, in seconds.</summary>
    public double WindowSeconds => WindowTime.TotalSeconds;

    /// <summary>Time of the network, in seconds.</summary>
    public double NetworkSeconds => NetworkTime.TotalSeconds;

    internal TimeSpan ReadTime { get; init; }

    internal TimeSpan WindowTime { get; init; }

    internal TimeSpan NetworkTime { get; init; }

    internal CtFinding[] Findings { get; init; } = [];

    /// <summary>The codes of the findings, each once, with semicolons between them; empty where nothing is odd.</summary>
    public string FindingCodes => string.Join("; ", Findings.Select(finding => finding.Code).Distinct(StringComparer.Ordinal));

    /// <summary>Name of the <see cref="CtScanFormat"/>.</summary>
    public string? Format { get; init; }

    /// <summary>Name of the <see cref="SliceOrder"/>.</summary>
    public string? Order { get; init; }

    /// <summary>Rows of a slice.</summary>
    public int? Rows { get; init; }

    /// <summary>Columns of a slice.</summary>
    public int? Columns { get; init; }

    /// <summary>Distance between slices along their normal, mm: the median.</summary>
    public double? SliceSpacing { get; init; }

    /// <summary>Distance between rows, mm.</summary>
    public double? RowSpacing { get; init; }

    /// <summary>Distance between columns, mm.</summary>
    public double? ColumnSpacing { get; init; }

    /// <summary>Slices of the scan, whether or not the network was shown them.</summary>
    public int SliceCount => Slices.Length;

    /// <summary>Slices that the network was shown, each of which has a probability and votes.</summary>
    public int ShownSliceCount => Slices.Count(slice => slice.Probability is not null);

    /// <summary>Indices of the slices whose probability reaches the threshold.</summary>
    internal int[] PositiveSlices =>
        [.. Slices.Where(slice => slice.Probability >= Threshold).Select(slice => slice.Index)];

    public int PositiveSliceCount => Slices.Count(slice => slice.Probability >= Threshold);

    /// <summary>Black slices of padding that vote behind the last slice.</summary>
    public int PaddingStepCount => PaddingProbabilities.Length;

    /// <summary>Where the network finds the positive class, in the slices that did most for it: the one with the largest contribution
    /// first; empty where nobody asked.</summary>
    internal SliceExplanation[] Explanations { get; init; } = [];

    public int ExplanationCount => Explanations.Length;

    /// <summary>The evidence, as the property Slices.</summary>
    public SliceProbability[] GetSlices() => Slices;

    /// <summary>What is odd about the scan or the verdict, as the property Findings.</summary>
    public CtFinding[] GetFindings() => Findings;

    /// <summary>Heat maps, as the property Explanations.</summary>
    public SliceExplanation[] GetExplanations() => Explanations;

    public override string ToString() =>
        FormattableString.Invariant($"{ScanId}: {Diagnosis} ({Probability:0.000}, {Rule} at {Threshold:0.###})");
}
