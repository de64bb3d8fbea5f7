using System.Globalization;
using BitMiracle.LibTiff.Classic;
using Cov19Ct.Imaging.Volumes;

namespace Cov19Ct.Imaging.Raster;

/// <summary>A page of a TIFF file, checked to be of a kind that is read.</summary>
/// <param name="Rows">1 or more.</param>
/// <param name="Columns">1 or more.</param>
/// <param name="Type">UInt8, UInt16 or Int16; of colour pages UInt8.</param>
internal sealed record TiffPage(int Rows, int Columns, SampleType Type)
{
    private const int MostPages = 65_535;

    /// <summary>Offset of the page's directory.</summary>
    public long Directory { get; private init; }

    /// <summary>Samples of a pixel: 1 for grey and palettes, 3 or more for red, green and blue.</summary>
    public int Samples { get; private init; }

    public Photometric Photometric { get; private init; }

    /// <summary>True where the first row is the lowest.</summary>
    public bool RowsReversed { get; private init; }

    /// <summary>True where the first column is the rightmost.</summary>
    public bool ColumnsReversed { get; private init; }

    /// <summary>Where the page's bytes lie, for the pages of a stack by ImageJ that have no directories; else null.</summary>
    public long? Offset { get; private init; }

    /// <summary>True where the bytes at <see cref="Offset"/> are little-endian.</summary>
    public bool IsLittleEndian { get; private init; }

    public bool IsColour => Samples > 1 || Photometric == Photometric.PALETTE;

    /// <summary>From stored values to levels in [0, 1], or to HU.</summary>
    /// <param name="offset">What is subtracted from values of 16 bits to get HU; null for levels.</param>
    public HounsfieldRescale Rescale(double? offset)
    {
        (double lowest, double highest) = Type switch
        {
            SampleType.UInt8 => (byte.MinValue, byte.MaxValue),
            SampleType.UInt16 => (ushort.MinValue, ushort.MaxValue),
            _ => ((double)short.MinValue, (double)short.MaxValue),
        };
        double scale = offset is null || Type == SampleType.UInt8 ? 1 / (highest - lowest) : 1;
        double zero = scale == 1 ? offset!.Value : lowest;
        return Photometric == Photometric.MINISWHITE
            ? new HounsfieldRescale(-scale, (lowest + highest - zero) * scale)
            : new HounsfieldRescale(scale, zero == 0 ? 0 : -zero * scale);
    }

    /// <summary>Lists the pages of a file, without thumbnails and masks.</summary>
    /// <exception cref="InvalidScanFileException">The file is damaged.</exception>
    /// <exception cref="UnsupportedScanFileException">A page is of a kind that is not read.</exception>
    public static List<TiffPage> List(TiffSource source)
    {
        List<TiffPage> pages = [];
        string description = source.Read(tiff => tiff.GetField(TiffTag.IMAGEDESCRIPTION)?[0].ToString()) ?? "";
        do
        {
            FileType kind = (FileType)source.Read(tiff => Number(tiff, TiffTag.SUBFILETYPE, 0));
            if ((kind & (FileType.REDUCEDIMAGE | FileType.MASK)) == 0)
            {
                pages.Add(source.Read(tiff => Of(source, tiff)));
            }

            if (pages.Count > MostPages)
            {
                throw new InvalidScanFileException(source.Path, TiffSource.Format, $"the file has more than {MostPages} pages.");
            }
        }
        while (source.Read(tiff => tiff.ReadDirectory()));
        RequireOneVolume(source, OmeDimensions.Of(description, pages.FirstOrDefault()?.Samples ?? 1), pages.Count);
        int images = CountStack(source, description, pages.Count);
        return pages is [TiffPage only] && images > 1 ? ListStack(source, only, images) : pages;
    }

    private static TiffPage Of(TiffSource source, Tiff tiff)
    {
        string path = source.Path;
        int rows = Number(tiff, TiffTag.IMAGELENGTH, 0);
        int columns = Number(tiff, TiffTag.IMAGEWIDTH, 0);
        int bits = Number(tiff, TiffTag.BITSPERSAMPLE, 1);
        int samples = Number(tiff, TiffTag.SAMPLESPERPIXEL, 1);
        SampleFormat format = (SampleFormat)Number(tiff, TiffTag.SAMPLEFORMAT, (int)SampleFormat.UINT);
        Photometric photometric = (Photometric)Number(tiff, TiffTag.PHOTOMETRIC, (int)Photometric.MINISBLACK);
        Compression compression = (Compression)Number(tiff, TiffTag.COMPRESSION, (int)Compression.NONE);
        int orientation = Number(tiff, TiffTag.ORIENTATION, 1);
        if (rows < 1 || columns < 1)
        {
            throw new InvalidScanFileException(path, TiffSource.Format, "a page has no size.");
        }

        if (compression is not (Compression.NONE or Compression.LZW or Compression.PACKBITS or Compression.DEFLATE
            or Compression.ADOBE_DEFLATE))
        {
            throw Unsupported(path, "compressed in a way that is not read. Write it without compression, or with LZW, Deflate or PackBits");
        }

        bool isGrey = samples == 1 && photometric is Photometric.MINISBLACK or Photometric.MINISWHITE
            && (bits, format) is (8, SampleFormat.UINT or SampleFormat.VOID)
                or (16, SampleFormat.UINT or SampleFormat.VOID or SampleFormat.INT);
        bool isColour = bits == 8 && format == SampleFormat.UINT
            && ((photometric == Photometric.RGB && samples is 3 or 4) || (photometric == Photometric.PALETTE && samples == 1))
            && (samples == 1 || Number(tiff, TiffTag.PLANARCONFIG, (int)PlanarConfig.CONTIG) == (int)PlanarConfig.CONTIG);
        if (!isGrey && !isColour)
        {
            string type = format == SampleFormat.IEEEFP ? "real numbers" : "samples";
            throw Unsupported(path, string.Create(
                CultureInfo.InvariantCulture,
                $"of {samples} x {bits} bits per pixel ({type}). Write it as grey of 8 or 16 bits, or as colours of 3 x 8 bits"));
        }

        RequireStrips(source, tiff);
        RequireData(source, compression, (long)rows * columns * samples * bits / 8);
        if (orientation is < 1 or > 4)
        {
            throw Unsupported(path, "stored on its side. Write it upright");
        }

        return new TiffPage(rows, columns, bits == 8 ? SampleType.UInt8 : format == SampleFormat.INT ? SampleType.Int16 : SampleType.UInt16)
        {
            Directory = tiff.CurrentDirOffset(),
            Samples = samples,
            Photometric = photometric,
            RowsReversed = orientation is 3 or 4,
            ColumnsReversed = orientation is 2 or 3,
        };
    }

