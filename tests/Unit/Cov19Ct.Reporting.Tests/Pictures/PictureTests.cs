using SkiaSharp;

namespace Cov19Ct.Reporting.Tests;

public class PictureTests
{
    [Fact]
    public void An_indexed_png_is_read_by_another_decoder_pixel_for_pixel()
    {
        byte[] indices = [.. Enumerable.Range(0, 6 * 5).Select(index => (byte)(index * 2))];
        using SKBitmap decoded = SKBitmap.Decode(
            IndexedPng.Encode(indices, 6, 5, HeatColours.Palette, HeatColours.Opacities),
            new SKImageInfo(6, 5, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        for (int index = 0; index < indices.Length; index++)
        {
            SKColor expected = new(
                HeatColours.Palette[3 * indices[index]],
                HeatColours.Palette[(3 * indices[index]) + 1],
                HeatColours.Palette[(3 * indices[index]) + 2],
                HeatColours.Opacities[indices[index]]);
            Assert.Equal(expected, decoded.GetPixel(index % 6, index / 6));
        }
    }

    [Fact]
    public void Colours_of_the_heat_map_grow_lighter_and_more_opaque_with_each_step()
    {
        double[] lightness =
        [
            .. HeatColours.Palette.Chunk(3).Select(colour => (0.2126 * colour[0]) + (0.7152 * colour[1]) + (0.0722 * colour[2])),
        ];
        Assert.All(lightness.Zip(lightness.Skip(1)), pair => Assert.True(pair.Second > pair.First));
        Assert.All(HeatColours.Opacities.Zip(HeatColours.Opacities.Skip(1)), pair => Assert.True(pair.Second > pair.First));
        Assert.Equal(0, HeatColours.Opacities[0]);
    }

    [Theory]
    [InlineData(float.NaN, 0)]
    [InlineData(-1, 0)]
    [InlineData(0.5f, 32)]
    [InlineData(2, 63)]
    public void Values_beyond_the_range_take_the_nearest_colour(float value, byte expected) =>
        Assert.Equal(expected, HeatColours.IndexOf(value));

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(28)]
    [InlineData(40)]
    [InlineData(224)]
    public void Maps_of_any_size_become_pictures_that_a_browser_can_smooth(int size)
    {
        const int edge = 28;
        float[] map = [.. Enumerable.Range(0, size * size).Select(index => index % size < (size + 1) / 2 ? 1f : 0f)];
        using SKBitmap decoded = SKBitmap.Decode(HeatMapPicture.Encode(map, size));
        Assert.Equal((edge, edge), (decoded.Width, decoded.Height));
        Assert.Equal(HeatColours.Opacities[^1], decoded.GetPixel(0, edge / 2).Alpha);
        Assert.Equal(size == 1 ? HeatColours.Opacities[^1] : 0, decoded.GetPixel(edge - 1, edge / 2).Alpha);
    }

    [Theory]
    [InlineData(7)]
    [InlineData(24)]
    [InlineData(28)]
    [InlineData(40)]
    [InlineData(56)]
    [InlineData(61)]
    public void The_strongest_place_of_a_map_is_at_the_same_place_of_the_picture(int size)
    {
        (int row, int column) = (size / 6, (2 * size) / 3);
        float[] map = [.. Enumerable.Range(0, size * size).Select(cell =>
            (float)Math.Exp(-(Math.Pow((cell / size) - row, 2) + Math.Pow((cell % size) - column, 2)) / (size * size / 100.0)))];
        using SKBitmap decoded = SKBitmap.Decode(HeatMapPicture.Encode(map, size));
        int strongest = Enumerable.Range(0, 28 * 28).MaxBy(pixel => decoded.GetPixel(pixel % 28, pixel / 28).Alpha);
        double tolerance = Math.Max(1.5, 14.0 / size);
        Assert.InRange((strongest / 28) + 0.5, ((row + 0.5) * 28 / size) - tolerance, ((row + 0.5) * 28 / size) + tolerance);
        Assert.InRange((strongest % 28) + 0.5, ((column + 0.5) * 28 / size) - tolerance, ((column + 0.5) * 28 / size) + tolerance);
    }

    [Theory]
    [InlineData(0, "upper left")]
    [InlineData(4, "centre")]
    [InlineData(5, "middle right")]
    [InlineData(7, "lower middle")]
    public void The_strongest_place_is_reported_in_words(int strongest, string expected)
    {
        float[] map = new float[9];
        map[strongest] = 0.5f;
        Assert.Equal(expected, HeatMapPicture.StrongestPlace(map, 3));
        Assert.Null(HeatMapPicture.StrongestPlace(new float[9], 3));
    }

    [Theory]
    [InlineData(64, 128, 64)]
    [InlineData(64, 32, 32)]
    public void A_slice_is_never_made_larger(int edge, int target, int expected)
    {
        byte[] levels = [.. Enumerable.Range(0, edge * edge).Select(index => (byte)(index % edge * 255 / edge))];
        using SKBitmap decoded = SKBitmap.Decode(SlicePicture.Encode(levels, edge, target, 75));
        Assert.Equal((expected, expected), (decoded.Width, decoded.Height));
        Assert.InRange(decoded.GetPixel(expected / 2, expected / 2).Red, 117, 137);
        Assert.InRange(decoded.GetPixel(0, expected / 2).Red, 0, 12);
    }
}
