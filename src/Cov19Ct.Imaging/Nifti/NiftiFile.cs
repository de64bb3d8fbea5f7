using System.IO.Compression;
using Cov19Ct.Imaging.Containers;

namespace Cov19Ct.Imaging.Nifti;

/// <summary>A file of a NIfTI scan, plain or compressed whole with gzip; which of the two, its first bytes tell.</summary>
internal sealed class NiftiFile
{
    /// <summary>Most bytes that one byte of deflate can stand for (258 bytes in 2 bits; zlib's technical details).</summary>
    public const long MaximumInflation = 1032;

    private const int BufferSize = 1 << 16;
    private const int LargestDrain = 1 << 20;

    private NiftiFile(IFileStore store, string path, long length, bool isGzip)
    {
        Store = store;
        Path = path;
        Length = length;
        IsGzip = isGzip;
    }

    /// <summary>Where the file lies.</summary>
    public IFileStore Store { get; }

    public string Path { get; }

    /// <summary>Bytes on disk; of an entry of an archive, unpacked.</summary>
    public long Length { get; }

    public bool IsGzip { get; }

    /// <summary>True where no part can be read without what lies before it.</summary>
    public bool IsSequential => IsGzip || !Store.HasRandomAccess;

    /// <exception cref="IOException">The file cannot be opened.</exception>
    public static NiftiFile Probe(IFileStore store, string path) =>
        new(store, path, store.GetLength(path), GzipContent.IsGzip(store.ReadHead(path, 2)));

    /// <summary>Opens the file's content from its start, inflated. The caller disposes the stream.</summary>
    public Stream OpenContent()
    {
        Stream stream = Store.OpenStream(Path);
        return IsGzip ? new GZipStream(stream, CompressionMode.Decompress) : stream;
    }

    /// <summary>The first bytes of the content, enough for a header of either version; fewer where there are no more.</summary>
    /// <exception cref="InvalidScanFileException">The gzip data is damaged before the header's end.</exception>
    public byte[] ReadHead()
    {
        using Stream content = OpenContent();
        byte[] head = new byte[NiftiFields.Version2Size];
        return head[..Fill(content, head, 0, head.Length)];
    }

    /// <summary>Fills a buffer, as far as the content goes.</summary>
    /// <param name="done">Bytes read before, for the message.</param>
    /// <param name="needed">Bytes needed in all, for the message.</param>
    /// <returns>The number of bytes read; less than the buffer's length only at the end of the content.</returns>
    /// <exception cref="InvalidScanFileException">The gzip data is damaged.</exception>
    public int Fill(Stream content, Span<byte> buffer, long done, long needed)
    {
        int count = 0;
        try
        {
            while (count < buffer.Length)
            {
                // In pieces, since a fault takes with it what the same call has inflated.
                int read = content.Read(buffer.Slice(count, Math.Min(BufferSize, buffer.Length - count)));
                if (read == 0)
                {
                    break;
                }

                count += read;
            }

            return count;
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidScanFileException(
                Path,
                NiftiHeader.Format,
                $"the {Compression} data is damaged: only {done + count} of {needed} bytes could be unpacked.",
                done + count,
                exception);
        }
    }

    /// <summary>Reads on to the end of the content, so that the gzip checksum is verified; not where more than 1 MiB
    /// follows the voxels.</summary>
    /// <exception cref="InvalidScanFileException">The checksum is wrong.</exception>
    public void Drain(Stream content, long done)
    {
        byte[] rest = new byte[BufferSize];
        try
        {
            int drained = 0;
            int read;
            do
            {
                read = content.Read(rest);
                drained += read;
            }
            while (read > 0 && drained < LargestDrain);
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidScanFileException(
                Path, NiftiHeader.Format, $"the {Compression} data is damaged: its checksum is wrong.", done, exception);
        }
    }

    private string Compression => IsGzip ? "gzip" : "archive's";
}
