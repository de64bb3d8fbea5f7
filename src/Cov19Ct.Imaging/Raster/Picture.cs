using System.Runtime.InteropServices;
using Cov19Ct.Imaging.Containers;
using SkiaSharp;

namespace Cov19Ct.Imaging.Raster;

/// <summary>One picture file: its size, from its header, and how it is decoded.</summary>
/// <param name="Path">The file.</param>
/// <param name="Format"><c>JPEG</c>, <c>PNG</c> or <c>TIFF</c>.</param>
/// <param name="Rows">1 to 16 384.</param>
/// <param name="Columns">1 to 16 384.</param>
/// <param name="IsSixteenBit">True for a grey picture of 16 bits a sample.</param>
/// <param name="Store">Where the file lies.</param>
internal sealed record Picture(string Path, string Format, int Rows, int Columns, bool IsSixteenBit, IFileStore Store)
{
    private const string Jpeg = "JPEG";
    private const string Png = "PNG";
    /// <summary>Most rows or columns of a picture.</summary>
    public const int LongestSide = 16_384;

    private const long LargestFile = 1 << 30;

    // A product with the inverse in float64, rounded to float32, is the quotient for all 256 and all 65536 values.
    private static readonly HounsfieldRescale s_eightBitLevels = new(1.0 / byte.MaxValue, 0);
    private static readonly HounsfieldRescale s_sixteenBitLevels = new(1.0 / ushort.MaxValue, 0);

    /// <summary>The page, of a TIFF file; else null.</summary>
    public TiffPage? Page { get; private init; }

    /// <summary>Index of the page in its file; 0 for other pictures.</summary>
    public int PageIndex { get; private init; }

    /// <summary>True for one of several pages of a file.</summary>
    public bool IsPage { get; private init; }

    /// <summary>True for a picture with a tag (EXIF) that says it is to be shown turned or mirrored, which nothing does. That of a TIFF
    /// file is applied.</summary>
    public bool HasOrientationTag { get; private init; }

    /// <summary>What is subtracted from the values of a picture of 16 bits to get HU; null where they are grey levels.</summary>
    public double? HounsfieldOffset { get; init; }

    /// <summary>True where values of 16 bits are signed, whatever the file says.</summary>
    public bool IsTwosComplement { get; init; }

    /// <summary>True if a file starts as JPEG, PNG or TIFF do.</summary>
    public static bool HasSignature(ReadOnlySpan<byte> head) =>
        IsJpeg(head) || head.StartsWith(PngHeader.Signature) || TiffSource.IsTiff(head);

    /// <summary>Reads the headers of a file: one picture, or the pages of a TIFF file.</summary>
    /// <exception cref="InvalidScanFileException">The header is damaged, cut short, or declares an absurd size.</exception>
    /// <exception cref="UnsupportedScanFileException">A PNG of 16 bits a sample that is interlaced or not grey; a kind of TIFF that is not
    /// read.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public static IReadOnlyList<Picture> OpenPages(IFileStore store, string path)
    {
        if (!TiffSource.IsTiff(store.ReadHead(path, 4)))
        {
            return [Open(store, path)];
        }

        using TiffSource source = TiffSource.Open(store, path);
        List<TiffPage> pages = TiffPage.List(source);
        foreach (TiffPage page in pages)
        {
            RequireSize(path, TiffSource.Format, page.Rows, page.Columns, source.Length);
        }

        return pages.Count > 0
            ? [.. pages.Select((page, index) => new Picture(path, TiffSource.Format, page.Rows, page.Columns, page.Type.Size() == 2, store)
            {
                Page = page,
                PageIndex = index,
                IsPage = pages.Count > 1,
            })]
            : throw new InvalidScanFileException(path, TiffSource.Format, "the file has no page but thumbnails and masks.");
    }

    /// <summary>Reads a picture's header.</summary>
    /// <exception cref="InvalidScanFileException">The header is damaged, cut short, or declares an absurd size.</exception>
    /// <exception cref="UnsupportedScanFileException">A PNG of 16 bits a sample that is interlaced or not grey.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public static Picture Open(string path) => Open(DiskStore.Instance, path);

