using System.IO.Compression;

namespace Cov19Ct.Imaging.Containers;

/// <summary>One file compressed whole with gzip (RFC 1952): its content, in memory.</summary>
internal static class GzipContent
{
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
        return Inflation.ReadAll(content, source.Length, DeclaredLength(source), path, (count, exception) =>
            new InvalidScanFileException(path, "gzip", $"the compressed data is damaged after {count} bytes.", offset: null, exception));
    }

    /// <summary>ISIZE, the last four bytes (RFC 1952 section 2.3.1): the length of the content modulo 2³².</summary>
    private static long? DeclaredLength(ByteSource source) =>
        source.Length >= 18 && source.Peek(source.Length - 4, 4) is { Length: 4 } size ? BitConverter.ToUInt32(size) : null;
}
