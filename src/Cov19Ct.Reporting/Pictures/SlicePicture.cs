using System.Runtime.InteropServices;
using SkiaSharp;

namespace Cov19Ct.Reporting;

/// <summary>A slice as a WebP picture.</summary>
internal static class SlicePicture
{
    /// <param name="levels">edge × edge grey levels, row-major.</param>
    /// <param name="edge">Edge of the picture, pixels.</param>
    /// <param name="target">Edge of what is written; a picture is made smaller, never larger.</param>
    /// <param name="quality">0 to 100.</param>
    /// <exception cref="InvalidOperationException">The encoder fails.</exception>
    public static byte[] Encode(byte[] levels, int edge, int target, int quality)
    {
        GCHandle pinned = GCHandle.Alloc(levels, GCHandleType.Pinned);
        try
        {
            SKImageInfo info = new(edge, edge, SKColorType.Gray8, SKAlphaType.Opaque);
            using SKPixmap pixels = new(info, pinned.AddrOfPinnedObject(), edge);
            if (target >= edge)
            {
                return Encode(pixels, quality);
            }

            using SKBitmap small = new(info.WithSize(target, target));
            using SKPixmap reduced = small.PeekPixels();
            return pixels.ScalePixels(reduced, new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear))
                ? Encode(reduced, quality)
                : throw new InvalidOperationException($"A picture of {edge} pixels cannot be made one of {target}.");
        }
        finally
        {
            pinned.Free();
        }
    }

    private static byte[] Encode(SKPixmap pixels, int quality)
    {
        using SKData data = pixels.Encode(new SKWebpEncoderOptions(SKWebpEncoderCompression.Lossy, quality))
            ?? throw new InvalidOperationException("The picture cannot be encoded as WebP.");
        return data.ToArray();
    }
}