    /// <inheritdoc cref="Open(string)"/>
    public static Picture Open(IFileStore store, string path)
    {
        using Stream stream = store.OpenSeekable(path);
        Span<byte> head = stackalloc byte[PngHeader.End];
        head = head[..stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
        if (!IsJpeg(head) && !head.StartsWith(PngHeader.Signature))
        {
            throw new InvalidScanFileException(path, "picture", "the file does not start like a JPEG or PNG file.", 0);
        }

        if (stream.Length > LargestFile)
        {
            throw new InvalidScanFileException(
                path, IsJpeg(head) ? Jpeg : Png, $"the file has {stream.Length} bytes, more than any slice.");
        }

        if (IsJpeg(head))
        {
            return OpenWithCodec(store, path, Jpeg, stream);
        }

        PngHeader header = PngHeader.Read(path, head);
        RequireSize(path, Png, header.Height, header.Width, stream.Length);
        PngChunks.RequireEnd(path, stream);
        if (header.BitDepth != 16)
        {
            return OpenWithCodec(store, path, Png, stream);
        }

        return header.IsPlainSixteenBit
            ? new Picture(path, Png, (int)header.Height, (int)header.Width, IsSixteenBit: true, store)
            : throw new UnsupportedScanFileException(
                path, "A PNG picture with 16 bits per sample is read only if it is grey and not interlaced.");
    }

    /// <summary>Decodes the picture. Its levels in [0, 1] are value / 255, or value / 65535 with 16 bits; of a colour picture, the
    /// luminance (ITU-R BT.601: 0.299 R + 0.587 G + 0.114 B), which for equal channels is their value. With
    /// <see cref="HounsfieldOffset"/>, values of 16 bits are HU.</summary>
    /// <param name="buffers">Hold the file, and the result; told how much of the picture is in colour.</param>
    /// <exception cref="InvalidScanFileException">The file is damaged, cut short, or has changed its size.</exception>
    /// <exception cref="IOException">The file has gone.</exception>
    public StoredSlice Decode(PictureBuffers buffers)
    {
        buffers.ColouredShare = 0;
        if (Page is not null)
        {
            return DecodePage(Page, buffers);
        }

        using ByteSource source = Store.OpenBytes(Path);
        if (source.Length > LargestFile)
        {
            throw Changed();
        }

        Span<byte> file = buffers.File.Get((int)source.Length);
        if (!source.TryRead(0, file))
        {
            throw Changed();
        }

        if (!IsSixteenBit)
        {
            return DecodeWithCodec(file, buffers);
        }

        PngHeader header = PngHeader.Read(Path, file);
        if (!header.IsPlainSixteenBit || header.Height != Rows || header.Width != Columns)
        {
            throw Changed();
        }

        Span<ushort> values = buffers.WidePixels.Get(Rows * Columns);
        SixteenBitPng.Decode(Path, file, Rows, Columns, values);
        return new StoredSlice(MemoryMarshal.AsBytes(values), IsTwosComplement ? SampleType.Int16 : SampleType.UInt16, Rows, Columns)
        {
            Rescale = Rescale(s_sixteenBitLevels),
        };
    }

    private HounsfieldRescale Rescale(HounsfieldRescale levels) =>
        HounsfieldOffset is double offset ? new HounsfieldRescale(1, -offset) : levels;

    private StoredSlice DecodePage(TiffPage page, PictureBuffers buffers)
    {
        TiffSource source = buffers.OpenTiff(Store, Path);
        page = IsTwosComplement ? page with { Type = SampleType.Int16 } : page;
        Span<byte> pixels = buffers.Pixels.Get(Rows * Columns * page.Samples * page.Type.Size());
        TiffDecoder.Decode(source, page, pixels);
        if (page.IsColour)
        {
            Span<float> levels = buffers.Levels.Get(Rows * Columns);
            if (page.Samples == 1)
            {
                pixels = ApplyPalette(pixels, TiffDecoder.ReadPalette(source));
            }

            buffers.ColouredShare = ColourLevels.FromColour(pixels, Math.Max(page.Samples, 3), levels);
            return new StoredSlice(MemoryMarshal.AsBytes(levels), SampleType.Float32, Rows, Columns)
            {
                RowsReversed = page.RowsReversed,
                ColumnsReversed = page.ColumnsReversed,
            };
        }

        return new StoredSlice(pixels, page.Type, Rows, Columns)
        {
            Rescale = page.Rescale(HounsfieldOffset),
            RowsReversed = page.RowsReversed,
            ColumnsReversed = page.ColumnsReversed,
        };
    }

    private static byte[] ApplyPalette(ReadOnlySpan<byte> pixels, byte[] palette)
    {
        byte[] colours = new byte[3 * pixels.Length];
        for (int i = 0; i < pixels.Length; i++)
        {
            palette.AsSpan(3 * pixels[i], 3).CopyTo(colours.AsSpan(3 * i));
        }

        return colours;
    }

    private static bool IsJpeg(ReadOnlySpan<byte> head) => head.StartsWith<byte>([0xFF, 0xD8, 0xFF]);

    private static Picture OpenWithCodec(IFileStore store, string path, string format, Stream stream)
    {
        stream.Position = 0;
        using SKCodec codec = SKCodec.Create(stream, out SKCodecResult result)
            ?? throw new InvalidScanFileException(path, format, $"the header cannot be read ({result}).");
        RequireSize(path, format, codec.Info.Height, codec.Info.Width, stream.Length);
        return new Picture(path, format, codec.Info.Height, codec.Info.Width, IsSixteenBit: false, store)
        {
            HasOrientationTag = codec.EncodedOrigin != SKEncodedOrigin.TopLeft,
        };
    }

    private static void RequireSize(string path, string format, long rows, long columns, long fileLength)
    {
        if (rows is < 1 or > LongestSide || columns is < 1 or > LongestSide)
        {
            throw new InvalidScanFileException(
                path, format, $"the header declares {rows} x {columns} pixels; a side can have 1 to {LongestSide}.");
        }

        MemoryBudget.RequirePlausible(path, fileLength, rows * columns);

        // Four bytes a pixel while it is decoded, four for the level.
        MemoryBudget.Require(path, rows * columns * 8);
    }

    private unsafe StoredSlice DecodeWithCodec(ReadOnlySpan<byte> file, PictureBuffers buffers)
    {
        fixed (byte* pointer = file)
        {
            using SKData data = SKData.Create((nint)pointer, file.Length);
            using SKCodec codec = SKCodec.Create(data) ?? throw new InvalidScanFileException(Path, Format, "the header cannot be read.");
            if (codec.Info.Width != Columns || codec.Info.Height != Rows)
            {
                throw Changed();
            }

            bool isGrey = codec.Info.ColorType == SKColorType.Gray8;
            SKImageInfo wanted = isGrey
                ? new SKImageInfo(Columns, Rows, SKColorType.Gray8, SKAlphaType.Opaque)
                : new SKImageInfo(Columns, Rows, SKColorType.Rgba8888, SKAlphaType.Unpremul);
            Span<byte> pixels = buffers.Pixels.Get(wanted.BytesSize);
            fixed (byte* target = pixels)
            {
                SKCodecResult result = codec.GetPixels(wanted, (nint)target);
                if (result != SKCodecResult.Success)
                {
                    string detail = result == SKCodecResult.IncompleteInput ? "is incomplete" : $"is damaged ({result})";
                    throw new InvalidScanFileException(Path, Format, $"the picture {detail}.");
                }
            }

            if (isGrey)
            {
                return new StoredSlice(pixels, SampleType.UInt8, Rows, Columns) { Rescale = s_eightBitLevels };
            }

            Span<float> levels = buffers.Levels.Get(Rows * Columns);
            buffers.ColouredShare = ColourLevels.FromColour(pixels, 4, levels);
            return StoredSlice.Of(levels, Rows, Columns);
        }
    }

    private InvalidScanFileException Changed() => new(Path, Format, "the file has changed since its header was read.");
}
