using System.Buffers.Binary;
using Cov19Ct.Imaging.Raster;
using Cov19Ct.TestKit;
using Cov19Ct.TestKit.Files;
using SkiaSharp;

namespace Cov19Ct.Imaging.Tests.Raster;

public sealed class PictureTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Eight_bit_grey_levels_are_exact()
    {
        byte[] samples = [.. Enumerable.Range(0, 256).Select(value => (byte)value)];
        float[] levels = Decode(PictureWriter.Png(8, 32, 8, PictureWriter.Grey, samples));
        Assert.Equal(samples.Select(value => value / 255f), levels);
    }

    [Fact]
    public void Every_level_of_sixteen_bits_is_exact()
    {
        ushort[] values = [.. Enumerable.Range(0, 65536).Select(value => (ushort)value)];
        Assert.Equal(values.Select(value => value / 65535f), Decode(PictureWriter.Png(256, 256, 16, PictureWriter.Grey, ToBytes(values))));
    }

    /// <summary>Every filter, alone and mixed, with the image data in one chunk and in many.</summary>
    [Theory]
    [InlineData(new byte[] { 0 }, 1)]
    [InlineData(new byte[] { 1 }, 1)]
    [InlineData(new byte[] { 2 }, 3)]
    [InlineData(new byte[] { 3 }, 1)]
    [InlineData(new byte[] { 4 }, 7)]
    [InlineData(new byte[] { 0, 1, 2, 3, 4 }, 50)]
    public void Sixteen_bit_grey_levels_are_exact(byte[] filters, int pieces)
    {
        ushort[] values = RandomValues(37 * 23);
        byte[] file = PictureWriter.Png(37, 23, 16, PictureWriter.Grey, ToBytes(values), filters, pieces);
        Assert.Equal(values.Select(value => value / 65535f), Decode(file));
    }

    [Theory]
    [InlineData(PictureWriter.Rgb, 3)]
    [InlineData(PictureWriter.Rgba, 4)]
    [InlineData(PictureWriter.GreyAlpha, 2)]
    public void Equal_channels_are_taken_as_grey(byte colourType, int channels)
    {
        byte[] samples = [.. Enumerable.Range(0, 256 * channels).Select(index => (byte)(index / channels))];
        if (colourType is PictureWriter.Rgba or PictureWriter.GreyAlpha)
        {
            for (int i = channels - 1; i < samples.Length; i += channels)
            {
                samples[i] = (byte)(255 - (i % 200));
            }
        }

        float[] levels = Decode(PictureWriter.Png(16, 16, 8, colourType, samples));
        Assert.Equal(Enumerable.Range(0, 256).Select(value => value / 255f), levels);
    }

    [Fact]
    public void Colours_are_taken_by_their_luminance()
    {
        float[] levels = Decode(PictureWriter.Png(1, 4, 8, PictureWriter.Rgb, [255, 0, 0, 0, 255, 0, 0, 0, 255, 10, 20, 30]));
        float[] expected = [0.299f, 0.587f, 0.114f, 18.15f / 255];
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], levels[i], 1e-6f);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_JPEG_is_read_grey_or_colour(bool grey)
    {
        byte[] file = PictureWriter.Jpeg(24, 40, (_, column) => Grey(column * 6), grey);
        Picture picture = Picture.Open(_folder.Write("a.jpg", file));
        Assert.Equal(("JPEG", 24, 40), (picture.Format, picture.Rows, picture.Columns));
        float[] levels = new float[24 * 40];
        using PictureBuffers buffers = new();
        picture.Decode(buffers).CopyTo(levels);
        for (int i = 0; i < levels.Length; i++)
        {
            Assert.Equal((i % 40) * 6 / 255f, levels[i], 3 / 255f);
        }
    }

    [Theory]
    [InlineData(16, PictureWriter.Rgb, 0, 6)]
    [InlineData(16, PictureWriter.GreyAlpha, 0, 4)]
    [InlineData(16, PictureWriter.Grey, 1, 2)]
    public void Sixteen_bits_in_colour_or_interlaced_are_unsupported(byte bitDepth, byte colourType, byte interlace, int bytesPerPixel)
    {
        byte[] file = PictureWriter.Png(4, 4, bitDepth, colourType, new byte[16 * bytesPerPixel], interlace: interlace);
        string path = _folder.Write("a.png", file);
        Assert.Equal(path, Assert.Throws<UnsupportedScanFileException>(() => Picture.Open(path)).Path);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(16)]
    public void A_PNG_cut_anywhere_is_invalid(byte bitDepth)
    {
        ushort[] values = RandomValues(12 * 10);
        byte[] samples = bitDepth == 16 ? ToBytes(values) : [.. values.Select(value => (byte)value)];
        byte[] file = PictureWriter.Png(12, 10, bitDepth, PictureWriter.Grey, samples, [4], pieces: 2);

        // The image data ends 16 bytes before the file does: its checksum, then IEND. The Adler checksum is its last 4 bytes.
        for (int length = 0; length < file.Length - 24; length++)
        {
            AssertInvalid(file[..length], "PNG", length);
        }
    }

    [Fact]
    public void A_JPEG_cut_anywhere_is_invalid()
    {
        byte[] file = PictureWriter.Jpeg(32, 32, (row, column) => new SKColor((byte)(row * 37 * column), 0, 0), grey: true);

        // The last rows of blocks may be complete before the end marker is.
        for (int length = 0; length < file.Length - 16; length++)
        {
            AssertInvalid(file[..length], "JPEG", length);
        }
    }

    [Theory]
    [InlineData(8)]
    [InlineData(16)]
    public void Any_byte_of_a_PNG_may_be_wrong(byte bitDepth)
    {
        ushort[] values = RandomValues(12 * 10);
        byte[] samples = bitDepth == 16 ? ToBytes(values) : [.. values.Select(value => (byte)value)];
        AssertOnlyTypedErrors(PictureWriter.Png(12, 10, bitDepth, PictureWriter.Grey, samples, [4], pieces: 2));
    }

    [Fact]
    public void Any_byte_of_a_JPEG_may_be_wrong() =>
        AssertOnlyTypedErrors(PictureWriter.Jpeg(16, 16, (row, column) => new SKColor((byte)(row * column), 0, 0), grey: true));

    [Theory]
    [InlineData(16_385, 1)]
    [InlineData(1, 16_385)]
    [InlineData(0, 5)]
    [InlineData(int.MaxValue, int.MaxValue)]
    [InlineData(-1, 5)]
    public void An_absurd_size_is_refused_before_anything_is_decoded(int rows, int columns)
    {
        foreach (byte bitDepth in new byte[] { 8, 16 })
        {
            byte[] file = PictureWriter.Png(1, 1, bitDepth, PictureWriter.Grey, new byte[bitDepth / 8]);
            BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(16), columns);
            BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(20), rows);
            string path = _folder.Write("a.png", file);
            InvalidScanFileException failure = Assert.Throws<InvalidScanFileException>(() => Picture.Open(path));
            Assert.Contains("declares", failure.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(8)]
    [InlineData(16)]
    public void A_picture_that_changes_after_it_was_opened_is_invalid(byte bitDepth)
    {
        string path = _folder.Write("a.png", PictureWriter.Png(4, 4, bitDepth, PictureWriter.Grey, new byte[2 * bitDepth]));
        Picture picture = Picture.Open(path);
        _folder.Write("a.png", PictureWriter.Png(4, 5, bitDepth, PictureWriter.Grey, new byte[20 * bitDepth / 8]));
        using PictureBuffers buffers = new();
        Assert.Throws<InvalidScanFileException>(() => { picture.Decode(buffers); });
    }

    [Theory]
    [InlineData(new byte[] { 0xFF, 0xD8, 0xFF, 0xE0 }, true)]
    [InlineData(new byte[] { 0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0 }, true)]
    [InlineData(new byte[] { 0x89, 0x50, 0x4E, 0x47 }, false)]
    [InlineData(new byte[] { 0xFF, 0xD8 }, false)]
    [InlineData(new byte[] { (byte)'B', (byte)'M', 0, 0 }, false)]
    [InlineData(new byte[0], false)]
    public void Pictures_are_reported_by_their_signature(byte[] head, bool expected) =>
        Assert.Equal(expected, RasterScanReader.IsRaster(head));

    private static SKColor Grey(int value) => new((byte)value, (byte)value, (byte)value);

    private static ushort[] RandomValues(int count)
    {
        Random random = new(20210614);
        return [.. Enumerable.Range(0, count).Select(_ => (ushort)random.Next(65536))];
    }

    private static byte[] ToBytes(ushort[] values) => [.. values.SelectMany(value => new[] { (byte)(value >> 8), (byte)value })];

    private float[] Decode(byte[] file)
    {
        Picture picture = Picture.Open(_folder.Write("a", file));
        float[] levels = new float[picture.Rows * picture.Columns];
        using PictureBuffers buffers = new();
        picture.Decode(buffers).CopyTo(levels);
        return levels;
    }

    private void AssertInvalid(byte[] file, string format, int length)
    {
        InvalidScanFileException? failure = Record.Exception(() => Decode(file)) as InvalidScanFileException;
        Assert.True(failure is not null, $"cut to {length} bytes, the file was read");
        Assert.True(failure.Format == format || length < 8, failure.Message);
    }

    private void AssertOnlyTypedErrors(byte[] file)
    {
        int refused = 0;
        for (int offset = 0; offset < file.Length; offset++)
        {
            foreach (byte wrong in new byte[] { 0x00, 0x7F, 0x80 })
            {
                byte[] damaged = [.. file];
                damaged[offset] = wrong;
                Exception? failure = Record.Exception(() => Decode(damaged));
                Assert.True(failure is null or Cov19CtException, $"byte {offset} = {wrong}: {failure}");
                refused += failure is null ? 0 : 1;
            }
        }

        Assert.True(refused > 20, $"{refused} of {5 * file.Length} were refused");
    }
}
