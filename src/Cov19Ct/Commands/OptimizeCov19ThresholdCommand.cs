using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;
using Cov19Ct.Binding;
using Cov19Ct.Hosting;
using Cov19Ct.Model.Inference;

namespace Cov19Ct.Commands;

[Cmdlet(VerbsCommon.Optimize, "Cov19Threshold", SupportsShouldProcess = true)]
[OutputType(typeof(ThresholdReport))]
public sealed class OptimizeCov19ThresholdCommand : WorkerCmdlet
{
    private readonly List<Cov19Diagnosis> _diagnoses = [];
    private int _unlabelled;
    private int _otherLabels;
    private string? _modelPath;

    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    [ValidateNotNull]
    public PSObject InputObject { get; set; } = null!;

    [Parameter(Position = 0)]
    public ThresholdCriterion Criterion { get; set; }

    [Parameter]
    [Alias("AtLeast")]
    [NumberRange(0.0, 1.0)]
    public double? MinimumValue { get; set; }

    [Parameter]
    public double? Coverage { get; set; }

    [Parameter]
    [Alias("Rule")]
    public VoteRule? VoteRule { get; set; }

    [Parameter]
    [Alias("K")]
    [ValidateRange(1, int.MaxValue)]
    public int? VoteSliceCount { get; set; }

    [Parameter]
    [ModelPathTransformation]
    [ValidateNotNullOrEmpty]
    public string? ModelPath { get; set; }

    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private bool NeedsMinimumValue => Criterion is ThresholdCriterion.Sensitivity or ThresholdCriterion.Specificity;

    protected override void BeginProcessing()
    {
        if (NeedsMinimumValue != MinimumValue.HasValue)
        {
            Refuse(
                "InvalidCriterion",
                $"The criterion {Criterion} {(NeedsMinimumValue ? "needs" : "does not use")} -MinimumValue.",
                Criterion,
                "Give -MinimumValue with -Criterion Sensitivity or Specificity, and only with these.");
        }

        ArgumentChecks.RequireCoverage(this, Coverage);
        VoteSelection.RequireUseOfK(this, VoteRule, VoteSliceCount);
        _modelPath = ModelPath is null ? null : PathResolver.ResolveFile(this, ModelPath);
    }

    protected override void ProcessRecord()
    {
        try
        {
            if (DiagnosisReader.Read(InputObject) is not Cov19Diagnosis diagnosis)
            {
                WriteError(Errors.NotADiagnosis(InputObject.BaseObject));
            }
            else if (string.IsNullOrWhiteSpace(diagnosis.Label))
            {
                _unlabelled++;
            }
            else if (!diagnosis.Classes.Contains(diagnosis.Label, StringComparer.OrdinalIgnoreCase))
            {
                _otherLabels++;
            }
            else
            {
                _diagnoses.Add(diagnosis);
            }
        }
        catch (IncompleteDiagnosisException exception)
        {
            WriteError(Errors.Translate(null, exception));
        }
    }

    protected override void EndProcessing()
    {
        WriteCounts();
        ThresholdReport report = Choose();
        if (_modelPath is null)
        {
            WriteObject(report);
            return;
        }

        if (Write(_modelPath, report) && PassThru)
        {
            WriteObject(report with { ModelPath = _modelPath });
        }
    }

    private void WriteCounts()
    {
        if (_unlabelled > 0)
        {
            WriteWarning(_unlabelled == 1
                ? "1 diagnosis without a label is not used."
                : $"{_unlabelled} diagnoses without a label are not used.");
        }

        if (_otherLabels > 0)
        {
            WriteWarning($"{(_otherLabels == 1 ? "1 diagnosis is" : $"{_otherLabels} diagnoses are")} not used, because the label is not "
                + "one of the classes of the model.");
        }

        int learned = _diagnoses.Count(
            diagnosis => Array.Exists(diagnosis.Findings, finding => finding.Code == FindingCodes.SeenInTraining));
        if (learned > 0)
        {
            WriteWarning(
                $"The model was trained on {learned} of {(_diagnoses.Count == 1 ? "1 scan" : $"these {_diagnoses.Count} scans")}. "
                    + "Scores of such scans differ from those of other scans. "
                    + "Choose a threshold on scans that the model was not trained on.");
        }
    }

