using System.Management.Automation;
using Cov19Ct.Completion;
using Cov19Ct.Hosting;
using Cov19Ct.Model.Inference;

namespace Cov19Ct.Commands;

[Cmdlet(VerbsLifecycle.Invoke, "Cov19Diagnosis")]
[OutputType(typeof(Cov19Diagnosis))]
public sealed class InvokeCov19DiagnosisCommand : WorkerCmdlet
{
    private const string Activity = "Diagnosing CT scans";

    private Diagnoser? _diagnoser;

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

    protected override void BeginProcessing()
    {
        if (Threshold is not null && !(Threshold > 0 && Threshold <= 1))
        {
            ThrowTerminatingError(Errors.InvalidArgument(
                "InvalidThreshold", $"A threshold lies above 0 and up to 1; {Threshold} does not.", Threshold, "Give a -Threshold such as 0.5."));
        }

        if (K is not null && Rule is VoteRule rule && !Vote.UsesK(rule))
        {
            ThrowTerminatingError(Errors.InvalidArgument(
                "KWithoutUse", $"The rule {rule} looks at no K.", K, "Leave -K out, or use -Rule AtLeastK or TopKMean."));
        }

        if (!Explain && MyInvocation.BoundParameters.ContainsKey(nameof(ExplanationCount)))
        {
            ThrowTerminatingError(Errors.InvalidArgument(
                "ExplanationCountWithoutUse", "-ExplanationCount says how many heat maps there shall be; without -Explain there are none.", ExplanationCount, "Add -Explain, or leave -ExplanationCount out."));
        }
    }

    protected override void ProcessRecord()
    {
        switch (InputObject.BaseObject)
        {
            case CtScan scan:
                StartDiagnosis(RequireDiagnoser(), scan);
                break;
            case WindowedScan scan:
                StartDiagnosis(RequireDiagnoser(), scan);
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
        WriteUntilRunning(0);
        ScanProgress.Complete(this, Activity);
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
        {
            _diagnoser?.Dispose();
        }
    }

    /// <summary>Votes again on a diagnosis, which may have come through a file or from another process.</summary>
    private void StartRevote(PSObject input) => StartOnWorker(writer =>
    {
        try
        {
            if (DiagnosisReader.Read(input) is Cov19Diagnosis diagnosis)
            {
                if (Explain && diagnosis.ExplanationCount == 0)
                {
                    writer.WriteError(Errors.NothingToExplain(diagnosis));
                }

                writer.WriteObject(Verdict.Revote(diagnosis, VoteSelection.For(diagnosis, Rule, K, Threshold)));
            }
            else
            {
                writer.WriteError(Errors.InvalidInput(input.BaseObject));
            }
        }
        catch (IncompleteDiagnosisException exception)
        {
            writer.WriteError(Errors.Translate(null, exception));
        }
    });

    /// <summary>Starts to read a scan at once, and shows it to the network when those before it are done.</summary>
    private void StartDiagnosis(Diagnoser diagnoser, CtScan scan)
    {
        WindowingPass pass;
        try
        {
            pass = diagnoser.BeginWindowing(scan, StopRequested);
        }
        catch (Exception exception) when (Errors.IsAboutInput(exception))
        {
            StartOnWorker(writer => writer.WriteError(scan.Path, exception));
            return;
        }

        StartDiagnosis(diagnoser, scan.Id, scan.Path, scan.SliceCount, scan.Findings, (vote, reading, network) =>
        {
            using (pass)
            {
                return diagnoser.Diagnose(pass, vote, reading, network, StopRequested);
            }
        });
    }

    private void StartDiagnosis(Diagnoser diagnoser, WindowedScan scan) => StartDiagnosis(
        diagnoser, scan.Id, scan.Path, scan.SliceCount, scan.Scan.Findings, (vote, _, network) => diagnoser.Diagnose(scan, vote, network, StopRequested));

    private void StartDiagnosis(
        Diagnoser diagnoser, string id, string path, int sliceCount, CtFinding[] known, Func<Vote, ScanProgress, ScanProgress, Cov19Diagnosis> diagnose)
    {
        Vote vote = VoteSelection.For(diagnoser.Model.Description, Rule, K, Threshold);
        StartOnWorker(writer =>
        {
            try
            {
                ScanProgress reading = new(writer, Activity, id, "reading slice", sliceCount);
                ScanProgress network = new(writer, Activity, id, "network, slice", sliceCount);
                Cov19Diagnosis diagnosis = diagnose(vote, reading, network);
                writer.WriteWarnings(id, diagnosis.Findings.Except(known));
                writer.WriteObject(diagnosis);
            }
            catch (Exception exception) when (Errors.IsAboutInput(exception))
            {
                writer.WriteError(path, exception);
            }
        });
    }

    /// <summary>Opens the model at the first scan. No scan can do without it, so its error ends the pipeline.</summary>
    private Diagnoser RequireDiagnoser()
    {
        if (_diagnoser is not null)
        {
            return _diagnoser;
        }

        string path = RequireModelPath();
        ErrorRecord? error = null;
        RunOnWorker(_ =>
        {
            try
            {
                _diagnoser = Diagnoser.Open(path, Device, Precision);
                _diagnoser.ExplanationCount = Explain ? ExplanationCount : 0;
            }
            catch (Exception exception) when (Errors.IsAboutInput(exception))
            {
                error = Errors.Translate(path, exception);
            }
        });
        if (error is not null)
        {
            ThrowTerminatingError(error);
        }

        return _diagnoser!;
    }

    private string RequireModelPath()
    {
        if (ModelPath is null)
        {
            ThrowTerminatingError(Errors.InvalidArgument(
                "ModelPathMissing", "A scan needs a model: -ModelPath is missing.", null,
                "Give -ModelPath; only diagnoses that are voted on again need no model. New-Cov19Model makes models."));
        }

        return PathResolver.ResolveOne(this, ModelPath!);
    }
}
