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

        MacroF1Report report = new(matrix, _unlabelled, _withoutPrediction);
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
    }

    private string? Read(string property)
    {
        string? text = InputObject!.Properties[property]?.Value?.ToString();
        return string.IsNullOrWhiteSpace(text) ? null : text.Trim();
    }
}
