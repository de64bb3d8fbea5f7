using System.Management.Automation;
using Cov19Ct.Hosting;
using Cov19Ct.Ledger;
using Cov19Ct.Storage.Identity;

namespace Cov19Ct.Batch;

/// <summary>Records in a ledger the files and folders that an import refuses.</summary>
internal sealed class ImportLedger(string path) : IDisposable
{
    private readonly RealPaths _realPaths = new();
    private ResultLedger? _ledger;

    /// <summary>Removes the refusals of earlier imports at a path and below it: the import that begins records them again.</summary>
    /// <exception cref="TerminatingErrorException">The ledger cannot be used.</exception>
    public void Begin(string root, CancellationToken cancellationToken) =>
        Use(ledger => ledger.ForgetImportFailures(_realPaths.Of(root), cancellationToken), cancellationToken);

    /// <exception cref="TerminatingErrorException">The ledger cannot be used.</exception>
    public void Record(string refused, ErrorRecord error, CancellationToken cancellationToken) =>
        Use(ledger => ledger.RecordImportFailure(
            FailureRecord.Of(scanId: "", _realPaths.Of(refused), modelHash: "", error), cancellationToken), cancellationToken);

    public void Dispose() => _ledger?.Dispose();

    private void Use(Action<ResultLedger> use, CancellationToken cancellationToken)
    {
        try
        {
            use(_ledger ??= ResultLedger.Open(path, cancellationToken));
        }
        catch (Exception exception) when (exception is InvalidLedgerException or LedgerUnavailableException)
        {
            throw new TerminatingErrorException(Errors.Translate(path, exception));
        }
    }
}
