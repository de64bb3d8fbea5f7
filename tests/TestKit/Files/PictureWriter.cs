using System.Buffers.Binary;
using System.IO.Compression;
using SkiaSharp;

namespace Cov19Ct.TestKit.Files;

/// <summary>Writes small pictures: JPEG with SkiaSharp, PNG of any kind byte by byte.</summary>
internal static class PictureWriter
{
    public const byte Grey = 0;
    public const byte Rgb = 2;
    public const byte GreyAlpha = 4;
    public const byte Rgba = 6;

    /// <summary>An 8-bit grey PNG of one value.</summary>
    public static byte[] FlatPng(int rows, int columns, byte value) =>
        Png(rows, columns, 8, Grey, Enumerable.Repeat(value, rows * columns).ToArray());

    /// <summary>A PNG file.</summary>
    /// <param name="samples">The rows' bytes, one after another, unfiltered.</param>
    /// <param name="filters">The filter of each row, repeated as needed; none gives filter 0.</param>
    /// <param name="pieces">Number of IDAT chunks.</param>
    public static byte[] Png(
        int rows, int columns, byte bitDepth, byte colourType, byte[] samples, byte[]? filters = null, int pieces = 1, byte interlace = 0)
    {
        int stride = samples.Length / rows;
        int bytesPerPixel = Math.Max(1, stride / columns);
        using MemoryStream compressed = new();
        using (ZLibStream stream = new(compressed, CompressionLevel.Optimal, leaveOpen: true))
        {
            for (int row = 0; row < rows; row++)
            {
                byte filter = filters is null ? (byte)0 : filters[row % filters.Length];
                stream.WriteByte(filter);
                for (int i = 0; i < stride; i++)
                {
                    int at = (row * stride) + i;
                    int left = i < bytesPerPixel ? 0 : samples[at - bytesPerPixel];
                    int above = row == 0 ? 0 : samples[at - stride];
                    int aboveLeft = row == 0 || i < bytesPerPixel ? 0 : samples[at - stride - bytesPerPixel];
                    stream.WriteByte((byte)(samples[at] - Predict(filter, left, above, aboveLeft)));
                }
            }
        }

        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, columns);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), rows);
        (header[8], header[9], header[12]) = (bitDepth, colourType, interlace);
        byte[] data = compressed.ToArray();
        int size = (data.Length + pieces - 1) / pieces;
        IEnumerable<byte> chunks = data.Chunk(size).SelectMany(piece => Chunk("IDAT", piece));
        return [137, 80, 78, 71, 13, 10, 26, 10, .. Chunk("IHDR", header), .. chunks, .. Chunk("IEND", [])];
    }

    public static byte[] Jpeg(int rows, int columns, Func<int, int, SKColor> colour, bool grey, int quality = 95)
    {
        using SKBitmap bitmap = new(columns, rows, grey ? SKColorType.Gray8 : SKColorType.Rgba8888, SKAlphaType.Opaque);
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                bitmap.SetPixel(column, row, colour(row, column));
            }
        }

        using SKData data = bitmap.Encode(SKEncodedImageFormat.Jpeg, quality);
        return data.ToArray();
    }

    /// <summary>A grey TIFF picture in one strip, little-endian.</summary>
    public static byte[] Tiff(int rows, int columns, int bits, bool isZeroWhite, byte[] samples)
    {
        const int Directory = 8;
        (ushort Tag, int Value)[] fields =
        [
            (256, columns), (257, rows), (258, bits), (259, 1), (262, isZeroWhite ? 0 : 1), (273, 0), (277, 1), (278, rows),
            (279, samples.Length),
        ];
        byte[] head = new byte[Directory + 2 + (12 * fields.Length) + 4];
        "II*\0"u8.CopyTo(head);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(4), Directory);
        BinaryPrimitives.WriteInt16LittleEndian(head.AsSpan(Directory), (short)fields.Length);
        for (int i = 0; i < fields.Length; i++)
        {
            Span<byte> field = head.AsSpan(Directory + 2 + (12 * i));
            BinaryPrimitives.WriteUInt16LittleEndian(field, fields[i].Tag);
            BinaryPrimitives.WriteInt16LittleEndian(field[2..], 4);
            BinaryPrimitives.WriteInt32LittleEndian(field[4..], 1);
            BinaryPrimitives.WriteInt32LittleEndian(field[8..], fields[i].Tag == 273 ? head.Length : fields[i].Value);
        }

        return [.. head, .. samples];
    }

    private static int Predict(byte filter, int left, int above, int aboveLeft)
    {
        int estimate = left + above - aboveLeft;
        int[] paeth = [left, above, aboveLeft];
        return filter switch
        {
            1 => left,
            2 => above,
            3 => (left + above) / 2,
            4 => paeth.MinBy(candidate => Math.Abs(estimate - candidate)),
            _ => 0,
        };
    }

    private static byte[] Chunk(string type, byte[] data)
    {
        byte[] chunk = new byte[12 + data.Length];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        System.Text.Encoding.ASCII.GetBytes(type, chunk.AsSpan(4));
        data.CopyTo(chunk, 8);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(8 + data.Length), Checksum(chunk.AsSpan(4, 4 + data.Length)));
        return chunk;
    }

    /// <summary>CRC-32 of the PNG specification, annex D, bit by bit.</summary>
    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        uint checksum = uint.MaxValue;
        foreach (byte value in bytes)
        {
            checksum ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                checksum = (checksum & 1) != 0 ? (checksum >> 1) ^ 0xEDB88320 : checksum >> 1;
            }
        }

        return ~checksum;
    }
}
