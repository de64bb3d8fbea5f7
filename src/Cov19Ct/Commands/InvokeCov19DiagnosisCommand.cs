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
    }

    protected override void ProcessRecord()
    {
        switch (InputObject.BaseObject)
        {
            case Cov19Diagnosis diagnosis:
                WriteObject(Verdict.Revote(diagnosis, VoteSelection.For(diagnosis, Rule, K, Threshold)));
                break;
            case CtScan scan:
                Diagnose(scan.Id, scan.Path, (diagnoser, writer) => Window(diagnoser, scan, writer));
                break;
            case WindowedScan scan:
                Diagnose(scan.Id, scan.Path, (_, _) => scan);
                break;
            default:
                WriteError(Errors.InvalidInput(InputObject.BaseObject));
                break;
        }
    }

    protected override void EndProcessing() => ScanProgress.Complete(this, Activity);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _diagnoser?.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Diagnose(string id, string path, Func<Diagnoser, PipelineWriter, WindowedScan> prepare)
    {
        string model = RequireModelPath();
        ErrorRecord? fatal = null;
        RunOnWorker(writer =>
        {
            if (OpenModel(model, out fatal) is not Diagnoser diagnoser)
            {
                return;
            }

            try
            {
                WindowedScan scan = prepare(diagnoser, writer);
                Vote vote = VoteSelection.For(diagnoser.Model.Description, Rule, K, Threshold);
                ScanProgress progress = new(writer, Activity, id, "network, slice", scan.SliceCount);
                Cov19Diagnosis diagnosis = diagnoser.Diagnose(scan, vote, progress, writer.Stopping);
                writer.WriteWarnings(id, diagnosis.Findings.Except(scan.Scan.Findings));
                writer.WriteObject(diagnosis);
            }
            catch (Exception exception) when (Errors.IsAboutInput(exception))
            {
                writer.WriteError(path, exception);
            }
        });
        if (fatal is not null)
        {
            ThrowTerminatingError(fatal);
        }
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

    /// <summary>Opens the model at the first scan. No scan can do without it, so its error ends the pipeline.</summary>
    private Diagnoser? OpenModel(string path, out ErrorRecord? error)
    {
        error = null;
        try
        {
            _diagnoser ??= Diagnoser.Open(path, Device);
        }
        catch (Exception exception) when (Errors.IsAboutInput(exception))
        {
            error = Errors.Translate(path, exception);
        }

        return _diagnoser;
    }

    private static WindowedScan Window(Diagnoser diagnoser, CtScan scan, PipelineWriter writer)
    {
        Preprocessing preprocessing = diagnoser.Model.Description.Preprocessing;
        ScanProgress progress = new(writer, Activity, scan.Id, "reading slice", scan.SliceCount);
        return new ScanWindower(preprocessing.Window, preprocessing.Size).Apply(scan, progress, writer.Stopping);
    }
}
