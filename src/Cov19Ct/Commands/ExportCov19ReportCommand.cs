using System.Management.Automation;
using Cov19Ct.Binding;
using Cov19Ct.Hosting;
using Cov19Ct.Reporting;

namespace Cov19Ct.Commands;

[Cmdlet(VerbsData.Export, "Cov19Report", DefaultParameterSetName = PathSets.Path, SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ExportCov19ReportCommand : WorkerCmdlet
{
    private string _path = "";
    private ReportWriter? _report;

    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PathSets.Path)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    [Parameter(Mandatory = true, ParameterSetName = PathSets.LiteralPath)]
    [Alias("PSPath")]
    [ValidateNotNullOrEmpty]
    public string? LiteralPath { get; set; }

    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    [ValidateNotNull]
    public PSObject InputObject { get; set; } = null!;

    [Parameter]
    [Alias("Measure")]
    [ValidateNotNull]
    public MacroF1Report? MacroF1Report { get; set; }

    [Parameter]
    [ValidateNotNull]
    public ShortcutReport? ShortcutReport { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string Title { get; set; } = ReportOptions.DefaultTitle;

    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int? ErrorCount { get; set; }

    [Parameter]
    public SwitchParameter IncludeScanId { get; set; }

    [Parameter]
    public SwitchParameter Force { get; set; }

    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>Before the first diagnosis: a report that cannot be written is known at once, and not after hours of diagnosing.</summary>
    protected override void BeginProcessing()
    {
        _path = OutputPath.ResolveFile(this, LiteralPath ?? Path, LiteralPath is not null);
        RequireNoOutput();
        if (!ShouldProcess(_path, "Write a report"))
        {
            return;
        }

        RunOnWorker(_ => Attempt(() => _report = CreateReport()));
    }

    protected override void ProcessRecord()
    {
        if (_report is not ReportWriter report)
        {
            return;
        }

        try
        {
            if (DiagnosisReader.Read(InputObject) is Cov19Diagnosis diagnosis)
            {
                RunOnWorker(_ => Attempt(() => report.Add(diagnosis)));
            }
            else
            {
                WriteError(Errors.NotADiagnosis(InputObject.BaseObject));
            }
        }
        catch (IncompleteDiagnosisException exception)
        {
            WriteError(Errors.Translate(null, exception));
        }
    }

    protected override void EndProcessing()
    {
        if (_report is not ReportWriter report)
        {
            return;
        }

        if (report.Count == 0)
        {
            WriteError(Errors.InvalidArgument(
                "NothingToReport",
                "There is no diagnosis to report.",
                _path,
                "Pipe the output of Invoke-Cov19Diagnosis, or of Import-Clixml."));
            return;
        }

        RequireNoOutput();
        RunOnWorker(writer => Attempt(() => report.Write(writer.Stopping)));
        if (PassThru)
        {
            WriteObject(FileItem.Of(this, _path));
        }
    }

    private protected override void ReleaseResources() => _report?.Dispose();

    /// <summary>Does a part of the writing; what the file system refuses ends the pipeline.</summary>
    private void Attempt(Action write)
    {
        try
        {
            write();
        }
        catch (Exception exception) when (exception.IsFileSystemFault())
        {
            throw new TerminatingErrorException(Errors.CannotWrite(_path, exception));
        }
    }

    private ReportWriter CreateReport() => new(_path, new ReportOptions
    {
        Title = Title,
        Measure = MacroF1Report,
        Shortcuts = ShortcutReport,
        ErrorCount = ErrorCount,
        IncludesNames = IncludeScanId,
        ModuleVersion = typeof(ExportCov19ReportCommand).Assembly.GetName().Version?.ToString(3),
    });

    /// <summary>Asked before and after the diagnoses, as the file may come meanwhile.</summary>
    private void RequireNoOutput()
    {
        if (System.IO.Path.Exists(_path) && !Force)
        {
            ThrowTerminatingError(Errors.OutputExists(_path));
        }
    }
}
