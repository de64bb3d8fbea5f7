using System.Buffers.Binary;
using System.IO.Compression;

namespace Cov19Ct.Reporting;

/// <summary>Writes PNG files of 8-bit palette indices with transparency: a tenth of what a picture in full colour takes.</summary>
/// <remarks>ISO/IEC 15948 (W3C PNG, second edition), clauses 5, 9 and 11.</remarks>
internal static class IndexedPng
{
    private static readonly uint[] s_checksums = [.. Enumerable.Range(0, 256).Select(Checksum)];

    /// <param name="indices">width × height indices, row-major.</param>
    /// <param name="palette">Red, green and blue of each colour; 256 colours at the most.</param>
    /// <param name="opacities">Of each colour, 0 to 255.</param>
    public static byte[] Encode(byte[] indices, int width, int height, byte[] palette, byte[] opacities)
    {
        using MemoryStream png = new();
        png.Write([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);
        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = 8; // bits an index
        header[9] = 3; // colour type: palette
        WriteChunk(png, "IHDR"u8, header);
        WriteChunk(png, "PLTE"u8, palette);
        WriteChunk(png, "tRNS"u8, opacities);
        WriteChunk(png, "IDAT"u8, Deflate(indices, width, height));
        WriteChunk(png, "IEND"u8, []);
        return png.ToArray();
    }

    private static byte[] Deflate(byte[] indices, int width, int height)
    {
        using MemoryStream compressed = new();
        using (ZLibStream deflate = new(compressed, CompressionLevel.SmallestSize))
        {
            byte[] line = new byte[width + 1];
            for (int row = 0; row < height; row++)
            {
                // Filter 2: the difference from the row above, which in a smooth map is small.
                line[0] = row == 0 ? (byte)0 : (byte)2;
                for (int column = 0; column < width; column++)
                {
                    int above = row == 0 ? 0 : indices[((row - 1) * width) + column];
                    line[column + 1] = unchecked((byte)(indices[(row * width) + column] - above));
                }

                deflate.Write(line);
            }
        }

        return compressed.ToArray();
    }

    private static void WriteChunk(MemoryStream png, ReadOnlySpan<byte> type, ReadOnlySpan<byte> content)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
        png.Write(number);
        png.Write(type);
        png.Write(content);
        BinaryPrimitives.WriteUInt32BigEndian(number, ~Add(Add(uint.MaxValue, type), content));
        png.Write(number);
    }

    private static uint Add(uint checksum, ReadOnlySpan<byte> bytes)
    {
        foreach (byte value in bytes)
        {
            checksum = s_checksums[(byte)(checksum ^ value)] ^ (checksum >> 8);
        }

        return checksum;
    }

    /// <summary>CRC-32 of one byte (annex D).</summary>
    private static uint Checksum(int value)
    {
        uint checksum = (uint)value;
        for (int bit = 0; bit < 8; bit++)
        {
            checksum = (checksum & 1) == 1 ? 0xEDB88320 ^ (checksum >> 1) : checksum >> 1;
        }

        return checksum;
    }
}
