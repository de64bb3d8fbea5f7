using System.Collections.Concurrent;

namespace Cov19Ct.Storage.Identity;

/// <summary>Remembers the hash of scans' files, so that they are not read again for it: by later epochs, for other scans of an archive.
/// Safe to use from several threads.</summary>
public sealed class ScanContentMemo
{
    /// <summary>The coarsest step of a file system's clock is 2 s (FAT). A file changed this lately may change again
    /// without its time telling.</summary>
    private static readonly TimeSpan s_settled = TimeSpan.FromSeconds(3);

    private readonly ConcurrentDictionary<string, byte[]> _hashes = new(StringComparer.Ordinal);

    /// <summary>SHA-256 of the files' content.</summary>
    /// <returns>The hash, and the identity that the files had before they were read.</returns>
    /// <exception cref="IOException">A file has gone or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file must not be read.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    internal (byte[] Hash, string Identity) Get(ScanFiles files, CancellationToken cancellationToken)
    {
        (string identity, DateTime lastChange) = files.Identify();
        if (!_hashes.TryGetValue(identity, out byte[]? hash))
        {
            bool isSettled = IsSettled(lastChange);
            hash = files.HashContent(cancellationToken);
            if (isSettled)
            {
                _hashes[identity] = hash;
            }
        }

        return (hash, identity);
    }

    /// <summary>False where a file changed so lately that it may change again and keep its time.</summary>
    internal static bool IsSettled(DateTime lastChangeUtc) => lastChangeUtc < DateTime.UtcNow - s_settled;

    internal void Clear() => _hashes.Clear();
}
