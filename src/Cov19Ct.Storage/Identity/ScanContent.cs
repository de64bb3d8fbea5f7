using System.Security.Cryptography;
using System.Text;

namespace Cov19Ct.Storage.Identity;

/// <summary>Shows whether a scan is still what it was: by its files' lengths and times, or by all that is in them.</summary>
/// <remarks>Both cover what the import made of the files. No folder is part of the hash: a scan that was moved keeps it.</remarks>
public sealed class ScanContent
{
    private readonly CtScan _scan;
    private readonly ScanContentMemo _memo;
    private readonly ScanFiles _files;

    /// <param name="memo">What was read of files so far: many scans may lie in one archive.</param>
    /// <exception cref="IOException">A file has gone or cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">A file must not be read.</exception>
    public ScanContent(CtScan scan, ScanContentMemo memo)
    {
        ArgumentNullException.ThrowIfNull(scan);
        _scan = scan;
        _memo = memo;
        _files = new ScanFiles(scan);
        (string identity, DateTime lastChange) = _files.Identify();
        Stamp = Convert.ToHexString(Hash(Encoding.ASCII.GetBytes(identity)));
        SettledStamp = ScanContentMemo.IsSettled(lastChange) ? Stamp : null;
    }

    /// <summary>The same for as long as the files keep their paths, lengths and times of last change: 64 hexadecimal digits.</summary>
    public string Stamp { get; }

    /// <summary>The stamp; null where a file changed so lately that it may change again and keep its time.</summary>
    public string? SettledStamp { get; }

    /// <summary>SHA-256 over the files' content and what the import made of them: 64 hexadecimal digits. Reads the files.</summary>
    /// <exception cref="IOException">A file has gone or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file must not be read.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public string ComputeHash(CancellationToken cancellationToken) => Convert.ToHexString(Hash(_memo.Get(_files, cancellationToken).Hash));

    /// <summary>False where the files have changed since this was made, or have gone.</summary>
    public bool IsUnchanged()
    {
        try
        {
            return new ScanContent(_scan, _memo).Stamp == Stamp;
        }
        catch (Exception exception) when (exception.IsFileSystemFault())
        {
            return false;
        }
    }

    private byte[] Hash(byte[] files)
    {
        using MemoryStream fields = new();
        using BinaryWriter writer = new(fields, Encoding.UTF8);
        writer.Write(_scan.Strict);
        ScanFields.Write(writer, _scan, _files);
        writer.Write(files);
        writer.Flush();
        return SHA256.HashData(fields.GetBuffer().AsSpan(0, (int)fields.Length));
    }
}
