using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Cov19Ct.Storage.Files;

/// <summary>Opens files to be read, and only regular ones: to open a named pipe waits for its other end, and to read a device may never
/// end. Kind, length and time are those of what a link leads to.</summary>
internal static partial class RegularFile
{
    // So that a file that a scanner still writes, or that another program shows, can be read.
    private const FileShare Share = FileShare.ReadWrite | FileShare.Delete;

    // O_CLOEXEC and O_NONBLOCK of Linux: a named pipe is opened without waiting for its other end.
    private const int OpenToAsk = 0x80000 | 0x800;

    /// <summary>True for a device, a named pipe or a socket, also behind a link; false where nothing is there. A file that is renamed to
    /// the path of one replaces it.</summary>
    public static bool IsSpecial(string path) => FileStatus.Of(path) is { IsSpecial: true };

    /// <summary>Length in bytes and time of the last change; a length of 0 for what is no regular file.</summary>
    /// <exception cref="IOException">There is nothing at the path, or it cannot be asked.</exception>
    public static (long Length, DateTime ChangedUtc) StatusOf(string path)
    {
        FileStatus? status = FileStatus.Of(path);
        if (status is { ChangedUtc: DateTime changed } known)
        {
            return (known.Type == FileStatus.Regular ? known.Length : 0, changed);
        }

        FileInfo file = new(path);
        file = file.LinkTarget is not null && file.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target ? target : file;
        return (status is { IsSpecial: true } ? 0 : file.Length, file.LastWriteTimeUtc);
    }

    /// <summary>Opens a file. The caller disposes the handle.</summary>
    /// <exception cref="SpecialFileException">It is no regular file.</exception>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It must not be read.</exception>
    public static SafeFileHandle Open(string path, FileOptions options = FileOptions.None) => Open(path, out _, options);

    /// <inheritdoc cref="Open(string, FileOptions)"/>
    /// <param name="length">Bytes of the file.</param>
    public static SafeFileHandle Open(string path, out long length, FileOptions options = FileOptions.None)
    {
        if (options == FileOptions.None && OpenLinux(path, out length) is SafeFileHandle opened)
        {
            return opened;
        }

        FileStatus? status = FileStatus.Of(path);
        if (status is { IsSpecial: true })
        {
            throw new SpecialFileException(path);
        }

        SafeFileHandle handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, Share, options);
        try
        {
            // Asked for once: system calls are most of what the headers of a file cost.
            length = status is { ChangedUtc: not null } known ? known.Length : RandomAccess.GetLength(handle);
            return handle;
        }
        catch (NotSupportedException)
        {
            // It cannot be read but from its start on: a pipe, where the system does not say so before it is open.
            handle.Dispose();
            throw new SpecialFileException(path);
        }
    }

    /// <summary>Opens a file as a stream. The caller disposes it.</summary>
    /// <param name="bufferSize">Bytes; 0 for a stream that reads what is asked for and no more.</param>
    /// <inheritdoc cref="Open(string, FileOptions)"/>
    public static FileStream OpenStream(string path, int bufferSize = 4096, FileOptions options = FileOptions.None) =>
        new(Open(path, options), FileAccess.Read, bufferSize);

    /// <summary>The content of a file.</summary>
    /// <param name="longest">More bytes are an <see cref="IOException"/>.</param>
    /// <inheritdoc cref="Open(string, FileOptions)"/>
    public static byte[] ReadAllBytes(string path, long longest = int.MaxValue)
    {
        using SafeFileHandle handle = Open(path, out long length);
        if (length > Math.Min(longest, Array.MaxLength))
        {
            throw new IOException($"The file has {length} bytes, more than the {longest} that such a file can have.");
        }

        byte[] content = new byte[length];
        int count = 0;
        for (int read; count < content.Length && (read = RandomAccess.Read(handle, content.AsSpan(count), count)) > 0;)
        {
            count += read;
        }

        return count == content.Length ? content : content[..count];
    }

    /// <summary>Opens a file and asks what it is: what is read is then what was asked about. It also saves the system calls with which .NET
    /// locks each file that it opens, which are a tenth of what the headers of a file cost.</summary>
    /// <returns>Null for what is no regular file, what cannot be opened, and on other systems.</returns>
    private static SafeFileHandle? OpenLinux(string path, out long length)
    {
        length = 0;
        if (!OperatingSystem.IsLinux() || path.Contains('\0', StringComparison.Ordinal))
        {
            return null;
        }

        SafeFileHandle handle = new(OpenDescriptor(path, OpenToAsk), ownsHandle: true);
        if (!handle.IsInvalid && FileStatus.Of((int)handle.DangerousGetHandle()) is { Type: FileStatus.Regular } status)
        {
            length = status.Length;
            return handle;
        }

        handle.Dispose();
        return null;
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int OpenDescriptor(string path, int flags);
}
