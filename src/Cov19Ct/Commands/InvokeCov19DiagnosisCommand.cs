using System.Management.Automation;
using Cov19Ct.Batch;
using Cov19Ct.Binding;
using Cov19Ct.Hosting;
using Cov19Ct.Model.Inference;
using Cov19Ct.Reporting;

namespace Cov19Ct.Commands;

[Cmdlet(VerbsLifecycle.Invoke, "Cov19Diagnosis", DefaultParameterSetName = RevoteSet, SupportsShouldProcess = true)]
[OutputType(typeof(Cov19Diagnosis))]
public sealed partial class InvokeCov19DiagnosisCommand : WorkerCmdlet
{
    private const string ScanSet = "Scan";
    private const string RevoteSet = "Revote";
    private const string Activity = "Diagnosing CT scans";

    /// <summary>Scans that another run has claimed; they are looked up again when all others are done.</summary>
    private readonly List<CtScan> _claimedByOthers = [];

    private TimeBudget _budget = null!;
    private FailureLimit _failures = null!;
    private string? _modelPath;
    private string? _ledgerPath;
    private string? _submissionPath;
    private DiagnosisBatch? _batch;
    private SubmissionFiles? _submission;
    private bool _isRefused;
    private int _recordedCount;
    private int _undeterminedCount;

    protected override void BeginProcessing()
    {
        RequireUsefulArguments();
        _budget = new TimeBudget(TimeBudget);
        _failures = new FailureLimit(FailureThreshold);
        _modelPath = ModelPath is null ? null : PathResolver.ResolveFile(this, ModelPath);
        _ledgerPath = LedgerPath is null ? null : OutputPath.ResolveFile(this, LedgerPath);
        _submissionPath = SubmissionPath is null ? null : OutputPath.ResolveFolder(this, SubmissionPath);
        _submission = _submissionPath is null ? null : new SubmissionFiles(_submissionPath);
        if (_submission?.Existing is string existing && !Force)
        {
            ThrowTerminatingError(Errors.OutputExists(existing));
        }

        bool mayRecord = _ledgerPath is null || ShouldProcess(_ledgerPath, "Record the results of the scans");
        bool maySubmit = _submissionPath is null || ShouldProcess(_submissionPath, "Write a submission");
        _isRefused = !(mayRecord && maySubmit);
        if (_submissionPath is not null && !_isRefused)
        {
            OutputPath.RequireWritable(this, _submissionPath);
        }
    }

    /// <summary>A number of heat maps asks for heat maps too.</summary>
    private int ExplanationsAskedFor =>
        Explain || (this.IsBound(nameof(ExplanationCount)) && !this.IsBound(nameof(Explain))) ? ExplanationCount : 0;

    protected override void ProcessRecord()
    {
        if (_isRefused)
        {
            return;
        }

        switch (InputObject.BaseObject)
        {
            case CtScan scan:
                StartDiagnosis(scan, windowed: null);
                break;
            case WindowedScan scan:
                StartDiagnosis(scan.Scan, scan);
                break;
            default:
                StartRevote(InputObject);
                break;
        }

        // One scan is with the network while the next one is read.
        WriteUntilRunning(1);
    }

    protected override void EndProcessing()
    {
        if (_isRefused)
        {
            return;
        }

        WriteUntilRunning(0);
        foreach (CtScan scan in _claimedByOthers)
        {
            RunOnWorker(writer =>
            {
                writer.WriteVerbose($"{scan.Id}: claimed by another run.");
                Diagnose(writer, scan, windowed: null, () => _batch!.Await(scan, () => _budget.IsOver, StopRequested));
            });
        }

        ScanProgress.Complete(this, Activity);
        if (_budget.SkippedCount > 0)
        {
            WriteWarning(_budget.ToString());
        }

        DiagnosisRunSummary summary = Summary();
        WriteVerbose(summary.ToString());
        WriteInformation(summary, [DiagnosisRunSummary.Tag]);
        if (_failures.IsReachedAtEnd)
        {
            ThrowTerminatingError(Errors.TooManyFailures(_failures.ToString()));
        }

        WriteSubmission();
    }

    private protected override void ReleaseResources() => _batch?.Dispose();

