namespace Cov19Ct;

/// <summary>What the values of some slices show.</summary>
/// <param name="Findings">What is unusual about them.</param>
/// <param name="Digest">Equal for equal scans, within one process: a hash of samples of the middle slice. Null if that cannot be
/// read.</param>
public readonly record struct ValueCheck(CtFinding[] Findings, int? Digest);
