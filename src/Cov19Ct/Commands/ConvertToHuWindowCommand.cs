using System.Management.Automation;
using Cov19Ct.Binding;
using Cov19Ct.Completion;
using Cov19Ct.Hosting;

namespace Cov19Ct.Commands;

[Cmdlet(VerbsData.ConvertTo, "HuWindow", DefaultParameterSetName = NamedSet)]
[OutputType(typeof(WindowedScan))]
public sealed class ConvertToHuWindowCommand : WorkerCmdlet
{
    private const string NamedSet = "Window";
    private const string RangeSet = "Range";
    private const string CenterSet = "Center";
    private const string Activity = "Windowing CT scans";

    private ScanWindower? _windower;

    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ScanTransformation]
    [ValidateNotNull]
    public CtScan InputObject { get; set; } = null!;

    [Parameter(ParameterSetName = NamedSet)]
    [ValidateNotNull]
    [HuWindowTransformation]
    [ArgumentCompleter(typeof(HuWindowCompleter))]
    public HuWindow Window { get; set; } = HuWindow.Paper;

    [Parameter(Mandatory = true, ParameterSetName = RangeSet)]
    public double Minimum { get; set; }

    [Parameter(Mandatory = true, ParameterSetName = RangeSet)]
    public double Maximum { get; set; }

    [Parameter(Mandatory = true, ParameterSetName = CenterSet)]
    [Alias("WindowCentre")]
    public double WindowCenter { get; set; }

    [Parameter(Mandatory = true, ParameterSetName = CenterSet)]
    public double WindowWidth { get; set; }

    [Parameter]
    [Alias("Size")]
    [ValidateRange(1, 4096)]
    public int ImageSize { get; set; } = 224;

    [Parameter]
    [HuWindowTransformation]
    [ArgumentCompleter(typeof(HuWindowCompleter))]
    public HuWindow? SourceWindow { get; set; }

    protected override void BeginProcessing()
    {
        try
        {
            HuWindow window = ParameterSetName switch
            {
                RangeSet => new HuWindow(Minimum, Maximum),
                CenterSet => HuWindow.FromCenter(WindowCenter, WindowWidth),
                _ => Window,
            };
            _windower = new ScanWindower(window, ImageSize);
        }
        catch (ArgumentException exception)
        {
            ThrowTerminatingError(Errors.InvalidArgument(
                "InvalidWindow", exception.Message, targetObject(), "Give a minimum below the maximum, or a width above 0, in HU."));
        }

        object targetObject() => ParameterSetName == RangeSet ? $"{Minimum}..{Maximum}" : $"{WindowCenter}/{WindowWidth}";
    }

    protected override void ProcessRecord()
    {
        CtScan scan = InputObject.IsHounsfield || SourceWindow is null ? InputObject : InputObject with { SourceWindow = SourceWindow };
        RunOnWorker(writer =>
        {
            try
            {
                ScanProgress progress = new(writer, Activity, scan.Id, "slice", scan.SliceCount);
                WindowedScan windowed = _windower!.Apply(scan, progress, writer.Stopping);
                writer.WriteWarnings(scan.Id, windowed.Findings.Except(scan.Findings));
                writer.WriteObject(windowed);
            }
            catch (Exception exception) when (Errors.IsAboutInput(exception))
            {
                writer.WriteError(scan.Path, exception);
            }
        });
    }

    protected override void EndProcessing() => ScanProgress.Complete(this, Activity);
}
