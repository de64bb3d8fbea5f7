using Cov19Ct.Ledger;
using Cov19Ct.Storage.Identity;

namespace Cov19Ct.Batch;

/// <summary>A scan that this run makes the result of. Disposed without one, the claim is given back.</summary>
internal sealed class ClaimedScan(
    ResultLedger ledger, LedgerKey key, ScanContent content, string contentHash, int explanations) : IDisposable
{
    private bool _isDone;

    /// <summary>Records the result, unless the scan's files have changed since their content was looked at.</summary>
    /// <returns>False where they have: what the result was made from is not known then, and the next run makes it anew.</returns>
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
