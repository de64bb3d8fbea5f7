using System.Collections;
using System.Management.Automation;
using Cov19Ct.Hosting;

namespace Cov19Ct.Commands;

[Cmdlet(VerbsDiagnostic.Measure, "MacroF1")]
[OutputType(typeof(MacroF1Report))]
public sealed class MeasureMacroF1Command : PSCmdlet
{
    private static readonly string[] s_predictionProperties = ["Prediction", nameof(Cov19Diagnosis.Diagnosis)];

    private readonly List<(string Truth, string Prediction)> _results = [];
    private readonly List<string> _modelClasses = [];
    private int _unlabelled;
    private int _withoutPrediction;
    private SeenCounts _seen = SeenCounts.None;

    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    [AllowNull]
    public PSObject? InputObject { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string LabelProperty { get; set; } = "Label";

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? PredictionProperty { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? Class { get; set; }

    protected override void ProcessRecord()
    {
        if (InputObject is null)
        {
            return;
        }

        string? truth = Read(LabelProperty);
        string? prediction = PredictionProperty is null
            ? s_predictionProperties.Select(Read).FirstOrDefault(value => value is not null)
            : Read(PredictionProperty);
        if (truth is null)
        {
            _unlabelled++;
        }
        else if (prediction is null)
        {
            _withoutPrediction++;
        }
        else
        {
            _results.Add((truth, prediction));
            _seen = _seen.Add(ReadFindings());
        }

        if (InputObject.BaseObject is Cov19Diagnosis diagnosis)
        {
            _modelClasses.AddRange(diagnosis.Classes.Where(name => !_modelClasses.Contains(name, StringComparer.OrdinalIgnoreCase)));
        }
    }

    protected override void EndProcessing()
    {
        if (_results.Count == 0)
        {
            WriteError(Errors.InvalidArgument(
                "NothingToMeasure",
                $"None of {_unlabelled + _withoutPrediction} objects has both a label and a prediction.",
                null,
                "Name the properties that hold them: -LabelProperty, -PredictionProperty."));
            return;
        }

        ConfusionMatrix matrix = CreateMatrix();
        foreach ((string truth, string prediction) in _results)
        {
            matrix.Add(truth, prediction);
        }

        MacroF1Report report = new(matrix, _unlabelled, _withoutPrediction, _seen);
        WriteWarnings(matrix, report);
        WriteObject(report);
    }

    /// <summary>The classes asked for, or the model's where all results come from one, or those that occur.</summary>
    private ConfusionMatrix CreateMatrix()
    {
        try
        {
            return new ConfusionMatrix(Class ?? (_modelClasses.Count > 0 ? [.. _modelClasses] : null));
        }
        catch (ArgumentException exception)
        {
            ThrowTerminatingError(Errors.InvalidArgument("InvalidClass", exception.Message, Class, "Name each class once."));
            throw;
        }
    }

    private void WriteWarnings(ConfusionMatrix matrix, MacroF1Report report)
    {
        if (_unlabelled > 0)
        {
            WriteWarning($"{_unlabelled} without a label are counted apart.");
        }

        if (_withoutPrediction > 0)
        {
            WriteWarning($"{_withoutPrediction} without a prediction are counted apart.");
        }

        if (matrix.Unrecognised > 0)
        {
            WriteWarning($"{matrix.Unrecognised} labels or predictions are none of the classes {string.Join(", ", matrix.Classes)}.");
        }

        foreach (ClassScore score in report.Classes.Where(score => !score.IsDefined))
        {
            WriteWarning($"Class {score.Class} neither occurs nor is predicted: its F1 is undefined and counts as 0.");
        }

        if (report.Seen.Warning(report.Count) is string seen)
        {
            WriteWarning(seen);
        }
    }

    /// <summary>The codes of the object's findings, however it came: as a diagnosis, or from a file or another process, where a finding
    /// is an object with a code, or text that names one.</summary>
    private IEnumerable<string> ReadFindings()
    {
        object? findings = Unwrap(InputObject!.Properties[nameof(Cov19Diagnosis.Findings)]?.Value);
        return findings switch
        {
            null => [],
            string text => [text],
            IDictionary or not IEnumerable => [CodeOf(findings)],
            IEnumerable many => many.Cast<object?>().Where(finding => finding is not null).Select(finding => CodeOf(finding!)),
        };
    }

    private static string CodeOf(object finding) => Unwrap(finding) switch
    {
        CtFinding ours => ours.Code,
        IDictionary row => $"{row[nameof(CtFinding.Code)]}",
        _ => PSObject.AsPSObject(finding).Properties[nameof(CtFinding.Code)]?.Value?.ToString() ?? finding.ToString() ?? "",
    };

    /// <summary>A deserialised list is a PSObject around the list; other objects are what they are.</summary>
    private static object? Unwrap(object? value) => value is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : value;

    private string? Read(string property)
    {
        string? text = InputObject!.Properties[property]?.Value?.ToString();
        return string.IsNullOrWhiteSpace(text) ? null : text.Trim();
    }
}
