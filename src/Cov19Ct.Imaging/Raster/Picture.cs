using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Cov19Ct.Imaging.Containers;
using SkiaSharp;

namespace Cov19Ct.Imaging.Raster;

/// <summary>One picture file: its size, from its header, and how it is decoded.</summary>
/// <param name="Path">The file.</param>
/// <param name="Format"><c>JPEG</c> or <c>PNG</c>.</param>
/// <param name="Rows">1 to 16 384.</param>
/// <param name="Columns">1 to 16 384.</param>
/// <param name="IsSixteenBit">True for a grey PNG of 16 bits a sample.</param>
/// <param name="Store">Where the file lies.</param>
internal sealed record Picture(string Path, string Format, int Rows, int Columns, bool IsSixteenBit, IFileStore Store)
{
    private const string Jpeg = "JPEG";
    private const string Png = "PNG";
    private const int LongestSide = 16_384;
    private const long LargestFile = 1 << 30;

    // A product with the inverse in float64, rounded to float32, is the quotient for all 256 and all 65536 values.
    private static readonly HounsfieldRescale s_eightBitLevels = new(1.0 / byte.MaxValue, 0);
    private static readonly HounsfieldRescale s_sixteenBitLevels = new(1.0 / ushort.MaxValue, 0);

    /// <summary>True if a file starts as JPEG or PNG do.</summary>
    public static bool HasSignature(ReadOnlySpan<byte> head) => IsJpeg(head) || head.StartsWith(PngHeader.Signature);

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
        if (!HasSignature(head))
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
        RequireSize(path, Png, header.Height, header.Width);
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
    /// luminance (ITU-R BT.601: 0.299 R + 0.587 G + 0.114 B), which for equal channels is their value.</summary>
    /// <param name="buffers">Hold the file, and the result.</param>
    /// <exception cref="InvalidScanFileException">The file is damaged, cut short, or has changed its size.</exception>
    /// <exception cref="IOException">The file has gone.</exception>
    public StoredSlice Decode(PictureBuffers buffers)
    {
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
        return new StoredSlice(MemoryMarshal.AsBytes(values), SampleType.UInt16, Rows, Columns) { Rescale = s_sixteenBitLevels };
    }

    private static bool IsJpeg(ReadOnlySpan<byte> head) => head.StartsWith<byte>([0xFF, 0xD8, 0xFF]);

    private static Picture OpenWithCodec(IFileStore store, string path, string format, Stream stream)
    {
        stream.Position = 0;
        using SKCodec codec = SKCodec.Create(stream, out SKCodecResult result)
            ?? throw new InvalidScanFileException(path, format, $"the header cannot be read ({result}).");
        RequireSize(path, format, codec.Info.Height, codec.Info.Width);
        return new Picture(path, format, codec.Info.Height, codec.Info.Width, IsSixteenBit: false, store);
    }

    private static void RequireSize(string path, string format, long rows, long columns)
    {
        if (rows is < 1 or > LongestSide || columns is < 1 or > LongestSide)
        {
            throw new InvalidScanFileException(
                path, format, $"the header declares {rows} x {columns} pixels; a side can have 1 to {LongestSide}.");
        }

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
            FromColour(pixels, levels);
            return StoredSlice.Of(levels, Rows, Columns);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FromColour(ReadOnlySpan<byte> pixels, Span<float> levels)
    {
        for (int i = 0; i < levels.Length; i++)
        {
            ReadOnlySpan<byte> pixel = pixels.Slice(4 * i, 4);

            // In whole thousandths, so that three equal channels give exactly value / 255.
            levels[i] = ((299 * pixel[0]) + (587 * pixel[1]) + (114 * pixel[2])) / 255_000f;
        }
    }

    private InvalidScanFileException Changed() => new(Path, Format, "the file has changed since its header was read.");
}
