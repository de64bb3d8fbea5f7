using System.Management.Automation;
using Cov19Ct.Batch;
using Cov19Ct.Binding;
using Cov19Ct.Completion;
using Cov19Ct.Hosting;
using Cov19Ct.Model.Inference;
using Cov19Ct.Reporting;

namespace Cov19Ct.Commands;

[Cmdlet(VerbsLifecycle.Invoke, "Cov19Diagnosis", SupportsShouldProcess = true)]
[OutputType(typeof(Cov19Diagnosis))]
public sealed class InvokeCov19DiagnosisCommand : WorkerCmdlet
{
    private const string Activity = "Diagnosing CT scans";

    /// <summary>Scans that another run has claimed; looked at again when all others are done.</summary>
    private readonly List<CtScan> _elsewhere = [];

    private TimeBudget _budget = null!;
    private FailureLimit _failures = null!;
    private string? _modelPath;
    private string? _ledgerPath;
    private string? _submissionPath;
    private DiagnosisBatch? _batch;
    private SubmissionFiles? _submission;
    private bool _isRefused;

    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    [ValidateNotNull]
    public PSObject InputObject { get; set; } = null!;

    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string? ModelPath { get; set; }

    [Parameter]
    public VoteRule? Rule { get; set; }

    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? K { get; set; }

