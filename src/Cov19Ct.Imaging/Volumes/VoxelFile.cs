using System.IO.Compression;
using Cov19Ct.Imaging.Containers;
using ICSharpCode.SharpZipLib.BZip2;

namespace Cov19Ct.Imaging.Volumes;

/// <summary>A file that holds voxels of a volume: all of its slabs, or some of them.</summary>
internal sealed record VoxelFile
{
    /// <summary>Most bytes that one byte of deflate can stand for (258 bytes in 2 bits; zlib's technical details).</summary>
    public const long MaximumInflation = 1032;

    private const int BufferSize = 1 << 16;
    private const int LargestDrain = 1 << 20;

    /// <summary>The format, for messages.</summary>
    public required string Format { get; init; }

    /// <summary>Where the file lies.</summary>
    public required IFileStore Store { get; init; }

    public required string Path { get; init; }

    /// <summary>Bytes on disk; of an entry of an archive, unpacked.</summary>
    public required long Length { get; init; }

    public required VoxelEncoding Encoding { get; init; }

    /// <summary>Bytes of the file before the encoded data; 0 to <see cref="Length"/>.</summary>
    public long Start { get; init; }

    /// <summary>Bytes of the decoded data before the first voxel.</summary>
    public long Skipped { get; init; }

    /// <summary>True where no part can be read without what lies before it.</summary>
    public bool IsSequential => Encoding != VoxelEncoding.Raw || !Store.HasRandomAccess;

    /// <summary>A file that is plain, or compressed whole with gzip; which of the two, its first bytes tell.</summary>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public static VoxelFile Probe(IFileStore store, string path, string format) => new()
    {
        Format = format,
        Store = store,
        Path = path,
        Length = store.GetLength(path),
        Encoding = GzipContent.IsGzip(store.ReadHead(path, 2)) ? VoxelEncoding.Gzip : VoxelEncoding.Raw,
    };

    /// <summary>Opens the data from its start, decoded. The caller disposes the stream.</summary>
    /// <param name="layout">The type and number of the voxels, which text is read as; null for the other encodings.</param>
    /// <param name="slabs">Slabs that the file holds.</param>
    /// <exception cref="InvalidScanFileException">The text holds no such numbers.</exception>
    public Stream OpenContent(VolumeLayout? layout = null, int slabs = 0)
    {
        Stream stream = Store.OpenStream(Path);
        try
        {
            SkipStart(stream);
            return Encoding switch
            {
                VoxelEncoding.Gzip => new GZipStream(stream, CompressionMode.Decompress),
                VoxelEncoding.Zlib => new ZLibStream(stream, CompressionMode.Decompress),
                VoxelEncoding.Bzip2 => new BZip2InputStream(stream),
                VoxelEncoding.Text => VoxelText.ReadNumbers(this, stream, layout!, slabs),
                VoxelEncoding.Hexadecimal => VoxelText.ReadHexadecimal(this, stream, layout!.SlabBytes * slabs),
                _ => stream,
            };
        }
        catch (Exception exception)
        {
            stream.Dispose();
            if (IsDamage(exception))
            {
                throw new InvalidScanFileException(Path, Format, $"the {Compression} data is damaged.", Start, exception);
            }

            throw;
        }
    }

    /// <summary>The first bytes of the content; fewer where there are no more.</summary>
    /// <exception cref="InvalidScanFileException">The compressed data is damaged before that.</exception>
    public byte[] ReadHead(int count)
    {
        using Stream content = OpenContent();
        byte[] head = new byte[count];
        return head[..Fill(content, head, 0, head.Length)];
    }

    /// <summary>Fills a buffer, as far as the content goes.</summary>
    /// <param name="done">Bytes read before, for the message.</param>
    /// <param name="needed">Bytes needed in all, for the message.</param>
    /// <returns>The number of bytes read; less than the buffer's length only at the end of the content.</returns>
    /// <exception cref="InvalidScanFileException">The compressed data is damaged.</exception>
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
        catch (Exception exception) when (IsDamage(exception))
        {
            throw new InvalidScanFileException(
                Path,
                Format,
                $"the {Compression} data is damaged: only {done + count} of {needed} bytes could be unpacked.",
                done + count,
                exception);
        }
    }

    /// <summary>Reads on to the end of the content, so that the checksum is verified; not where more than 1 MiB follows the
    /// voxels.</summary>
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
        catch (Exception exception) when (IsDamage(exception))
        {
            throw new InvalidScanFileException(
                Path, Format, $"the {Compression} data is damaged: its checksum is wrong.", done, exception);
        }
    }

    /// <summary>True for what the decompressors throw at damaged data; that of bzip2 does not check all its indices.</summary>
    private bool IsDamage(Exception exception) => exception is InvalidDataException
        || (Encoding == VoxelEncoding.Bzip2 && exception is BZip2Exception or EndOfStreamException or IndexOutOfRangeException
            or NullReferenceException or ArgumentException or OverflowException);

    private string Compression => Encoding switch
    {
        VoxelEncoding.Gzip => "gzip",
        VoxelEncoding.Zlib => "zlib",
        VoxelEncoding.Bzip2 => "bzip2",
        _ => "archive's",
    };

    private void SkipStart(Stream stream)
    {
        if (stream.CanSeek)
        {
            stream.Position = Start;
            return;
        }

        byte[] skipped = new byte[(int)Math.Min(Start, BufferSize)];
        for (long left = Start; left > 0;)
        {
            int count = Fill(stream, skipped.AsSpan(0, (int)Math.Min(left, skipped.Length)), Start - left, Start);
            left = count == 0 ? 0 : left - count;
        }
    }
}
