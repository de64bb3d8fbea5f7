using System.Runtime.CompilerServices;

namespace Cov19Ct.Imaging.Raster;

/// <summary>Grey levels of pixels in colour.</summary>
internal static class ColourLevels
{
    /// <summary>Channels that differ by more than this are seen as a colour: JPEG leaves grey pixels a little coloured.</summary>
    private const int Visible = 24;

    /// <summary>Computes the luminance of pixels.</summary>
    /// <param name="pixels">The pixels, of red, green and blue and maybe others.</param>
    /// <param name="samples">Bytes of a pixel, 3 or more.</param>
    /// <param name="levels">Receives a level in [0, 1] for each pixel.</param>
    /// <returns>The share of the pixels that are seen as coloured, 0 to 1.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double FromColour(ReadOnlySpan<byte> pixels, int samples, Span<float> levels)
    {
        int coloured = 0;
        for (int i = 0; i < levels.Length; i++)
        {
            ReadOnlySpan<byte> pixel = pixels.Slice(samples * i, 3);
            int highest = Math.Max(pixel[0], Math.Max(pixel[1], pixel[2]));
            int lowest = Math.Min(pixel[0], Math.Min(pixel[1], pixel[2]));
            coloured += highest - lowest > Visible ? 1 : 0;

            // In whole thousandths, so that three equal channels give exactly value / 255.
            levels[i] = ((299 * pixel[0]) + (587 * pixel[1]) + (114 * pixel[2])) / 255_000f;
        }

        return (double)coloured / levels.Length;
    }
}
