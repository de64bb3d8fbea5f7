using Cov19Ct.Storage.Identity;

namespace Cov19Ct.Imaging.Containers;

/// <summary>Where files are read from: the disk, or an archive. Safe to use from several threads.</summary>
/// <remarks>The path of an entry of an archive is the archive's, then the entry's name (<see cref="ArchivePath"/>). Errors
/// of all members: <see cref="IOException"/> where the file is not there or cannot be opened,
/// <see cref="UnauthorizedAccessException"/> where it must not be, <see cref="Cov19CtException"/> where an entry or its
/// archive is damaged, has changed, or is too large.</remarks>
public interface IFileStore
{
    /// <summary>True where any part of a file is read without what lies before it.</summary>
    bool HasRandomAccess { get; }

    /// <summary>True where a file is there; false, without an error, where that cannot be told.</summary>
    bool Exists(string path);

    /// <summary>Bytes of the file, as it is read.</summary>
    long GetLength(string path);

    /// <summary>The first bytes of the file: <paramref name="count"/> of them, or all it has.</summary>
    byte[] ReadHead(string path, int count);

    /// <summary>All bytes of the file.</summary>
    byte[] ReadAll(string path);

    /// <summary>Opens the file for reading at any offset. The caller disposes it.</summary>
    ByteSource OpenBytes(string path);

    /// <summary>Opens the file for reading from its start to its end. The caller disposes the stream, which may be one that cannot
    /// seek.</summary>
    Stream OpenStream(string path);

    /// <summary>Opens the file as a stream that can seek. The caller disposes it.</summary>
    Stream OpenSeekable(string path);
}
