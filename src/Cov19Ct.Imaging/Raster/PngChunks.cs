using System.Buffers.Binary;

namespace Cov19Ct.Imaging.Raster;

/// <summary>Walks the chunks of a PNG file (PNG specification, third edition, 5.3): length, type, data, checksum.</summary>
internal static class PngChunks
{
    private const int HeadLength = 8;

    private const int ChecksumLength = 4;

    /// <summary>Refuses a file that ends before its last chunk does: the decoder takes such a file if all pixels are in it.</summary>
    /// <exception cref="InvalidScanFileException">The file is cut short.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static void RequireEnd(string path, Stream file)
    {
        Span<byte> head = stackalloc byte[HeadLength];
        for (long offset = PngHeader.Signature.Length; ;)
        {
            file.Position = offset;
            if (file.ReadAtLeast(head, HeadLength, throwOnEndOfStream: false) < HeadLength)
            {
                throw Incomplete("the file ends before its IEND chunk.", file.Length);
            }

            long length = BinaryPrimitives.ReadUInt32BigEndian(head);
            long left = file.Length - offset - HeadLength - ChecksumLength;
            if (length > left)
            {
                throw Incomplete($"a chunk has {length} bytes, but only {Math.Max(left, 0)} are left.", offset);
            }

            if (head[4..].SequenceEqual("IEND"u8))
            {
                return;
            }

            offset += HeadLength + length + ChecksumLength;
        }

        InvalidScanFileException Incomplete(string detail, long offset) => new(path, "PNG", detail, offset) { IsIncomplete = true };
    }
}
