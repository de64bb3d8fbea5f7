using Cov19Ct.Storage.Files;

namespace Cov19Ct.Imaging.Containers;

/// <summary>Files of the file system.</summary>
internal sealed class DiskStore : IFileStore
{
    private const int BufferSize = 1 << 16;

    private DiskStore()
    {
    }

    public static DiskStore Instance { get; } = new();

    public bool HasRandomAccess => true;

    public bool Exists(string path) => File.Exists(path);

    /// <exception cref="UndecodableNameException">The system gave a name whose bytes are not UTF-8.</exception>
    /// <exception cref="SpecialFileException">It is no regular file.</exception>
    public long GetLength(string path)
    {
        try
        {
            long length = RegularFile.StatusOf(path).Length;
            return length > 0 || !RegularFile.IsSpecial(path) ? length : throw new SpecialFileException(path);
        }
        catch (IOException exception) when (IsUndecodable(exception, path))
        {
            throw new UndecodableNameException(path);
        }
    }

    public byte[] ReadHead(string path, int count)
    {
        using FileStream stream = RegularFile.OpenStream(path, bufferSize: 0);
        byte[] head = new byte[count];
        return head[..stream.ReadAtLeast(head, count, throwOnEndOfStream: false)];
    }

    public byte[] ReadAll(string path) => RegularFile.ReadAllBytes(path);

    /// <exception cref="UndecodableNameException">The system gave a name whose bytes are not UTF-8.</exception>
    public ByteSource OpenBytes(string path)
    {
        try
        {
            return new FileByteSource(path);
        }
        catch (IOException exception) when (IsUndecodable(exception, path))
        {
            throw new UndecodableNameException(path);
        }
    }

    public Stream OpenStream(string path) =>
        RegularFile.OpenStream(path, BufferSize, FileOptions.SequentialScan);

    public Stream OpenSeekable(string path) => RegularFile.OpenStream(path);

    /// <summary>True where a path cannot be opened because the base library has replaced bytes in it that are not UTF-8.</summary>
    private static bool IsUndecodable(IOException exception, string path) =>
        exception is (FileNotFoundException or DirectoryNotFoundException) && path.Contains('\uFFFD', StringComparison.Ordinal);
}