    /// <summary>Votes again on a diagnosis, which may have come through a file or from another process.</summary>
    private void StartRevote(PSObject input) => StartOnWorker(writer =>
    {
        ErrorRecord error;
        try
        {
            if (DiagnosisReader.Read(input) is Cov19Diagnosis diagnosis && _ledgerPath is null)
            {
                if (ExplanationsAskedFor > 0 && diagnosis.ExplanationCount == 0)
                {
                    writer.WriteError(Errors.NothingToExplain(diagnosis));
                }

                (Vote? vote, ErrorRecord? invalid) = SelectVote(diagnosis.Vote);
                if (vote is not null)
                {
                    Write(writer, Verdict.Revote(diagnosis, vote));
                    return;
                }

                error = invalid!;
            }
            else
            {
                error = _ledgerPath is null ? Errors.NotAScanOrDiagnosis(input) : Errors.LedgerNeedsScan(input.BaseObject);
            }
        }
        catch (IncompleteDiagnosisException exception)
        {
            error = Errors.Translate(null, exception);
        }

        Fail(writer, error);
    });

    /// <summary>Starts to look a scan up and to read it at once, and shows it to the network when those before it are done.</summary>
    private void StartDiagnosis(CtScan scan, WindowedScan? windowed)
    {
        DiagnosisBatch batch = RequireBatch();
        if (_budget.IsOver)
        {
            StartOnWorker(_ => _budget.CountSkipped());
            return;
        }

        Task<PreparedScan> preparing = Task.Run(() => batch.Prepare(scan, windowed, StopRequested));
        StartOnWorker(writer => Diagnose(writer, scan, windowed, () => preparing.GetAwaiter().GetResult()));
    }

    /// <summary>On the worker thread: the way of one scan from the ledger or the network to the pipeline.</summary>
    private void Diagnose(PipelineWriter writer, CtScan scan, WindowedScan? windowed, Func<PreparedScan> prepare)
    {
        DiagnosisBatch batch = _batch!;
        try
        {
            using PreparedScan prepared = prepare();
            if (prepared.Recorded is Cov19Diagnosis recorded)
            {
                writer.WriteVerbose($"{scan.Id}: taken from the ledger.");
                _recordedCount++;
                Write(writer, recorded);
            }
            else if (_budget.IsOver)
            {
                _budget.CountSkipped();
            }
            else if (prepared.IsClaimedByOther)
            {
                _claimedByOthers.Add(scan);
            }
            else
            {
                Cov19Diagnosis diagnosis = Diagnose(writer, batch, prepared, windowed);
                if (!batch.TryRecord(prepared, diagnosis, StopRequested))
                {
                    writer.WriteWarning(
                        $"{scan.Id}: its files changed while they were read, so the result is not in the ledger. The next run "
                            + "diagnoses the scan again.");
                }

                writer.WriteWarnings(scan.Id, diagnosis.Findings.Except(scan.Findings));
                Write(writer, diagnosis);
            }
        }
        catch (Exception exception) when (Errors.IsAboutInput(exception))
        {
            ErrorRecord error = Errors.Translate(scan.Path, exception);
            batch.RecordFailure(scan, error, StopRequested);
            Fail(writer, error);
        }
    }

    private Cov19Diagnosis Diagnose(PipelineWriter writer, DiagnosisBatch batch, PreparedScan prepared, WindowedScan? windowed)
    {
        CtScan scan = prepared.Scan;
        ScanProgress reading = new(writer, Activity, scan.Id, "reading slice", scan.SliceCount);
        ScanProgress network = new(writer, Activity, scan.Id, "network, slice", scan.SliceCount);
        return prepared.Pass is WindowingPass pass
            ? batch.Diagnoser.Diagnose(pass, batch.Vote, reading, network, StopRequested)
            : batch.Diagnoser.Diagnose(windowed!, batch.Vote, network, StopRequested);
    }

    private DiagnosisRunSummary Summary() => new()
    {
        DiagnosedCount = _failures.Done - _recordedCount,
        RecordedCount = _recordedCount,
        UndeterminedCount = _undeterminedCount,
        FailedCount = _failures.Failures,
        NotStartedCount = _budget.SkippedCount,
    };

    private void Write(PipelineWriter writer, Cov19Diagnosis diagnosis)
    {
        writer.WriteObject(diagnosis);
        _failures.CountDone();
        _undeterminedCount += diagnosis.IsUndetermined ? 1 : 0;
        _submission?.Add(diagnosis);
    }

