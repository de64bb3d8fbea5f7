namespace Cov19Ct.Ledger;

/// <summary>What a ledger has one result for: a scan, where it lies, and what judges it.</summary>
/// <param name="ScanId">Name of the scan.</param>
/// <param name="Path">Full path of its folder or file, without links.</param>
/// <param name="ModelHash">SHA-256 of the model's tensors, hexadecimal.</param>
/// <param name="Settings">All else that the evidence follows from.</param>
public sealed record LedgerKey(string ScanId, string Path, string ModelHash, LedgerSettings Settings);
