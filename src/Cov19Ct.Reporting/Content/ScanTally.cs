namespace Cov19Ct.Reporting;

/// <summary>What a report keeps of the scans that went by: counts, so that memory does not grow with their number.</summary>
internal sealed class ScanTally
{
    private const int MostNames = 100;

    private readonly Dictionary<string, int> _patients = new(StringComparer.Ordinal);
    private readonly HashSet<string> _scans = new(StringComparer.Ordinal);
    private readonly Dictionary<ModelVote, int> _models = [];
    private readonly Dictionary<string, FindingCount> _findings = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> _verdicts = new(StringComparer.OrdinalIgnoreCase);
    private readonly SortedDictionary<string, SortedDictionary<string, int>> _labels = new(StringComparer.OrdinalIgnoreCase);
    private readonly SortedSet<string> _splits = new(StringComparer.OrdinalIgnoreCase);
    private readonly SortedSet<string> _centres = new(StringComparer.OrdinalIgnoreCase);
    private readonly SortedSet<string> _methods = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _engines = new(StringComparer.Ordinal);

    public int Count { get; private set; }

    /// <summary>Scans that were given before, by their fingerprint or else their id.</summary>
    public int Repeated { get; private set; }

    public int Unlabelled { get; private set; }

    public int Labelled => Count - Unlabelled;

    public int Right { get; private set; }

    public int Wrong { get; private set; }

    /// <summary>Scans without a verdict.</summary>
    public int Undetermined { get; private set; }

    /// <summary>Scans with heat maps.</summary>
    public int Explained { get; private set; }

    /// <summary>Scans whose patient is known.</summary>
    public int WithPatient { get; private set; }

    public int Patients => _patients.Count;

    /// <summary>Scans shown by a number, because their id may name a patient.</summary>
    public int Unnamed { get; private set; }

    /// <summary>Scans of which left in the picture is the patient's right: rows and columns are in the canonical pose.</summary>
    public int InPose { get; private set; }

    public SeenCounts Seen { get; private set; } = SeenCounts.None;

    /// <summary>How many scans were called each class.</summary>
    public IReadOnlyDictionary<string, int> Verdicts => _verdicts;

    /// <summary>[label][verdict]: how many scans.</summary>
    public IReadOnlyDictionary<string, SortedDictionary<string, int>> Labels => _labels;

    /// <summary>Models with their votes, the most frequent first.</summary>
    public IReadOnlyList<(ModelVote Vote, int Scans)> Models =>
        [.. _models.OrderByDescending(pair => pair.Value).Select(pair => (pair.Key, pair.Value))];

    /// <summary>Devices and precisions.</summary>
    public IReadOnlyCollection<string> Engines => _engines;

    /// <summary>A row a code: the most severe first, and of those the most frequent.</summary>
    public IReadOnlyList<FindingCount> Findings => [.. _findings.Values
        .OrderByDescending(finding => finding.Severity).ThenByDescending(finding => finding.Scans).ThenBy(
            finding => finding.Code, StringComparer.Ordinal)];

    public IReadOnlyCollection<string> Splits => _splits;

    public IReadOnlyCollection<string> Centres => _centres;

    /// <summary>How heat maps were made.</summary>
    public IReadOnlyCollection<string> Methods => _methods;

    /// <summary>Counts a scan.</summary>
    /// <returns>What it is called from here on.</returns>
    public ScanIdentity Add(Cov19Diagnosis diagnosis, bool includesNames)
    {
        Count++;
        Repeated += _scans.Add(diagnosis.Fingerprint ?? diagnosis.ScanId) ? 0 : 1;
        AddLabel(diagnosis);
        Increase(_verdicts, diagnosis.Diagnosis);
        Undetermined += diagnosis.IsUndetermined ? 1 : 0;
        AddName(_splits, diagnosis.Split);
        AddName(_centres, diagnosis.Centre);
        AddName(_engines, $"{diagnosis.Device}, {diagnosis.Precision}");
        ModelVote vote = ModelVote.Of(diagnosis);
        _models[vote] = _models.GetValueOrDefault(vote) + 1;
        AddFindings(diagnosis);
        InPose += diagnosis.Order == nameof(SliceOrder.FeetToHead) ? 1 : 0;
        Explained += diagnosis.Explanations.Length > 0 ? 1 : 0;
        foreach (SliceExplanation explanation in diagnosis.Explanations)
        {
            AddName(_methods, explanation.Method);
        }

        string? name = includesNames ? diagnosis.ScanId : ScanNames.HarmlessId(diagnosis);
        Unnamed += name is null ? 1 : 0;
        return new ScanIdentity(Count, name ?? $"Scan {Count}", PatientOf(diagnosis));
    }

