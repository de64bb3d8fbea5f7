using Cov19Ct.Ledger;
using Cov19Ct.Storage.Identity;

namespace Cov19Ct.Batch;

/// <summary>A scan that this run has claimed. If it is disposed without a result, the claim is released.</summary>
internal sealed class ClaimedScan(
    ResultLedger ledger, LedgerKey key, ScanContent content, string contentHash, int explanations) : IDisposable
{
    private bool _isDone;

    /// <summary>Records the result, unless the files of the scan have changed since their content was hashed.</summary>
    /// <returns>False if they have: the content that the result is of is then not known, and the next run diagnoses the scan
    /// again.</returns>
    /// <exception cref="Cov19CtException">The ledger cannot be written.</exception>
    public bool TryRecord(Cov19Diagnosis diagnosis, CancellationToken cancellationToken)
    {
        if (!content.IsUnchanged())
        {
            return false;
        }

        ledger.Record(key, new LedgerEntry(diagnosis, contentHash, content.SettledStamp, explanations), cancellationToken);
        _isDone = true;
        return true;
    }

    public void Dispose()
    {
        if (!_isDone)
        {
            ledger.Release(key);
        }
    }
}
