using System.IO.Compression;

namespace Cov19Ct.Imaging.Containers;

/// <summary>One file compressed whole with gzip (RFC 1952): its content, in memory.</summary>
internal static class GzipContent
{
    private const int Piece = 1 << 16;

    /// <summary>Content up to this length is never taken for a bomb.</summary>
    private const long Harmless = 1 << 24;

    /// <summary>CT images shrink to a half or a third.</summary>
    private const long LargestRatio = 200;

    public static bool IsGzip(ReadOnlySpan<byte> head) => head is [0x1F, 0x8B, ..];

    /// <summary>The first bytes of the content; none where they cannot be inflated.</summary>
    /// <param name="source">The compressed file, which stays open.</param>
    /// <param name="count">How many, or all it has.</param>
    public static byte[] ReadHead(ByteSource source, int count)
    {
        try
        {
            using GZipStream content = new(new SourceStream(source, 0, source.Length), CompressionMode.Decompress);
            byte[] head = new byte[count];
            return head[..content.ReadAtLeast(head, count, throwOnEndOfStream: false)];
        }
        catch (InvalidDataException)
        {
            return [];
        }
    }

    /// <summary>The content of a file, verified: as it is, or, where it is compressed with gzip, inflated in memory.</summary>
    /// <param name="source">The file; disposed where it is not what is returned, and where that fails.</param>
    /// <param name="path">Its path, for errors.</param>
    /// <exception cref="InvalidScanFileException">The compressed data is damaged.</exception>
    /// <exception cref="VolumeTooLargeException">The content is larger than fits, or than any image can be.</exception>
    public static ByteSource Open(ByteSource source, string path)
    {
        bool isInflated = true;
        try
        {
            source.Verify();
            isInflated = IsGzip(source.Peek(0, 2));
            return isInflated ? new MemoryByteSource(Inflate(source, path)) : source;
        }
        finally
        {
            if (isInflated)
            {
                source.Dispose();
            }
        }
    }

    private static ReadOnlyMemory<byte> Inflate(ByteSource source, string path)
    {
        using GZipStream content = new(new SourceStream(source, 0, source.Length), CompressionMode.Decompress);
        using MemoryStream inflated = new();
        byte[] buffer = new byte[Piece];
        long limit = Math.Min(Math.Max(Harmless, source.Length * LargestRatio), Math.Min(MemoryBudget.Available / 4, Array.MaxLength));
        try
        {
            for (int read; (read = content.Read(buffer)) > 0;)
            {
                if (inflated.Length + read > limit)
                {
                    throw new VolumeTooLargeException(path, $"The file has {source.Length} bytes, and more than {limit} when unpacked.");
                }

                inflated.Write(buffer, 0, read);
            }
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidScanFileException(
                path, "gzip", $"the compressed data is damaged after {inflated.Length} bytes.", offset: null, exception);
        }

        return inflated.GetBuffer().AsMemory(0, (int)inflated.Length);
    }
}
