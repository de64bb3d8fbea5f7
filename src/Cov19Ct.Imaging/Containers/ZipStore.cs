using Cov19Ct.Storage.Files;
using Cov19Ct.Storage.Identity;

namespace Cov19Ct.Imaging.Containers;

/// <summary>The files of a ZIP archive, read where they lie: nothing is unpacked to disk.</summary>
internal sealed class ZipStore : IFileStore
{
    private readonly string _prefix;
    private readonly (long Length, DateTime ChangedUtc) _stamp;

    /// <summary>The directory, for as long as there is memory for it: a listed scan should not hold it.</summary>
    private readonly WeakReference<ZipDirectory> _directory;

    private ZipStore(string archive, (long Length, DateTime ChangedUtc) stamp, ZipDirectory directory)
    {
        Archive = archive;
        _prefix = ArchivePath.Of(archive, "x")[..^1];
        _stamp = stamp;
        _directory = new WeakReference<ZipDirectory>(directory);
    }

    /// <summary>The archive's path.</summary>
    public string Archive { get; }

    /// <inheritdoc/>
    public bool HasRandomAccess => false;

    /// <summary>Opens an archive.</summary>
    /// <exception cref="InvalidScanFileException">It is damaged.</exception>
    /// <exception cref="UnsupportedScanFileException">It is one part of several.</exception>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public static (ZipStore Store, ZipDirectory Directory) Open(string archive)
    {
        (long, DateTime) stamp = RegularFile.StatusOf(archive);
        using FileByteSource source = new(archive);
        ZipDirectory directory = ZipDirectory.Read(source, archive);
        return (new ZipStore(archive, stamp, directory), directory);
    }

    /// <inheritdoc/>
    public bool Exists(string path)
    {
        try
        {
            return path.StartsWith(_prefix, StringComparison.Ordinal) && Directory.Find(NameOf(path)) is not null;
        }
        catch (Exception exception) when (exception.IsFileFault())
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public long GetLength(string path) => Find(path).Length;

    /// <inheritdoc/>
    public byte[] ReadHead(string path, int count)
    {
        using UnpackedByteSource content = new(OpenEntry(path), path);
        return content.Peek(0, count).ToArray();
    }

    /// <inheritdoc/>
    public byte[] ReadAll(string path)
    {
        using UnpackedByteSource content = new(OpenEntry(path), path);
        return content.ToArray();
    }

    /// <inheritdoc/>
    public ByteSource OpenBytes(string path) => new UnpackedByteSource(OpenEntry(path), path);

    /// <inheritdoc/>
    public Stream OpenStream(string path) => OpenEntry(path);

    /// <inheritdoc/>
    public Stream OpenSeekable(string path) => new MemoryStream(ReadAll(path), writable: false);

    private ZipEntryStream OpenEntry(string path)
    {
        ZipEntry entry = Find(path);
        if (entry.IsEncrypted)
        {
            throw new UnsupportedScanFileException(
                path, "The entry is encrypted, and the module does not ask for a password.", cause: ExclusionReason.EncryptedEntry);
        }

        if (entry.Method is not (ZipEntry.Stored or ZipEntry.Deflated))
        {
            throw new UnsupportedScanFileException(
                path,
                $"The entry is compressed by method {entry.Method}. Only stored and deflated entries are read.",
                cause: ExclusionReason.Archive);
        }

        if (entry.IsBomb)
        {
            throw new VolumeTooLargeException(
                path,
                $"The entry has {entry.CompressedLength} bytes and declares {entry.Length} when unpacked, more than any scan: it is "
                    + "an archive bomb.");
        }

        FileByteSource source = new(Archive);
        try
        {
            return new ZipEntryStream(source, entry, ZipDirectory.FindContent(source, entry, path));
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    private ZipEntry Find(string path) =>
        (path.StartsWith(_prefix, StringComparison.Ordinal) ? Directory.Find(NameOf(path)) : null)
        ?? throw new FileNotFoundException($"The archive has no entry {Path.GetFileName(path)}.", path);

    private string NameOf(string path) => path[_prefix.Length..].Replace(Path.DirectorySeparatorChar, '/');

    /// <summary>The directory; read again where it was let go, which an archive that has changed is not fit for.</summary>
    private ZipDirectory Directory
    {
        get
        {
            if (RegularFile.StatusOf(Archive) != _stamp)
            {
                throw new InvalidScanFileException(Archive, "ZIP", "the archive has changed since it was imported.");
            }

            if (!_directory.TryGetTarget(out ZipDirectory? directory))
            {
                using FileByteSource source = new(Archive);
                directory = ZipDirectory.Read(source, Archive);
                _directory.SetTarget(directory);
            }

            return directory;
        }
    }

}