    public static Agreement AgreementOf(Cov19Diagnosis diagnosis) =>
        string.IsNullOrWhiteSpace(diagnosis.Label)
            || !diagnosis.Classes.Contains(diagnosis.Label, StringComparer.OrdinalIgnoreCase) ? Agreement.Unknown
        : diagnosis.IsUndetermined ? Agreement.Undetermined
        : diagnosis.Label.Equals(diagnosis.Diagnosis, StringComparison.OrdinalIgnoreCase) ? Agreement.Right
        : Agreement.Wrong;

    private void AddLabel(Cov19Diagnosis diagnosis)
    {
        if (string.IsNullOrWhiteSpace(diagnosis.Label))
        {
            Unlabelled++;
            return;
        }

        if (!_labels.TryGetValue(diagnosis.Label, out SortedDictionary<string, int>? verdicts))
        {
            verdicts = new SortedDictionary<string, int>(StringComparer.OrdinalIgnoreCase);
            _labels.Add(diagnosis.Label, verdicts);
        }

        Increase(verdicts, diagnosis.Diagnosis);
        Agreement agreement = AgreementOf(diagnosis);
        Right += agreement == Agreement.Right ? 1 : 0;
        Wrong += agreement == Agreement.Wrong ? 1 : 0;
    }

    private void AddFindings(Cov19Diagnosis diagnosis)
    {
        Seen = Seen.Add(diagnosis.Findings.Select(finding => finding.Code));
        foreach (IGrouping<string, CtFinding> alike in diagnosis.Findings.GroupBy(finding => finding.Code))
        {
            FindingCount count = _findings.GetValueOrDefault(alike.Key) ?? new FindingCount(alike.Key, FindingSeverity.Note, 0);
            FindingSeverity severity = alike.Max(finding => finding.Severity);
            _findings[alike.Key] = count with { Scans = count.Scans + 1, Severity = severity > count.Severity ? severity : count.Severity };
        }
    }

    private int? PatientOf(Cov19Diagnosis diagnosis)
    {
        if (diagnosis.PatientHash is not string hash)
        {
            return null;
        }

        WithPatient++;
        if (!_patients.TryGetValue(hash, out int number))
        {
            number = _patients.Count + 1;
            _patients.Add(hash, number);
        }

        return number;
    }

    private static void Increase(SortedDictionary<string, int> counts, string name) => counts[name] = counts.GetValueOrDefault(name) + 1;

    private static void AddName(SortedSet<string> names, string? name)
    {
        if (!string.IsNullOrWhiteSpace(name) && names.Count < MostNames)
        {
            names.Add(name);
        }
    }
}

/// <summary>A model with the vote that its verdicts come from.</summary>
internal sealed record ModelVote(
    string Name,
    string Hash,
    string Rule,
    int? K,
    double Threshold,
    string ThresholdSource,
    string PositiveClass,
    double? UndeterminedFrom,
    double? UndeterminedBelow)
{
    public static ModelVote Of(Cov19Diagnosis diagnosis) => new(
        diagnosis.ModelName,
        diagnosis.ModelHash,
        diagnosis.Rule,
        diagnosis.K,
        diagnosis.Threshold,
        diagnosis.ThresholdSource,
        diagnosis.PositiveClass,
        diagnosis.UndeterminedFrom,
        diagnosis.UndeterminedBelow);

    /// <summary>The scores without a verdict; null where every score has one.</summary>
    public string? UndeterminedText => UndeterminedFrom is double from && UndeterminedBelow is double below
        ? $"from {Numbers.Threshold(from)} to below {Numbers.Threshold(below)}"
        : null;

    /// <summary>The rule, with its K.</summary>
    public string RuleText => K is int k ? FormattableString.Invariant($"{Rule}, K = {k}") : Rule;
}

/// <summary>How many scans have a finding.</summary>
internal sealed record FindingCount(string Code, FindingSeverity Severity, int Scans);
