namespace Cov19Ct.Storage.Records;

/// <summary>A file that is asked of the cache.</summary>
/// <param name="Kind">What it shall hold.</param>
/// <param name="Key">What distinguishes it from all others, 32 bytes.</param>
/// <param name="RecordLength">Bytes a slice.</param>
/// <param name="ScanSliceCount">Slices of the scan: the most that it may hold.</param>
/// <param name="IsStrict">True if none of them may be missing: a strict scan has to fail as it would without the cache.</param>
internal sealed record RecordEntry(RecordKind Kind, byte[] Key, int RecordLength, int ScanSliceCount, bool IsStrict);
