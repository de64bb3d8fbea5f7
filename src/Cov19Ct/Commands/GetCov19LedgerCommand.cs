using System.Management.Automation;
using Cov19Ct.Binding;
using Cov19Ct.Hosting;
using Cov19Ct.Ledger;

namespace Cov19Ct.Commands;

[Cmdlet(VerbsCommon.Get, "Cov19Ledger", DefaultParameterSetName = "Diagnosis")]
[OutputType(typeof(Cov19Diagnosis), ParameterSetName = ["Diagnosis"])]
[OutputType(typeof(Cov19ScanFailure), ParameterSetName = ["Failed"])]
public sealed class GetCov19LedgerCommand : WorkerCmdlet
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("FullName", "PSPath", "LedgerPath")]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = null!;

    [Parameter(Mandatory = true, ParameterSetName = "Failed")]
    public SwitchParameter Failed { get; set; }

    protected override void ProcessRecord()
    {
        foreach (string path in PathResolver.ResolveExistingFiles(this, Path))
        {
            RunOnWorker(writer => Read(writer, path));
        }
    }

    private void Read(PipelineWriter writer, string path)
    {
        try
        {
            using LedgerReader ledger = new(path);
            IEnumerable<object> rows = Failed
                ? ledger.ReadFailures(Unreadable, StopRequested)
                : ledger.ReadDiagnoses(Unreadable, StopRequested);
            foreach (object row in rows)
            {
                writer.WriteObject(row);
            }
        }
        catch (Exception exception) when (Errors.IsAboutInput(exception))
        {
            writer.WriteError(path, exception);
        }

        void Unreadable(Cov19CtException exception) => writer.WriteError(path, exception);
    }
}
