using System.Management.Automation;
using Cov19Ct.Binding;
using Cov19Ct.Completion;
using Cov19Ct.Hosting;
using Cov19Ct.Phantoms;

namespace Cov19Ct.Commands;

[Cmdlet(VerbsCommon.New, "CtPhantom", DefaultParameterSetName = PathSets.Path, SupportsShouldProcess = true)]
[OutputType(typeof(CtPhantomCase))]
public sealed class NewCtPhantomCommand : WorkerCmdlet
{
    private const string Activity = "Writing synthetic scans";

    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PathSets.Path)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    [Parameter(Mandatory = true, ParameterSetName = PathSets.LiteralPath)]
    [Alias("PSPath")]
    [ValidateNotNullOrEmpty]
    public string? LiteralPath { get; set; }

    [Parameter]
    [ValidateRange(1, 100_000)]
    public int Count { get; set; } = 1;

    [Parameter]
    public int Seed { get; set; }

    [Parameter]
    [ValidateRange(1, 1000)]
    public int SliceCount { get; set; } = 48;

    [Parameter]
    [Alias("Size")]
    [ValidateRange(64, 1024)]
    public int ImageSize { get; set; } = 256;

    [Parameter]
    [ValidateSet("COVID", "non-COVID")]
    public string? Label { get; set; }

    [Parameter]
    [NumberRange(0.0, 1.0)]
    public double CovidFraction { get; set; } = 0.5;

    [Parameter]
    [NumberRange(0.01, 1.0)]
    public double LesionOpacity { get; set; } = 1;

    [Parameter]
    [ArgumentCompleter(typeof(SplitCompleter))]
    [ValidatePattern("^[A-Za-z0-9_-]+$")]
    public string? Split { get; set; }

    [Parameter]
    public SwitchParameter Force { get; set; }

    protected override void EndProcessing()
    {
        string folder = OutputPath.ResolveFolder(this, LiteralPath ?? Path, LiteralPath is not null);
        CtPhantomOptions options = new()
        {
            Count = Count,
            Seed = Seed,
            SliceCount = SliceCount,
            Size = ImageSize,
            Label = Label,
            CovidFraction = CovidFraction,
            LesionOpacity = LesionOpacity,
            Split = Split,
        };
        if (!ShouldProcess(folder, $"Write {Count} synthetic CT series"))
        {
            return;
        }

        RunOnWorker(writer =>
        {
            foreach (CtPhantom phantom in options.Cases())
            {
                Write(writer, folder, options, phantom);
            }
        });
        ScanProgress.Complete(this, Activity);
    }

    private void Write(PipelineWriter writer, string folder, CtPhantomOptions options, CtPhantom phantom)
    {
        string target = CtPhantomWriter.CaseFolder(folder, options, phantom.Number);
        if (System.IO.Path.Exists(target) && !Force)
        {
            writer.WriteError(Errors.OutputExists(target));
            return;
        }

        try
        {
            ScanProgress progress = new(writer, Activity, $"scan {phantom.Number} of {Count}", "slice", SliceCount);
            writer.WriteObject(CtPhantomWriter.WriteCase(folder, phantom, Force, progress, writer.Stopping));
        }
        catch (Exception exception) when (exception.IsFileSystemFault())
        {
            writer.WriteError(Errors.CannotWrite(target, exception));
        }
    }
}
