using System.Management.Automation;
using Cov19Ct.Binding;
using Cov19Ct.Completion;
using Cov19Ct.Hosting;

namespace Cov19Ct.Commands;

[Cmdlet(VerbsDiagnostic.Measure, "MacroF1")]
[OutputType(typeof(MacroF1Report))]
public sealed class MeasureMacroF1Command : PSCmdlet, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private ResultReader _reader = null!;

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
    public string? ScoreProperty { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string PatientProperty { get; set; } = nameof(Cov19Diagnosis.PatientHash);

    [Parameter]
    [Alias("Class")]
    [ArgumentCompleter(typeof(ClassCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? ClassName { get; set; }

    [Parameter]
    [ArgumentCompleter(typeof(ClassCompleter))]
    [ValidateNotNullOrEmpty]
    public string? PositiveClass { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? GroupBy { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    public PSObject[]? Baseline { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? KeyProperty { get; set; }

    [Parameter]
    public ZeroDivision ZeroDivision { get; set; } = ZeroDivision.Warn;

    [Parameter]
    [ValidateRange(0, 1_000_000)]
    public int Resamples { get; set; } = 2000;

    [Parameter]
    public int Seed { get; set; }

    [Parameter]
    [ValidateRange(1, 1000)]
    public int CalibrationBins { get; set; } = 10;

    protected override void BeginProcessing() => _reader = CreateReader();

    protected override void ProcessRecord()
    {
        if (InputObject is not null)
        {
            _reader.Add(InputObject);
        }
    }

    protected override void EndProcessing()
    {
        if (_reader.Results.Count == 0)
        {
            int given = _reader.Unlabelled + _reader.WithoutPrediction;
            WriteError(Errors.InvalidArgument(
                "NothingToMeasure",
                given == 0 ? "No object was given." : $"None of {Plural.Of(given, "object")} has both a label and a prediction.",
                null,
                _reader.UnsplitColumns is null
                    ? "Name the properties that contain them, with -LabelProperty and -PredictionProperty."
                    : "Name the separator of the file in Import-Csv -Delimiter: its columns were read as one."));
            return;
        }

        if (GroupBy is not null && _reader.Grouped == 0)
        {
            ThrowTerminatingError(Errors.InvalidArgument(
                "GroupMissing",
                $"None of {Plural.Of(_reader.Results.Count, "result")} has the property {GroupBy}.",
                GroupBy,
                "Name a property of the input in -GroupBy."));
        }

        if (_reader.Repeated.Contrary is string contrary)
        {
            ThrowTerminatingError(Errors.InvalidArgument(
                "ContraryResults",
                $"The results of scan {contrary} differ in label or prediction.",
                contrary,
                "Measure one result per scan. Compare models with -Baseline, or measure each with -GroupBy. -KeyProperty names the "
                    + "property that identifies a scan."));
        }

        RequireSharedClasses();
        ConfusionMatrix matrix = Count();
        MacroF1Report report = Measure(matrix);
        WriteWarnings(matrix, report);
        WriteObject(report);
    }

    protected override void StopProcessing() => _stop.Cancel();

    public void Dispose() => _stop.Dispose();

    private ResultReader CreateReader() => new()
    {
        LabelProperty = LabelProperty,
        PredictionProperty = PredictionProperty,
        ScoreProperty = ScoreProperty,
        PatientProperty = PatientProperty,
        KeyProperty = KeyProperty,
        GroupProperty = GroupBy,
        OwnClasses = ClassName ?? [],
    };

    private MacroF1Report Measure(ConfusionMatrix matrix)
    {
        MeasurementOptions options = new()
        {
            Classes = matrix.Classes,
            PositiveClass = RequirePositiveClass(matrix.Classes),
            ZeroDivision = ZeroDivision,
            Resamples = Resamples,
            Seed = Seed,
            CalibrationBins = CalibrationBins,
            Thresholds = _reader.Thresholds,
        };
        try
        {
            return MacroF1Measurement.Measure(
                _reader.Results, matrix, options, ReadBaseline(), GroupBy is not null, _reader.Details, _stop.Token);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
        catch (ArgumentException exception) when (Baseline is not null)
        {
            ThrowTerminatingError(Errors.InvalidArgument(
                "BaselineMismatch",
                exception.Message.Split(" (Parameter ")[0],
                null,
                "Give results of the same scans. With -KeyProperty, name the property that identifies a scan."));
            throw;
        }
    }

    private IReadOnlyList<MeasuredResult>? ReadBaseline()
    {
        if (Baseline is null)
        {
            return null;
        }

        ResultReader reader = CreateReader();
        foreach (PSObject result in Baseline.Where(result => result is not null))
        {
            reader.Add(result);
        }

        return reader.Results;
    }

    /// <summary>The class that the user gave, or the one that the results name, or COVID if it is one of the classes, or the one of two
    /// classes that means yes.</summary>
    private string? RequirePositiveClass(string[] classes)
    {
        string? asked = PositiveClass ?? _reader.PositiveClass;
        if (asked is null)
        {
            return ClassPairs.FindPositive(classes);
        }

        if (PositiveClass is not null && !classes.Contains(PositiveClass, StringComparer.OrdinalIgnoreCase))
        {
            ThrowTerminatingError(Errors.InvalidArgument(
                "InvalidClass",
                $"{PositiveClass} is not one of the classes {string.Join(", ", classes)}.",
                PositiveClass,
                "Name one of the classes."));
        }

        return asked;
    }

    /// <summary>Labels 1 and 0 beside predictions of COVID and non-COVID would give a macro F1 of 0, whatever the model says.</summary>
    private void RequireSharedClasses()
    {
        MeasuredResult[] decided = [.. _reader.Results.Where(result => !result.IsUndetermined(ClassName ?? []))];
        if (decided.Length > 0
            && ClassPairs.AreOfTwoPairs(_reader.Results.Select(result => result.Truth), decided.Select(result => result.Prediction)))
        {
            ThrowTerminatingError(Errors.InvalidArgument(
                "DifferentClasses",
                $"The labels are {Names(result => result.Truth)}, but the predictions are {Names(result => result.Prediction)}.",
                null,
                "Write both with the same names, for example with Select-Object *, @{n='Truth'; e={ $_.Label -eq 1 ? 'COVID' : "
                    + "'non-COVID' }} and -LabelProperty Truth."));
        }

        string Names(Func<MeasuredResult, string> select) => string.Join(
            " and ", _reader.Results.Select(select).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>Counts by the classes that the user gave, or those of the model if all results come from one, or those that
    /// occur.</summary>
    private ConfusionMatrix Count()
    {
        try
        {
            return ConfusionMatrix.Of(_reader.Results, ClassName ?? (_reader.ModelClasses.Count > 0 ? [.. _reader.ModelClasses] : null));
        }
        catch (ArgumentException exception)
        {
            ThrowTerminatingError(Errors.InvalidArgument("InvalidClass", exception.Message, ClassName, "Name each class once."));
            throw;
        }
    }

    private void WriteWarnings(ConfusionMatrix matrix, MacroF1Report report)
    {
        if (report.Unlabelled > 0)
        {
            WriteWarning(CountedSeparately(report.Unlabelled, "label"));
        }

        if (report.WithoutPrediction > 0)
        {
            WriteWarning(CountedSeparately(report.WithoutPrediction, "prediction"));
        }

        if (report.Undetermined > 0)
        {
            WriteWarning(
                $"{Plural.Of(report.Undetermined, "result")} of {report.Count} {Plural.Verb(report.Undetermined, "is", "are")} "
                    + $"undetermined and {Plural.Verb(report.Undetermined, "counts", "count")} as not correct. "
                    + "The figures that begin with Decided are of the others.");
        }

        if (matrix.Unrecognised > 0)
        {
            string what = matrix.Unrecognised == 1 ? "1 label or prediction is" : $"{matrix.Unrecognised} labels or predictions are";
            WriteWarning($"{what} not among the classes {string.Join(", ", matrix.Classes)}.");
        }

        foreach (string warning in _reader.Repeated.Warnings())
        {
            WriteWarning(warning);
        }

        if (matrix.Classes.Length == 2 && report.PositiveClass is null)
        {
            WriteWarning(
                $"None of the classes {string.Join(", ", matrix.Classes)} is known as the positive one: sensitivity, specificity and "
                    + "figures of scores are omitted. Name it with -PositiveClass.");
        }

        WriteScoreWarnings(report);
        if (report.Comparison is PairedComparison { Unpaired: > 0 } or { BaselineUnpaired: > 0 })
        {
            (int here, int there) = (report.Comparison!.Unpaired, report.Comparison.BaselineUnpaired);
            WriteWarning(
                $"{Plural.Of(here, "result")} {Plural.Verb(here, "is", "are")} not in the baseline, and {Plural.Of(there, "result")} "
                    + $"of the baseline {Plural.Verb(there, "is", "are")} not among the results. The comparison does not use them.");
        }

        if (ZeroDivision == ZeroDivision.Warn)
        {
            WriteDivisionWarnings(report);
        }

        if (report.Seen.Warning(report.Count) is string seen)
        {
            WriteWarning(seen);
        }
    }

    private static string CountedSeparately(int count, string without) => $"{Plural.Of(count, "object")} without a {without} "
        + $"{Plural.Verb(count, "is", "are")} counted separately.";

    private void WriteScoreWarnings(MacroF1Report report)
    {
        if (_reader.UnreadableScores is > 0 and int unreadable)
        {
            WriteWarning(unreadable == 1 ? "1 score is not a number." : $"{unreadable} scores are not numbers.");
        }

        int unscored = _reader.Results.Count(result => result.Score is null);
        if (unscored > 0 && (unscored < report.Count || ScoreProperty is not null))
        {
            WriteWarning(
                $"{unscored} of {Plural.Of(report.Count, "result")} {Plural.Verb(unscored, "has", "have")} no score: figures of scores, "
                    + "such as ROC AUC, are omitted.");
        }

        int beyond = _reader.Results.Count(result => result.Score is < 0 or > 1);
        if (beyond > 0 && unscored == 0)
        {
            WriteWarning(
                $"{beyond} of {Plural.Of(report.Count, "score")} {Plural.Verb(beyond, "is", "are")} outside 0 to 1, so the scores are not "
                    + "probabilities: Brier score, expected calibration error and CalibrationTable are omitted.");
        }
    }

    private void WriteDivisionWarnings(MacroF1Report report)
    {
        foreach (ClassScore score in report.Classes)
        {
            string? what = !score.IsDefined ? "neither occurs nor is predicted: its F1 is"
                : score.Support == 0 ? "does not occur: its recall is"
                : score.TruePositives + score.FalsePositives == 0 ? "is never predicted: its precision is"
                : null;
            if (what is not null)
            {
                WriteWarning($"Class {score.Class} {what} undefined and counts as 0.");
            }
        }

        foreach (MacroF1Report group in report.Groups)
        {
            foreach (ClassScore score in group.Classes.Where(score => !score.IsDefined))
            {
                WriteWarning(
                    $"{GroupBy} {group.Group}: class {score.Class} neither occurs nor is predicted: its F1 is undefined and counts as 0 "
                        + "in the mean.");
            }
        }
    }
}