    private ThresholdReport Choose()
    {
        RequireEnough();
        Cov19Diagnosis first = _diagnoses[0];
        (Vote? selected, ErrorRecord? invalid) = VoteSelection.For(first.Vote, VoteRule, VoteSliceCount, threshold: null);
        if (selected is not Vote vote)
        {
            ThrowTerminatingError(invalid);
            throw new UnreachableException();
        }

        RequireOneModel(first, vote);
        ScoredScan[] scans = [];
        ConformalRange? range = null;
        ThresholdChoice? choice = null;
        RunOnWorker(_ =>
        {
            scans = [.. _diagnoses.Select(diagnosis => new ScoredScan(
                Verdict.Revote(diagnosis, vote).Probability, diagnosis.Label!, Verdict.OtherClass(diagnosis)))];
            range = Coverage is double coverage ? ConformalCalibration.Choose(scans, first.PositiveClass, coverage) : null;
            choice = ThresholdCalibration.Choose(scans, first.Classes, first.PositiveClass, Criterion, MinimumValue ?? 0, range);
        });
        if (choice is null)
        {
            Refuse(
                "CriterionNotMet",
                $"No threshold {(range is null ? "" : "in the range without a verdict ")}gives these scans a {Criterion} of at least "
                    + $"{MinimumValue!.Value.ToString("0.####", CultureInfo.InvariantCulture)}.",
                MinimumValue,
                $"Use a smaller -MinimumValue, {(range is null ? "or" : "a larger -Coverage, or")} another -VoteRule.");
        }

        WriteRangeWarnings(range);

        string[] fingerprints =
        [
            .. _diagnoses.Select(diagnosis => diagnosis.Fingerprint).OfType<string>().Distinct(StringComparer.Ordinal),
        ];
        double? previous = vote == first.Vote && _diagnoses.TrueForAll(diagnosis => diagnosis.Threshold == first.Threshold)
            ? first.Threshold
            : null;
        ThresholdRow[] table = [];
        RunOnWorker(_ => table = ThresholdTable.Of(
            scans,
            first.Classes,
            first.PositiveClass,
            [choice!.Threshold, .. ThresholdTable.EvenThresholds, .. previous is double value ? (double[])[value] : []]));
        return new ThresholdReport
        {
            VoteRule = vote.Rule,
            K = Vote.UsesK(vote.Rule) ? vote.K : null,
            ThresholdCriterion = Criterion,
            AtLeast = MinimumValue,
            PositiveClass = first.PositiveClass,
            PreviousThreshold = previous,
            PreviousMacroF1 = previous is null ? null : Array.Find(table, row => row.Threshold == previous)?.MacroF1,
            SetFingerprint = _diagnoses.TrueForAll(diagnosis => diagnosis.Fingerprint is not null)
                ? ScanSetFingerprint.Of(fingerprints)
                : null,
            ModelName = first.ModelName,
            ModelHash = first.ModelHash,
            Choice = choice!,
            Range = range,
            Answers = range?.Answers(scans, first.PositiveClass) ?? [],
            ThresholdTable = table,
            Fingerprints = fingerprints,
        };
    }

    private void RequireEnough()
    {
        int positives = _diagnoses.Count(diagnosis => diagnosis.Label!.Equals(diagnosis.PositiveClass, StringComparison.OrdinalIgnoreCase));
        if (Math.Min(positives, _diagnoses.Count - positives) < ThresholdCalibration.MinimumScansPerClass)
        {
            Refuse(
                "TooFewScans",
                $"A threshold needs at least {ThresholdCalibration.MinimumScansPerClass} scans of the positive class and as many others. "
                    + $"Given: {positives} of the positive class, {_diagnoses.Count - positives} of others.",
                null,
                "Give more labelled diagnoses of both kinds.");
        }

        if (Coverage is double coverage
            && ConformalCalibration.MinimumCount(coverage) is int minimum
            && Math.Min(positives, _diagnoses.Count - positives) < minimum)
        {
            Refuse(
                "TooFewScans",
                FormattableString.Invariant($"A coverage of {coverage} can be guaranteed with at least {Plural.Of(minimum, "scan")} of ")
                    + $"the positive class and as many others. Given: {positives} of the positive class, "
                    + $"{_diagnoses.Count - positives} of others.",
                Coverage,
                "Give more labelled diagnoses, or use a smaller -Coverage.");
        }
    }

    /// <summary>What weakens the guarantee of a coverage, or shows that another coverage would do better.</summary>
    private void WriteRangeWarnings(ConformalRange? range)
    {
        if (range is null)
        {
            return;
        }

        int patients = _diagnoses.Select(diagnosis => diagnosis.PatientHash).OfType<string>().Distinct(StringComparer.Ordinal).Count();
        int known = _diagnoses.Count(diagnosis => diagnosis.PatientHash is not null);
        if (patients < known)
        {
            WriteWarning(
                $"{Plural.Of(known, "scan")} are of {Plural.Of(patients, "patient")}. The coverage is guaranteed for scans that are "
                    + "independent: use one scan per patient.");
        }

        int selected = _diagnoses.Count(
            diagnosis => Array.Exists(diagnosis.Findings, finding => finding.Code == FindingCodes.SeenInSelection));
        if (selected > 0)
        {
            WriteWarning(
                $"The epoch of the model was chosen on {selected} of {Plural.Of(_diagnoses.Count, "scan")}. The coverage is guaranteed "
                    + "with scans that took no part in training or selection.");
        }

        if (range.HasEmptySets)
        {
            WriteWarning(
                FormattableString.Invariant($"The scores separate the classes better than a coverage of {range.Coverage} asks: scores ")
                    + "without a verdict fit neither class. A larger -Coverage leaves fewer scans undetermined.");
        }
    }