    /// <summary>Refuses strips and tiles that declare more bytes than the file has: the decoder would make room for them.</summary>
    private static void RequireStrips(TiffSource source, Tiff tiff)
    {
        FieldValue[]? counts = tiff.GetField(tiff.IsTiled() ? TiffTag.TILEBYTECOUNTS : TiffTag.STRIPBYTECOUNTS);
        foreach (object count in counts?[0].Value as Array ?? Array.Empty<object>())
        {
            double bytes = Convert.ToDouble(count, CultureInfo.InvariantCulture);
            if (bytes < 0 || bytes > source.Length)
            {
                throw new InvalidScanFileException(source.Path, TiffSource.Format, "a strip declares more bytes than the file has.")
                {
                    IsIncomplete = true,
                };
            }
        }
    }

    /// <summary>Refuses a page, or a tile of one, that declares more bytes than the file can hold.</summary>
    /// <remarks>One byte of PackBits stands for at most 64, one code of 12 bits of LZW for a string of 4096.</remarks>
    public static void RequireData(TiffSource source, Compression compression, long bytes)
    {
        long largest = compression switch
        {
            Compression.NONE => 1,
            Compression.PACKBITS => 64,
            Compression.LZW => 2731,
            _ => VoxelFile.MaximumInflation,
        };
        if (bytes / largest > source.Length)
        {
            throw new InvalidScanFileException(
                source.Path,
                TiffSource.Format,
                $"a page declares {bytes} bytes, more than the {source.Length} bytes of the file can hold.");
        }
    }

    /// <summary>The pages of a stack by ImageJ that has one directory: they lie one after another, and the description counts
    /// them.</summary>
    private static List<TiffPage> ListStack(TiffSource source, TiffPage first, int images)
    {
        (bool isPlain, long offset, bool isLittleEndian) = source.Read(tiff => (
            Number(tiff, TiffTag.COMPRESSION, 1) == (int)Compression.NONE && !tiff.IsTiled(),
            tiff.GetField(TiffTag.STRIPOFFSETS)?[0].Value is Array { Length: > 0 } starts
                ? Convert.ToInt64(starts.GetValue(0), CultureInfo.InvariantCulture)
                : -1,
            !tiff.IsBigEndian()));
        long bytes = (long)first.Rows * first.Columns * first.Samples * first.Type.Size();
        return isPlain && offset > 0 && offset <= source.Length - (bytes * images)
            ? [.. Enumerable.Range(0, images).Select(i => first with { Offset = offset + (i * bytes), IsLittleEndian = isLittleEndian })]
            : throw new InvalidScanFileException(
                source.Path, TiffSource.Format, $"the file says that it holds {images} images, but it has one page, and no room for more.");
    }

    /// <summary>How many images a stack by ImageJ has; 1 for another file.</summary>
    /// <param name="source">The file.</param>
    /// <param name="description">Of its first page.</param>
    /// <param name="pages">Its pages with directories of their own.</param>
    /// <exception cref="UnsupportedScanFileException">They are those of several channels or times.</exception>
    private static int CountStack(TiffSource source, string description, int pages)
    {
        int images = description.StartsWith("ImageJ=", StringComparison.Ordinal) ? Math.Max(pages, Count("images")) : 1;
        RequireOneVolume(source, (Count("channels"), Count("frames")), images);
        return images;

        int Count(string name) => description.Split('\n')
            .Where(line => line.StartsWith(name + "=", StringComparison.Ordinal))
            .Select(line => int.TryParse(line.AsSpan(name.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int count)
                ? count
                : 1)
            .FirstOrDefault(1) is int found and <= MostPages ? found : 1;
    }

    /// <exception cref="UnsupportedScanFileException">The images are those of several channels or times.</exception>
    private static void RequireOneVolume(TiffSource source, (int Channels, int Times) dimensions, int images)
    {
        // tifffile calls the slices of a volume channels, where nobody tells it their axis: one axis alone is that of the slices.
        if (Math.Max(dimensions.Channels, dimensions.Times) is int longest and > 1 && longest < images)
        {
            throw new UnsupportedScanFileException(
                source.Path,
                $"A TIFF file of several volumes ({Plural.Of(dimensions.Channels, "channel")}, "
                    + $"{Plural.Of(dimensions.Times, "frame")}), but a scan is one volume. Write each volume as a file of its own.");
        }
    }

    private static int Number(Tiff tiff, TiffTag tag, int absent) => tiff.GetField(tag) is [FieldValue value, ..] ? value.ToInt() : absent;

    private static UnsupportedScanFileException Unsupported(string path, string what) => new(path, $"A TIFF picture {what}.");
}
