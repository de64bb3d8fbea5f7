using System.Management.Automation;
using Cov19Ct.Binding;
using Cov19Ct.Completion;
using Cov19Ct.Export.Montages;
using Cov19Ct.Export.Nifti;
using Cov19Ct.Hosting;

namespace Cov19Ct.Commands;

[Cmdlet(VerbsData.Export, "CtScan", DefaultParameterSetName = PathSets.Path, SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ExportCtScanCommand : WorkerCmdlet
{
    private const string Activity = "Exporting CT scans";

    private ExportTargets _targets = null!;

    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    [ScanTransformation]
    [ValidateNotNull]
    public CtScan InputObject { get; set; } = null!;

    [Parameter(Position = 0, ParameterSetName = PathSets.Path)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = ".";

    [Parameter(Mandatory = true, ParameterSetName = PathSets.LiteralPath)]
    [Alias("PSPath")]
    [ValidateNotNullOrEmpty]
    public string? LiteralPath { get; set; }

    [Parameter]
    public CtExportFormat Format { get; set; }

    [Parameter]
    public SwitchParameter AllowUneven { get; set; }

    [Parameter]
    [ValidateNotNull]
    [HuWindowTransformation]
    [ArgumentCompleter(typeof(HuWindowCompleter))]
    public HuWindow Window { get; set; } = HuWindow.Paper;

    [Parameter]
    [ValidateRange(1, 10_000)]
    public int SliceCount { get; set; } = 36;

    [Parameter]
    [ValidateRange(1, 1000)]
    [Alias("Columns")]
    public int ColumnCount { get; set; }

    [Parameter]
    [ValidateRange(64, 2048)]
    public int TileSize { get; set; } = 256;

    [Parameter]
    public SwitchParameter Force { get; set; }

    [Parameter]
    public SwitchParameter PassThru { get; set; }

    protected override void BeginProcessing()
    {
        string path = OutputPath.ResolveAny(this, LiteralPath ?? Path, LiteralPath is not null);
        _targets = new ExportTargets(path, this.IsBound(nameof(Format)) ? Format : null);
        if (_targets.Contradicts)
        {
            ThrowTerminatingError(Errors.InvalidArgument(
                "FormatMismatch",
                $"The extension of {path} does not belong to the format {Format}.",
                path,
                "Omit -Format, or change the extension to .nii, .nii.gz or .png."));
        }

        // Of one file, the folders above it are made where they are missing.
        OutputPath.RequireFolder(this, _targets.IsFile ? System.IO.Path.GetDirectoryName(path)! : path);
    }

    protected override void ProcessRecord()
    {
        CtScan scan = InputObject;
        if (_targets.Next(scan.Id) is not string target)
        {
            WriteError(Errors.OneFileForSeveralScans(scan.Path));
            return;
        }

        if (!ShouldProcess(target, $"Export {scan.Id}"))
        {
            return;
        }

        if ((FileKind.Refusal(target)
            ?? (System.IO.Path.Exists(target) && !Force ? Errors.OutputExists(target) : null)) is ErrorRecord refusal)
        {
            WriteError(refusal);
            return;
        }

        RunOnWorker(writer => Export(writer, scan, target));
    }

    protected override void EndProcessing() => ScanProgress.Complete(this, Activity);

    private void Export(PipelineWriter writer, CtScan scan, string target)
    {
        try
        {
            foreach (string loss in Write(writer, scan, target))
            {
                writer.WriteWarning($"{scan.Id}: {loss}");
            }

            if (PassThru)
            {
                writer.WriteFile(target, scan.Id);
            }
        }
        catch (ScanOutputException exception)
        {
            writer.WriteError(Errors.CannotWrite(target, exception.InnerException!));
        }
        catch (Exception exception) when (Errors.IsAboutInput(exception))
        {
            writer.WriteError(scan.Path, exception);
        }
    }

    private IReadOnlyList<string> Write(PipelineWriter writer, CtScan scan, string target)
    {
        ScanProgress progress = new(writer, Activity, scan.Id, "slice", scan.SliceCount);
        return _targets.Format == CtExportFormat.Montage
            ? ScanMontage.Write(scan, target, Montage(), progress, writer.Stopping)
            : NiftiScanWriter.Write(scan, target, _targets.Format == CtExportFormat.NiftiGz, AllowUneven, progress, writer.Stopping);
    }

    private MontageOptions Montage() => new()
    {
        Window = Window,
        SliceCount = SliceCount,
        Columns = this.IsBound(nameof(ColumnCount)) ? ColumnCount : null,
        TileSize = TileSize,
    };
}
