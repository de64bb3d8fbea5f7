using System.Management.Automation;
using Cov19Ct.Binding;
using Cov19Ct.Hosting;
using Cov19Ct.Ledger;

namespace Cov19Ct.Commands;

[Cmdlet(VerbsCommon.Get, "Cov19Ledger", DefaultParameterSetName = DiagnosisSet)]
[OutputType(typeof(Cov19Diagnosis), ParameterSetName = [DiagnosisSet, DiagnosisLiteralPathSet])]
[OutputType(typeof(Cov19ScanFailure), ParameterSetName = [FailedSet, FailedLiteralPathSet])]
public sealed class GetCov19LedgerCommand : WorkerCmdlet
{
    private const string DiagnosisSet = "Diagnosis";
    private const string DiagnosisLiteralPathSet = "DiagnosisLiteralPath";
    private const string FailedSet = "Failed";
    private const string FailedLiteralPathSet = "FailedLiteralPath";

    [Parameter(
        Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = DiagnosisSet)]
    [Parameter(
        Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = FailedSet)]
    [Alias("LedgerPath")]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[]? Path { get; set; }

    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = DiagnosisLiteralPathSet)]
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = FailedLiteralPathSet)]
    [Alias("PSPath", "FullName")]
    [ValidateNotNullOrEmpty]
    public string[]? LiteralPath { get; set; }

    [Parameter(Mandatory = true, ParameterSetName = FailedSet)]
    [Parameter(Mandatory = true, ParameterSetName = FailedLiteralPathSet)]
    public SwitchParameter Failed { get; set; }

    protected override void ProcessRecord()
    {
        string[] paths = LiteralPath ?? Path!;
        foreach (string path in paths.SelectMany(path => PathResolver.ResolveExistingFiles(this, path, isLiteral: LiteralPath is not null)))
        {
            RunOnWorker(writer => Read(writer, path));
        }
    }

    private void Read(PipelineWriter writer, string path)
    {
        try
        {
            using LedgerReader ledger = new(path, StopRequested);
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
