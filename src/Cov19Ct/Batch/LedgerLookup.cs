namespace Cov19Ct.Batch;

/// <summary>What a ledger says of a scan: one of the two, or neither where another run has claimed it.</summary>
/// <param name="Recorded">The result.</param>
/// <param name="Claim">It is to be made, by this run; the receiver disposes it.</param>
internal sealed record LedgerLookup(Cov19Diagnosis? Recorded, ClaimedScan? Claim)
{
    public static LedgerLookup Elsewhere { get; } = new(null, null);

    public static LedgerLookup Done(Cov19Diagnosis recorded) => new(recorded, null);

    public static LedgerLookup Claimed(ClaimedScan claim) => new(null, claim);
}
