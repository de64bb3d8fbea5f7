using System.Security.Cryptography;
using System.Text;
using Cov19Ct.Storage.Files;
using Microsoft.Win32.SafeHandles;

namespace Cov19Ct.Storage.Identity;

/// <summary>The files a scan's voxels come from.</summary>
internal sealed class ScanFiles
{
    private readonly string[] _paths;

    /// <summary>The files on disk: of entries of an archive, the archive.</summary>
    private readonly string[] _files;

    public ScanFiles(CtScan scan)
    {
        // A volume's header may be a file of its own, which no slice names: the scan's path is it.
        IEnumerable<string> paths = scan.Slices.Select(slice => slice.Path);
        _paths = [.. (File.Exists(scan.Path) ? paths.Append(scan.Path) : paths).Distinct(StringComparer.Ordinal)];
        _files = [.. _paths.Select(ArchivePath.FileOf).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>The path of a slice, by its place among the scan's paths.</summary>
    public Dictionary<string, int> Places =>
        _paths.Select((path, place) => (path, place)).ToDictionary(pair => pair.path, pair => pair.place, StringComparer.Ordinal);

    /// <summary>Tells within one process, and without reading the files, whether they are the same as before.</summary>
    /// <returns>A hash of the files' paths, lengths and times of last change, and the latest of these times. Of links, the
    /// targets count.</returns>
    /// <exception cref="IOException">A file has gone or cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">A file must not be read.</exception>
    public (string Identity, DateTime LastChangeUtc) Identify()
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        DateTime last = DateTime.MinValue;
        foreach (string path in _files)
        {
            using SafeFileHandle file = Open(path);
            DateTime changed = File.GetLastWriteTimeUtc(file);
            last = changed > last ? changed : last;
            hash.AppendData(Encoding.UTF8.GetBytes(path));
            hash.AppendData([0, .. BitConverter.GetBytes(RandomAccess.GetLength(file)), .. BitConverter.GetBytes(changed.Ticks)]);
        }

        return (Convert.ToHexString(hash.GetHashAndReset()), last);
    }

    /// <summary>SHA-256 of the SHA-256 of each file, whole.</summary>
    /// <exception cref="IOException">A file has gone or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file must not be read.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public byte[] HashContent(CancellationToken cancellationToken)
    {
        using IncrementalHash all = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using IncrementalHash one = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[1 << 18];
        foreach (string path in _files)
        {
            using SafeFileHandle file = Open(path);
            long offset = 0;
            for (int read; (read = RandomAccess.Read(file, buffer, offset)) > 0; offset += read)
            {
                cancellationToken.ThrowIfCancellationRequested();
                one.AppendData(buffer, 0, read);
            }

            all.AppendData(one.GetHashAndReset());
        }

        return all.GetHashAndReset();
    }

    private static SafeFileHandle Open(string path) =>
        RegularFile.Open(path);
}
