using System.Management.Automation;
using Cov19Ct.Hosting;
using Cov19Ct.Ledger;

namespace Cov19Ct.Batch;

/// <summary>A ledger that is told of the files and folders that an import refuses.</summary>
internal sealed class ImportLedger(string path) : IDisposable
{
    private ResultLedger? _ledger;

    /// <summary>Forgets what earlier imports refused at a path and below it: the import that begins will say it again.</summary>
    /// <exception cref="TerminatingErrorException">The ledger cannot be used.</exception>
    public void Begin(string root, CancellationToken cancellationToken) =>
        Use(ledger => ledger.ForgetImportFailures(root, cancellationToken));

    /// <exception cref="TerminatingErrorException">The ledger cannot be used.</exception>
    public void Record(string refused, ErrorRecord error, CancellationToken cancellationToken) =>
        Use(ledger => ledger.RecordImportFailure(FailureRecord.Of(scanId: "", refused, modelHash: "", error), cancellationToken));

    public void Dispose() => _ledger?.Dispose();

    private void Use(Action<ResultLedger> use)
    {
        try
        {
            use(_ledger ??= ResultLedger.Open(path));
        }
        catch (Exception exception) when (exception is InvalidLedgerException or LedgerUnavailableException)
        {
            throw new TerminatingErrorException(Errors.Translate(path, exception));
        }
    }
}
