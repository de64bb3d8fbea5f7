namespace Cov19Ct.Ledger;

/// <summary>A diagnosis as a ledger holds it: every part by its name, so that files of an older version can be read.</summary>
internal sealed record StoredDiagnosis
{
    public required string ScanId { get; init; }

    public required string Path { get; init; }

    public string? Label { get; init; }

    public string? Split { get; init; }

    public string? Centre { get; init; }

    public string? PatientHash { get; init; }

    public required string Diagnosis { get; init; }

    public required double Probability { get; init; }

    public required VoteRule Rule { get; init; }

    public required int K { get; init; }

    public required double Threshold { get; init; }

    public required string ThresholdSource { get; init; }

    public required string[] Classes { get; init; }

    public required string PositiveClass { get; init; }

    public required SliceProbability[] Slices { get; init; }

    public required double[][] PaddingProbabilities { get; init; }

    public required string ModelName { get; init; }

    public required string ModelHash { get; init; }

    public required string Device { get; init; }

    public required string Precision { get; init; }

    public string? Fingerprint { get; init; }

    public TimeSpan ReadTime { get; init; }

    public TimeSpan WindowTime { get; init; }

    public TimeSpan NetworkTime { get; init; }

    public ScanGeometry? Geometry { get; init; }

    public required StoredFinding[] Findings { get; init; }

    public required SliceExplanation[] Explanations { get; init; }

    public static StoredDiagnosis Of(Cov19Diagnosis diagnosis) => new()
    {
        ScanId = diagnosis.ScanId,
        Path = diagnosis.Path,
        Label = diagnosis.Label,
        Split = diagnosis.Split,
        Centre = diagnosis.Centre,
        PatientHash = diagnosis.PatientHash,
        Diagnosis = diagnosis.Diagnosis,
        Probability = diagnosis.Probability,
        Rule = diagnosis.Vote.Rule,
        K = diagnosis.Vote.K,
        Threshold = diagnosis.Vote.Threshold,
        ThresholdSource = diagnosis.Vote.ThresholdSource,
        Classes = diagnosis.Classes,
        PositiveClass = diagnosis.PositiveClass,
        Slices = diagnosis.Slices,
        PaddingProbabilities = diagnosis.PaddingProbabilities,
        ModelName = diagnosis.ModelName,
        ModelHash = diagnosis.ModelHash,
        Device = diagnosis.Device,
        Precision = diagnosis.Precision,
        Fingerprint = diagnosis.Fingerprint,
        ReadTime = diagnosis.ReadTime,
        WindowTime = diagnosis.WindowTime,
        NetworkTime = diagnosis.NetworkTime,
        Geometry = diagnosis.Geometry,
        Findings = [.. diagnosis.Findings.Select(finding => new StoredFinding(finding.Code, finding.Severity, finding.Message, finding.Paths))],
        Explanations = diagnosis.Explanations,
    };

    /// <exception cref="ArgumentException">A number is out of its range.</exception>
    public Cov19Diagnosis Restore() => new()
    {
        ScanId = ScanId,
        Path = Path,
        Label = Label,
        Split = Split,
        Centre = Centre,
        PatientHash = PatientHash,
        Diagnosis = Diagnosis,
        Probability = Probability,
        Vote = new Vote(Rule, Threshold, K, ThresholdSource),
        Classes = Classes,
        PositiveClass = PositiveClass,
        Slices = Slices,
        PaddingProbabilities = PaddingProbabilities,
        ModelName = ModelName,
        ModelHash = ModelHash,
        Device = Device,
        Precision = Precision,
        Fingerprint = Fingerprint,
        ReadTime = ReadTime,
        WindowTime = WindowTime,
        NetworkTime = NetworkTime,
        Geometry = Geometry,
        Findings = [.. Findings.Select(finding => new CtFinding(finding.Code, finding.Severity, finding.Message, finding.Paths))],
        Explanations = Explanations,
    };
}

/// <summary>A finding as a ledger holds it.</summary>
internal sealed record StoredFinding(string Code, FindingSeverity Severity, string Message, string[] Paths);
