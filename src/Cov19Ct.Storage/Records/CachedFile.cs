namespace Cov19Ct.Storage.Records;

/// <summary>A file in the folder of the cache.</summary>
/// <param name="Path">Full path.</param>
/// <param name="Kind">What it holds; null for one that is being written, or was left by a process that was killed.</param>
/// <param name="Length">Bytes.</param>
/// <param name="LastUseUtc">When it was last opened, or written to.</param>
internal sealed record CachedFile(string Path, RecordKind? Kind, long Length, DateTime LastUseUtc);
