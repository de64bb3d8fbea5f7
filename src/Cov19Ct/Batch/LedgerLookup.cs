namespace Cov19Ct.Batch;

/// <summary>What a ledger says of a scan: it is recorded, it is claimed by this run, or it is claimed by another run.</summary>
/// <param name="Recorded">The recorded result; null where there is none.</param>
/// <param name="Claim">The claim of this run, which the receiver disposes; null where it has none.</param>
internal sealed record LedgerLookup(Cov19Diagnosis? Recorded, ClaimedScan? Claim)
{
    public static LedgerLookup ClaimedByOther { get; } = new(null, null);

    public static LedgerLookup Done(Cov19Diagnosis recorded) => new(recorded, null);

    public static LedgerLookup Claimed(ClaimedScan claim) => new(null, claim);
}
