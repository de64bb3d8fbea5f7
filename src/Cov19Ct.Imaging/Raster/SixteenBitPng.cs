using System.Buffers.Binary;
using System.IO.Compression;

namespace Cov19Ct.Imaging.Raster;

/// <summary>Decodes grey PNG pictures of 16 bits a sample, not interlaced. SkiaSharp drops their low byte.</summary>
/// <remarks>PNG specification, third edition: chunks 5.3, filters 9.2, compression 10.1.</remarks>
internal static class SixteenBitPng
{
    private const string Format = "PNG";
    private const int BytesPerSample = 2;

    /// <summary>Decodes a picture.</summary>
    /// <param name="file">The whole file; its header says 16 bits, grey, not interlaced.</param>
    /// <param name="values">Receives rows × columns values, row-major.</param>
    /// <exception cref="InvalidScanFileException">The file is damaged or cut short.</exception>
    public static void Decode(string path, ReadOnlySpan<byte> file, int rows, int columns, Span<ushort> values)
    {
        using MemoryStream compressed = CollectImageData(path, file);
        using ZLibStream inflated = new(compressed, CompressionMode.Decompress);
        byte[] current = new byte[1 + (columns * BytesPerSample)];
        byte[] previous = new byte[current.Length];
        try
        {
            for (int row = 0; row < rows; row++)
            {
                int count = inflated.ReadAtLeast(current, current.Length, throwOnEndOfStream: false);
                if (count < current.Length)
                {
                    throw new InvalidScanFileException(path, Format, $"the image data ends in row {row} of {rows}.");
                }

                Unfilter(path, current[0], current.AsSpan(1), previous.AsSpan(1));
                Span<ushort> target = values.Slice(row * columns, columns);
                for (int column = 0; column < columns; column++)
                {
                    target[column] = BinaryPrimitives.ReadUInt16BigEndian(current.AsSpan(1 + (column * BytesPerSample)));
                }

                (current, previous) = (previous, current);
            }

            // Reading on to the end has zlib verify its checksum.
            _ = inflated.ReadByte();
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidScanFileException(path, Format, "the image data is damaged or incomplete.", offset: null, exception);
        }
    }

    /// <summary>The data of the IDAT chunks, one after another.</summary>
    private static MemoryStream CollectImageData(string path, ReadOnlySpan<byte> file)
    {
        MemoryStream data = new();
        int offset = PngHeader.Signature.Length;
        while (true)
        {
            // Each chunk: length, type, data, checksum.
            if (file.Length - offset < 8)
            {
                throw new InvalidScanFileException(path, Format, "the file ends before its IEND chunk.", file.Length);
            }

            uint length = BinaryPrimitives.ReadUInt32BigEndian(file[offset..]);
            ReadOnlySpan<byte> type = file.Slice(offset + 4, 4);
            if (type.SequenceEqual("IEND"u8))
            {
                data.Position = 0;
                return data;
            }

            if (length > file.Length - offset - 12L)
            {
                throw new InvalidScanFileException(
                    path, Format, $"a chunk has {length} bytes, but only {file.Length - offset} are left.", offset);
            }

            if (type.SequenceEqual("IDAT"u8))
            {
                data.Write(file.Slice(offset + 8, (int)length));
            }

            offset += 12 + (int)length;
        }
    }

    private static void Unfilter(string path, byte filter, Span<byte> row, ReadOnlySpan<byte> above)
    {
        for (int i = 0; i < row.Length; i++)
        {
            int left = i < BytesPerSample ? 0 : row[i - BytesPerSample];
            int aboveLeft = i < BytesPerSample ? 0 : above[i - BytesPerSample];
            int prediction = filter switch
            {
                0 => 0,
                1 => left,
                2 => above[i],
                3 => (left + above[i]) / 2,
                4 => Paeth(left, above[i], aboveLeft),
                _ => throw new InvalidScanFileException(path, Format, $"{filter} is not a filter type."),
            };
            row[i] = unchecked((byte)(row[i] + prediction));
        }
    }

    private static int Paeth(int left, int above, int aboveLeft)
    {
        int estimate = left + above - aboveLeft;
        int fromLeft = Math.Abs(estimate - left);
        int fromAbove = Math.Abs(estimate - above);
        int fromAboveLeft = Math.Abs(estimate - aboveLeft);
        return fromLeft <= fromAbove && fromLeft <= fromAboveLeft ? left : fromAbove <= fromAboveLeft ? above : aboveLeft;
    }
}
