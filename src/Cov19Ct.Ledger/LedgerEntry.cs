namespace Cov19Ct.Ledger;

/// <summary>What a ledger holds of a scan.</summary>
/// <param name="Diagnosis">The diagnosis as it was recorded.</param>
/// <param name="ContentHash">Of the scan that it was made from.</param>
/// <param name="FileStamp">Tells without reading whether the files are the same; null where they were too new to say.</param>
/// <param name="Explanations">How many heat maps were asked for.</param>
public sealed record LedgerEntry(Cov19Diagnosis Diagnosis, string ContentHash, string? FileStamp, int Explanations)
{
    /// <summary>True where a ledger would hold the same of both.</summary>
    public bool IsSameAs(LedgerEntry other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return ContentHash == other.ContentHash && FileStamp == other.FileStamp && Explanations == other.Explanations
            && DiagnosisArchive.AreEqual(Diagnosis, other.Diagnosis);
    }
}
