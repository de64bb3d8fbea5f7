using System.Collections;
using System.Globalization;
using System.Management.Automation;
using Cov19Ct.Imaging.Labels;

namespace Cov19Ct.Binding;

/// <summary>Reads results from whatever has properties: diagnoses, what became of them in a file or another process, rows of a CSV
/// file.</summary>
internal sealed class ResultReader
{
    private static readonly string[] s_predictionProperties = ["Prediction", nameof(Cov19Diagnosis.Diagnosis)];
    private static readonly string[] s_scoreProperties = ["Score", nameof(Cov19Diagnosis.Probability)];
    private static readonly string[] s_keyProperties = [nameof(Cov19Diagnosis.ScanId), nameof(Cov19Diagnosis.Path), "Id", "Name"];

    private readonly List<MeasuredResult> _results = [];
    private readonly List<string> _modelClasses = [];
    private readonly HashSet<double> _thresholds = [];
    private readonly HashSet<string> _thresholdSources = new(StringComparer.Ordinal);
    private readonly RepeatedResults _repeated = new();

    public required string LabelProperty { get; init; }

    /// <summary>Null for <c>Prediction</c>, else <c>Diagnosis</c>.</summary>
    public string? PredictionProperty { get; init; }

    /// <summary>Null for <c>Score</c>, else <c>Probability</c>.</summary>
    public string? ScoreProperty { get; init; }

    public required string PatientProperty { get; init; }

    /// <summary>Null for <c>ScanId</c>, else <c>Path</c>, else <c>Id</c>, else <c>Name</c>.</summary>
    public string? KeyProperty { get; init; }

    public string? GroupProperty { get; init; }

    /// <summary>Classes that are taken as they are written; other spellings of COVID and non-COVID are made alike.</summary>
    public IReadOnlyCollection<string> OwnClasses { get; init; } = [];

    public IReadOnlyList<MeasuredResult> Results => _results;

    /// <summary>The classes of the models that the results come from; empty where they do not say.</summary>
    public IReadOnlyList<string> ModelClasses => _modelClasses;

    /// <summary>The positive class that the first result names; null where none does.</summary>
    public string? PositiveClass { get; private set; }

    public int Unlabelled { get; private set; }

    public int WithoutPrediction { get; private set; }

    public SeenCounts Seen { get; private set; } = SeenCounts.None;

    /// <summary>How many objects have the property that results are grouped by.</summary>
    public int Grouped { get; private set; }

    /// <summary>Scores that are there, but are no numbers.</summary>
    public int UnreadableScores { get; private set; }

    /// <summary>The results of one scan that come more than once.</summary>
    public RepeatedResults Repeated => _repeated;

    /// <summary>The names of columns that were read as one, because the file has another separator; null if that is not so.</summary>
    public string? UnsplitColumns { get; private set; }

    public double[] Thresholds => [.. _thresholds];

    public MeasurementDetails Details => new()
    {
        Unlabelled = Unlabelled,
        WithoutPrediction = WithoutPrediction,
        Seen = Seen,
        Threshold = _thresholds.Count == 1 ? _thresholds.Single() : null,
        ThresholdSource = _thresholdSources.Count == 1 ? _thresholdSources.Single() : null,
    };

    public void Add(PSObject input)
    {
        string? truth = ClassOf(InputProperties.Text(input, LabelProperty));
        string? prediction = ClassOf(
            PredictionProperty is null ? First(input, s_predictionProperties) : InputProperties.Text(input, PredictionProperty));
        if (truth is null)
        {
            Unlabelled++;
        }
        else if (prediction is null)
        {
            WithoutPrediction++;
        }
        else
        {
            _results.Add(Read(input, truth, prediction));
            Seen = Seen.Add(FindingsOf(input));
        }

        UnsplitColumns ??= FindUnsplitColumns(input);
        _modelClasses.AddRange(DiagnosisReader.ClassesOf(input)
            .Where(name => !_modelClasses.Contains(name, StringComparer.OrdinalIgnoreCase)));
        PositiveClass ??= InputProperties.Text(input, nameof(Cov19Diagnosis.PositiveClass));
    }