    private void Fail(PipelineWriter writer, ErrorRecord error)
    {
        writer.WriteError(error);
        _failures.CountFailure();
        if (_failures.IsReached)
        {
            writer.WriteInformation(Summary(), DiagnosisRunSummary.Tag);
            throw new TerminatingErrorException(Errors.TooManyFailures(_failures.ToString()));
        }
    }

    /// <summary>Writes the files of a submission where every scan that was given is in one of them.</summary>
    private void WriteSubmission()
    {
        if (_submission is null)
        {
            return;
        }

        string? missing = _failures.Failures > 0
            || _budget.SkippedCount > 0 ? $"{Plural.Of(_failures.Failures, "scan")} failed, and {_budget.SkippedCount} "
                + $"{Plural.Verb(_budget.SkippedCount, "was", "were")} not started."
            : _submission.Count == 0 ? "There are no scans."
            : _submission.AmbiguousNames is [string name, ..] ? $"Several scans have the name {name}."
            : null;
        if (missing is not null)
        {
            WriteError(Errors.IncompleteSubmission(_submissionPath!, missing));
            return;
        }

        if (_submission.UndeterminedCount > 0)
        {
            int count = _submission.UndeterminedCount;
            WriteWarning(
                $"{Plural.Of(count, "scan")} {Plural.Verb(count, "is", "are")} undetermined. "
                    + "A submission has a class for each scan: theirs is the one that the threshold alone gives.");
        }

        try
        {
            _submission.Write();
        }
        catch (Exception exception) when (exception.IsFileSystemFault())
        {
            WriteError(Errors.CannotWrite(_submissionPath!, exception));
        }
    }

    /// <summary>Opens the model, and the ledger, at the first scan. No scan can do without them, so their errors end the
    /// pipeline.</summary>
    private DiagnosisBatch RequireBatch()
    {
        if (_batch is null)
        {
            string path = RequireModelPath();
            RunOnWorker(_ => _batch = OpenBatch(path));
        }

        return _batch!;
    }

    private DiagnosisBatch OpenBatch(string modelPath)
    {
        Diagnoser? diagnoser = null;
        try
        {
            diagnoser = Diagnoser.Open(modelPath, Device, Precision);
            diagnoser.ExplanationCount = ExplanationsAskedFor;
            (Vote? vote, ErrorRecord? invalid) = SelectVote(diagnoser.Model.Description.Vote);
            if (vote is null)
            {
                throw new TerminatingErrorException(invalid!);
            }

            BatchLedger? ledger = _ledgerPath is string path
                ? new BatchLedger(path, diagnoser, ExplanationsAskedFor, VerifyContent, StopRequested)
                : null;
            return new DiagnosisBatch(diagnoser, vote, ledger);
        }
        catch (Exception exception)
        {
            diagnoser?.Dispose();
            throw Errors.IsAboutInput(exception) ? new TerminatingErrorException(Errors.Translate(modelPath, exception)) : exception;
        }
    }

    private (Vote? Vote, ErrorRecord? Error) SelectVote(Vote own) =>
        VoteSelection.For(own, VoteRule, VoteSliceCount, Threshold, (UndeterminedFrom, UndeterminedBelow));

    private void RequireUsefulArguments()
    {
        VoteSelection.RequireUseOfK(this, VoteRule, VoteSliceCount);
        ArgumentChecks.RequireThreshold(this, Threshold);
        if (ArgumentChecks.InvalidRange(UndeterminedFrom, UndeterminedBelow, Threshold) is ErrorRecord invalid)
        {
            ThrowTerminatingError(invalid);
        }

        ArgumentChecks.RequireFailureThreshold(this, FailureThreshold);
        ArgumentChecks.RequireTimeBudget(this, TimeBudget);
        this.Require(!VerifyContent || LedgerPath is not null, "VerifyContentWithoutLedger",
            "-VerifyContent needs a ledger.", null, "Give -LedgerPath, or omit -VerifyContent.");
    }

    private string RequireModelPath()
    {
        if (_modelPath is null)
        {
            ThrowTerminatingError(Errors.InvalidArgument(
                "ModelPathMissing", "-ModelPath is missing, but a scan needs a model.", null,
                "Give -ModelPath. Only a new vote on diagnoses needs no model. New-Cov19Model creates models."));
        }

        return _modelPath!;
    }
}
