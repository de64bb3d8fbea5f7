namespace Cov19Ct.Batch;

/// <summary>A scan that is known to the ledger, or that is being read for the network.</summary>
/// <param name="Scan">Its headers.</param>
/// <param name="Lookup">What the ledger says; null where there is none.</param>
/// <param name="Pass">Reads it; null for what is recorded, is another run's, or was windowed before and needs no ledger.</param>
internal sealed record PreparedScan(CtScan Scan, LedgerLookup? Lookup, WindowingPass? Pass) : IDisposable
{
    public void Dispose()
    {
        Pass?.Dispose();
        Lookup?.Claim?.Dispose();
    }
}