    [Parameter]
    public double? Threshold { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(DeviceCompleter))]
    public string Device { get; set; } = "Auto";

    [Parameter]
    public InferencePrecision Precision { get; set; }

    [Parameter]
    public SwitchParameter Explain { get; set; }

    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int ExplanationCount { get; set; } = 3;

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? LedgerPath { get; set; }

    [Parameter]
    public SwitchParameter VerifyContent { get; set; }

    [Parameter]
    [TimeBudgetTransformation]
    public TimeSpan? TimeBudget { get; set; }

    [Parameter]
    public double? FailureThreshold { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? SubmissionPath { get; set; }

    [Parameter]
    public SwitchParameter Force { get; set; }

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

    private int ExplanationsAskedFor => Explain ? ExplanationCount : 0;

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
        foreach (CtScan scan in _elsewhere)
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

        if (_failures.IsReachedAtEnd)
        {
            ThrowTerminatingError(Errors.TooManyFailures(_failures.ToString()));
        }

        WriteSubmission();
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
        {
            _batch?.Dispose();
        }
    }

    /// <summary>Votes again on a diagnosis, which may have come through a file or from another process.</summary>
    private void StartRevote(PSObject input) => StartOnWorker(writer =>
    {
        ErrorRecord error;
        try
        {
            if (DiagnosisReader.Read(input) is Cov19Diagnosis diagnosis && _ledgerPath is null)
            {
                if (Explain && diagnosis.ExplanationCount == 0)
                {
                    writer.WriteError(Errors.NothingToExplain(diagnosis));
                }

                Vote vote = VoteSelection.For(diagnosis, Rule, K, Threshold);
                if (VoteSelection.UnusedK(vote.Rule, K) is not ErrorRecord unused)
                {
                    Write(writer, Verdict.Revote(diagnosis, vote));
                    return;
                }

                error = unused;
            }
            else
            {
                error = _ledgerPath is null ? Errors.InvalidInput(input.BaseObject) : Errors.LedgerNeedsScan(input.BaseObject);
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
            if (prepared.Lookup?.Recorded is Cov19Diagnosis recorded)
            {
                writer.WriteVerbose($"{scan.Id}: taken from the ledger.");
                Write(writer, recorded);
            }
            else if (_budget.IsOver)
            {
                _budget.CountSkipped();
            }
            else if (prepared.Lookup == LedgerLookup.ClaimedByOther)
            {
                _elsewhere.Add(scan);
            }
            else
            {
                Cov19Diagnosis diagnosis = Diagnose(writer, batch, prepared, windowed);
                if (!batch.TryRecord(prepared, diagnosis, StopRequested))
                {
                    writer.WriteWarning(
                        $"{scan.Id}: its files changed while they were read, so the result is not in the ledger; the next run makes it "
                            + "anew.");
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

    private void Write(PipelineWriter writer, Cov19Diagnosis diagnosis)
    {
        writer.WriteObject(diagnosis);
        _failures.CountDone();
        _submission?.Add(diagnosis);
    }

    private void Fail(PipelineWriter writer, ErrorRecord error)
    {
        writer.WriteError(error);
        _failures.CountFailure();
        if (_failures.IsReached)
        {
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
            || _budget.SkippedCount > 0 ? $"{_failures.Failures} scans failed and {_budget.SkippedCount} were not started."
            : _submission.Count == 0 ? "There are no scans."
            : _submission.AmbiguousNames is [string name, ..] ? $"Several scans are called {name}."
            : null;
        if (missing is not null)
        {
            WriteError(Errors.IncompleteSubmission(_submissionPath!, missing));
            return;
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
            Vote vote = VoteSelection.For(diagnoser.Model.Description, Rule, K, Threshold);
            if (VoteSelection.UnusedK(vote.Rule, K) is ErrorRecord unused)
            {
                throw new TerminatingErrorException(unused);
            }

            BatchLedger? ledger = _ledgerPath is null ? null : new BatchLedger(_ledgerPath, diagnoser, ExplanationsAskedFor, VerifyContent);
            return new DiagnosisBatch(diagnoser, vote, ledger);
        }
        catch (Exception exception) when (exception is TerminatingErrorException || Errors.IsAboutInput(exception))
        {
            diagnoser?.Dispose();
            throw exception as TerminatingErrorException ?? new TerminatingErrorException(Errors.Translate(modelPath, exception));
        }
    }

    /// <summary>Terminating errors for arguments that are out of their range, or that would do nothing.</summary>
    private void RequireUsefulArguments()
    {
        VoteSelection.RequireUseOfK(this, Rule, K);
        Require(Threshold is null or (> 0 and <= 1), "InvalidThreshold",
            $"A threshold lies above 0 and up to 1; {Threshold} does not.", Threshold, "Give a -Threshold such as 0.5.");
        Require(Explain || !MyInvocation.BoundParameters.ContainsKey(nameof(ExplanationCount)), "ExplanationCountWithoutUse",
            "-ExplanationCount says how many heat maps there shall be; without -Explain there are none.",
            ExplanationCount,
            "Add -Explain, or leave -ExplanationCount out.");
        Require(!VerifyContent || LedgerPath is not null, "VerifyContentWithoutLedger",
            "There is no ledger whose scans could be verified.", null, "Give -LedgerPath, or leave -VerifyContent out.");
        Require(FailureThreshold is null or (> 0 and < 1)
            || (FailureThreshold >= 1 && double.IsInteger(FailureThreshold.Value)), "InvalidFailureThreshold",
            $"A failure threshold is a number of scans or a share of them; {FailureThreshold} is neither.", FailureThreshold,
            "Give a number of scans from 1, or a share between 0 and 1, such as 0.05.");
        Require(TimeBudget is null || TimeBudget > TimeSpan.Zero, "InvalidTimeBudget",
            $"A time budget is above zero; {TimeBudget} is not.", TimeBudget, "Give a -TimeBudget such as 08:00:00.");

        void Require(bool condition, string id, string message, object? target, string action)
        {
            if (!condition)
            {
                ThrowTerminatingError(Errors.InvalidArgument(id, message, target, action));
            }
        }
    }

    private string RequireModelPath()
    {
        if (_modelPath is null)
        {
            ThrowTerminatingError(Errors.InvalidArgument(
                "ModelPathMissing", "A scan needs a model: -ModelPath is missing.", null,
                "Give -ModelPath; only diagnoses that are voted on again need no model. New-Cov19Model makes models."));
        }

        return _modelPath!;
    }
}
