namespace Cov19Ct.Batch;

/// <summary>A scan on its way to a diagnosis: recorded in the ledger, claimed by another run, or being read for the network.</summary>
/// <param name="Scan">Its headers.</param>
internal sealed record PreparedScan(CtScan Scan) : IDisposable
{
    /// <summary>The result in the ledger; null if there is none, or no ledger.</summary>
    public Cov19Diagnosis? Recorded { get; init; }

    /// <summary>True if another run is processing the scan.</summary>
    public bool IsClaimedByOther { get; init; }

    /// <summary>The claim of this run; null without a ledger, and for a scan that this run does not process. Owned.</summary>
    public ClaimedScan? Claim { get; init; }

    /// <summary>Reads the scan; null for a scan that this run does not process, or that was windowed before and needs no ledger.
    /// Owned.</summary>
    public WindowingPass? Pass { get; init; }

    public void Dispose()
    {
        Pass?.Dispose();
        Claim?.Dispose();
    }
}
