using System.Buffers.Binary;
using System.Runtime.InteropServices;
using BitMiracle.LibTiff.Classic;

namespace Cov19Ct.Imaging.Raster;

/// <summary>Decodes pages of TIFF files.</summary>
internal static class TiffDecoder
{
    /// <summary>Decodes a page.</summary>
    /// <param name="pixels">Receives rows × columns pixels of all samples, in this machine's byte order.</param>
    /// <exception cref="InvalidScanFileException">The file is damaged, cut short, or has changed.</exception>
    public static void Decode(TiffSource source, TiffPage page, Span<byte> pixels)
    {
        if (page.Offset is long offset)
        {
            source.ReadBytes(offset, pixels);
            if (page.Type.Size() == 2 && page.IsLittleEndian != BitConverter.IsLittleEndian)
            {
                Span<ushort> words = MemoryMarshal.Cast<byte, ushort>(pixels);
                BinaryPrimitives.ReverseEndianness(words, words);
            }

            return;
        }

        _ = source.Read(tiff => tiff.SetSubDirectory(page.Directory)
            && Size(tiff, TiffTag.IMAGELENGTH) == page.Rows && Size(tiff, TiffTag.IMAGEWIDTH) == page.Columns
            && Size(tiff, TiffTag.BITSPERSAMPLE) == 8 * page.Type.Size())
                ? true
                : throw new InvalidScanFileException(source.Path, TiffSource.Format, "the file has changed since its header was read.");
        int pixelBytes = page.Samples * page.Type.Size();
        if (source.Read(tiff => tiff.IsTiled()))
        {
            ReadTiles(source, page, pixelBytes, pixels);
        }
        else
        {
            ReadRows(source, page, pixelBytes, pixels);
        }
    }

    /// <summary>The palette of the current page: red, green and blue of each of 256 values, 8 bits.</summary>
    public static byte[] ReadPalette(TiffSource source)
    {
        short[][] channels = source.Read(tiff => tiff.GetField(TiffTag.COLORMAP)?.Select(value => value.ToShortArray()).ToArray()) ?? [];
        if (channels.Length < 3 || Array.Exists(channels, channel => channel is null || channel.Length < 256))
        {
            throw new InvalidScanFileException(source.Path, TiffSource.Format, "the palette is missing.");
        }

        // Of 16 bits; some writers leave 8.
        bool isWide = channels.Any(channel => Array.Exists(channel, level => unchecked((ushort)level) > byte.MaxValue));
        byte[] palette = new byte[3 * 256];
        for (int i = 0; i < palette.Length; i++)
        {
            int level = unchecked((ushort)channels[i % 3][i / 3]);
            palette[i] = (byte)(isWide ? level >> 8 : level);
        }

        return palette;
    }

    private static void ReadRows(TiffSource source, TiffPage page, int pixelBytes, Span<byte> pixels)
    {
        int rowBytes = page.Columns * pixelBytes;
        int lineBytes = source.Read(tiff => tiff.ScanlineSize());
        if (lineBytes != rowBytes)
        {
            throw new InvalidScanFileException(
                source.Path, TiffSource.Format, "the rows of a page do not have the length that its size tells.");
        }

        byte[] line = new byte[lineBytes];
        for (int row = 0; row < page.Rows; row++)
        {
            if (!source.Read(tiff => tiff.ReadScanline(line, row)))
            {
                throw Damaged(source, row);
            }

            line.CopyTo(pixels.Slice(row * rowBytes, rowBytes));
        }
    }

    private static void ReadTiles(TiffSource source, TiffPage page, int pixelBytes, Span<byte> pixels)
    {
        (int width, int height, int bytes) = source.Read(tiff => (
            Size(tiff, TiffTag.TILEWIDTH), Size(tiff, TiffTag.TILELENGTH), tiff.TileSize()));
        if (width is < 1 or > Picture.LongestSide || height is < 1 or > Picture.LongestSide || bytes != (long)width * height * pixelBytes)
        {
            throw new InvalidScanFileException(source.Path, TiffSource.Format, "the size of the tiles of a page is impossible.");
        }

        TiffPage.RequireData(source, (Compression)source.Read(tiff => Size(tiff, TiffTag.COMPRESSION)), bytes);
        byte[] tile = new byte[bytes];
        for (int top = 0; top < page.Rows; top += height)
        {
            for (int left = 0; left < page.Columns; left += width)
            {
                if (source.Read(tiff => tiff.ReadTile(tile, 0, left, top, 0, 0)) < 0)
                {
                    throw Damaged(source, top);
                }

                int count = Math.Min(width, page.Columns - left) * pixelBytes;
                for (int row = top; row < Math.Min(top + height, page.Rows); row++)
                {
                    tile.AsSpan((row - top) * width * pixelBytes, count)
                        .CopyTo(pixels.Slice(((row * page.Columns) + left) * pixelBytes, count));
                }
            }
        }
    }

    private static int Size(Tiff tiff, TiffTag tag) => tiff.GetField(tag) is [FieldValue value, ..] ? value.ToInt() : 0;

    private static InvalidScanFileException Damaged(TiffSource source, int row) =>
        new(source.Path, TiffSource.Format, $"the picture is damaged or incomplete at row {row}.") { IsIncomplete = true };
}
