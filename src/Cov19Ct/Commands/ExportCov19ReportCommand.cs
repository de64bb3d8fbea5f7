using System.Management.Automation;
using Cov19Ct.Binding;
using Cov19Ct.Hosting;
using Cov19Ct.Reporting;

namespace Cov19Ct.Commands;

[Cmdlet(VerbsData.Export, "Cov19Report", DefaultParameterSetName = PathSets.Path, SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ExportCov19ReportCommand : PSCmdlet, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
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

        try
        {
            _report = CreateReport();
        }
        catch (Exception exception) when (exception.IsFileSystemFault())
        {
            ThrowTerminatingError(Errors.CannotWrite(_path, exception));
        }
    }

    protected override void ProcessRecord()
    {
        if (_report is null)
        {
            return;
        }

        try
        {
            if (DiagnosisReader.Read(InputObject) is Cov19Diagnosis diagnosis)
            {
                _report.Add(diagnosis);
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
        catch (Exception exception) when (exception.IsFileSystemFault())
        {
            ThrowTerminatingError(Errors.CannotWrite(_path, exception));
        }
    }

    protected override void EndProcessing()
    {
        if (_report is null)
        {
            return;
        }

        if (_report.Count == 0)
        {
            WriteError(Errors.InvalidArgument(
                "NothingToReport",
                "There is no diagnosis to report.",
                _path,
                "Pipe the output of Invoke-Cov19Diagnosis, or of Import-Clixml."));
            return;
        }

        RequireNoOutput();
        try
        {
            _report.Write(_stop.Token);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
        catch (Exception exception) when (exception.IsFileSystemFault())
        {
            ThrowTerminatingError(Errors.CannotWrite(_path, exception));
        }

        if (PassThru)
        {
            WriteObject(FileItem.Of(this, _path));
        }
    }

    protected override void StopProcessing() => _stop.Cancel();

    public void Dispose()
    {
        _report?.Dispose();
        _stop.Dispose();
    }

    private ReportWriter CreateReport() => new(_path, new ReportOptions
    {
        Title = Title,
        Measure = MacroF1Report,
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