    private void RequireOneModel(Cov19Diagnosis first, Vote vote)
    {
        bool isOneModel = _diagnoses.TrueForAll(diagnosis => diagnosis.ModelHash == first.ModelHash
            && diagnosis.PositiveClass == first.PositiveClass && diagnosis.Classes.SequenceEqual(first.Classes));
        bool isOneRule = VoteRule is not null || _diagnoses.TrueForAll(diagnosis => diagnosis.Rule == first.Rule && diagnosis.K == first.K);
        if (!isOneModel
            || !isOneRule
            || (VoteSliceCount is null && Vote.UsesK(vote.Rule) && !_diagnoses.TrueForAll(diagnosis => diagnosis.Vote.K == vote.K)))
        {
            Refuse(
                "MixedDiagnoses",
                isOneModel ? "The diagnoses come from different rules." : "The diagnoses come from different models.",
                null,
                "Choose a threshold for one model at a time. With -VoteRule and -VoteSliceCount, all scans vote in the same way.");
        }
    }

    /// <returns>False if nothing was written.</returns>
    private bool Write(string path, ThresholdReport report)
    {
        ErrorRecord? error = null;
        bool isConfirmed = false;
        RunOnWorker(_ => error = Try(path, () =>
        {
            Cov19ModelInfo model = ModelStore.Read(path);
            Cov19Diagnosis first = _diagnoses[0];
            return model.Hash != report.ModelHash
                || !model.Classes.SequenceEqual(first.Classes)
                || model.Description.PositiveClass != first.PositiveClass
                ? Errors.InvalidArgument(
                    "ModelMismatch",
                    $"{path} is not the model that the diagnoses come from, {report.ModelName}.",
                    path,
                    "Give the file of the model that made the diagnoses.")
                : null;
        }));
        if (error is null
            && ShouldProcess(path, FormattableString.Invariant($"Set the vote to {report.Rule} at {report.Threshold:0.####}")
                + (report.Coverage is null ? "" : FormattableString.Invariant(
                    $", without a verdict from {report.UndeterminedFrom:0.####} to below {report.UndeterminedBelow:0.####}"))))
        {
            isConfirmed = true;
            RunOnWorker(writer => error = Try(path, () =>
            {
                if (ModelStore.SetVote(path, report.ToVote(), report.Fingerprints, Provenance(report)) is string card)
                {
                    writer.WriteWarning(
                        $"{card} still describes another vote: it belongs to other weights, was edited, or cannot be written. The vote "
                            + "in the model file is used.");
                }

                return null;
            }));
        }

        if (error is not null)
        {
            ThrowTerminatingError(error);
        }

        return isConfirmed;
    }

    private static Dictionary<string, string> Provenance(ThresholdReport report)
    {
        Dictionary<string, string> provenance = new()
        {
            ["threshold_criterion"] = report.AtLeast is double atLeast
                ? FormattableString.Invariant($"{report.Criterion} >= {atLeast:R}")
                : $"{report.Criterion}",
            ["threshold_interval"] = FormattableString.Invariant($"{report.Lower:R} to {report.Upper:R}"),
            ["threshold_set"] = report.SetFingerprint ?? "unknown",
            ["threshold_scans"] = FormattableString.Invariant($"{report.Count}, {report.Positives} of them {report.PositiveClass}"),
            ["threshold_date"] = DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        };
        if (report.Coverage is double coverage)
        {
            provenance[ModelStore.CoverageEntry] = FormattableString.Invariant($"{coverage:R} of each class: ")
                + string.Join("; ", report.ClassCoverages.Select(row => $"{row}"));
        }

        return provenance;
    }

    private static ErrorRecord? Try(string path, Func<ErrorRecord?> work)
    {
        try
        {
            return work();
        }
        catch (Exception exception) when (exception.IsFileSystemFault() && File.Exists(path))
        {
            return Errors.CannotWrite(path, exception);
        }
        catch (Exception exception) when (Errors.IsAboutInput(exception))
        {
            return Errors.Translate(path, exception);
        }
    }

    private void Refuse(string id, string message, object? target, string action) =>
        ThrowTerminatingError(Errors.InvalidArgument(id, message, target, action));
}