    private MeasuredResult Read(PSObject input, string truth, string prediction)
    {
        if (Number(input, nameof(Cov19Diagnosis.Threshold)) is double threshold)
        {
            _thresholds.Add(threshold);
        }

        if (InputProperties.Text(input, nameof(Cov19Diagnosis.ThresholdSource)) is string source)
        {
            _thresholdSources.Add(source);
        }

        string? group = GroupProperty is null ? null : InputProperties.Text(input, GroupProperty);
        Grouped += group is null ? 0 : 1;
        string? keyProperty =
            KeyProperty ?? Array.Find(s_keyProperties, name => InputProperties.Text(input, name) is not null);
        string? key = keyProperty is null ? null : InputProperties.Text(input, keyProperty);
        if (key is not null)
        {
            _repeated.Add(new NamedResult(keyProperty!, key, group, truth, prediction), IsCertain(keyProperty!));
        }

        return new MeasuredResult(truth, prediction)
        {
            Score = ReadScore(input),
            OtherClass = input.BaseObject is Cov19Diagnosis diagnosis ? Verdict.OtherClass(diagnosis) : null,
            Patient = InputProperties.Text(input, PatientProperty),
            Group = group,
            Key = key,
        };
    }

    /// <summary>True for properties that identify a scan; a path, an id or a name may be that of something else.</summary>
    private bool IsCertain(string property) =>
        KeyProperty is not null || property.Equals(nameof(Cov19Diagnosis.ScanId), StringComparison.Ordinal);

    private double? ReadScore(PSObject input)
    {
        string[] properties = ScoreProperty is null ? s_scoreProperties : [ScoreProperty];
        double? score = properties.Select(name => Number(input, name)).FirstOrDefault(number => number is not null);
        UnreadableScores += score is null && properties.Any(name => InputProperties.Text(input, name) is not null) ? 1 : 0;
        return score;
    }

    private string? ClassOf(string? name) => name is null || OwnClasses.Contains(name, StringComparer.OrdinalIgnoreCase)
        ? name
        : FolderLabels.ParseLabel(name) ?? name;

    private static string? FindUnsplitColumns(PSObject input) =>
        input.Properties.Take(2).ToArray() is [{ Name: string name }] && name.AsSpan().ContainsAny(',', ';', '\t') ? name : null;

    /// <summary>The codes of the object's findings, however it came: as a diagnosis, or from a file or another process, where a finding
    /// is an object with a code, or text that names one.</summary>
    private static IEnumerable<string> FindingsOf(PSObject input)
    {
        object? findings = WrappedValue.Unwrap(
            InputProperties.Value(input, nameof(Cov19Diagnosis.Findings))
                ?? InputProperties.Value(input, nameof(Cov19Diagnosis.FindingCodes)));
        return findings switch
        {
            null => [],
            string text => [text],
            IDictionary or not IEnumerable => [CodeOf(findings)],
            IEnumerable many => many.Cast<object?>().Where(finding => finding is not null).Select(finding => CodeOf(finding!)),
        };
    }

    private static string CodeOf(object finding) => WrappedValue.Unwrap(finding) switch
    {
        CtFinding ours => ours.Code,
        IDictionary row => $"{row[nameof(CtFinding.Code)]}",
        _ => PSObject.AsPSObject(finding).Properties[nameof(CtFinding.Code)]?.Value?.ToString() ?? finding.ToString() ?? "",
    };

    private static string? First(PSObject input, string[] properties) =>
        properties.Select(property => InputProperties.Text(input, property)).FirstOrDefault(value => value is not null);

    private static double? Number(PSObject input, string property)
    {
        object? value = WrappedValue.Unwrap(InputProperties.Value(input, property));
        return value switch
        {
            null => null,
            string text => Parse(text),
            _ => LanguagePrimitives.TryConvertTo(value, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number)
                ? number
                : null,
        };
    }

    /// <summary>A number as programs write it, or with one comma as the decimal point, as Export-Csv writes it in many languages.</summary>
    private static double? Parse(string text)
    {
        string plain = text.Contains('.', StringComparison.Ordinal) ? text : text.Replace(',', '.');
        return double.TryParse(plain, NumberStyles.Float, CultureInfo.InvariantCulture, out double read) && double.IsFinite(read)
            ? read
            : null;
    }
}
