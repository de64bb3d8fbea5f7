using Cov19Ct.Imaging.Buffers;

namespace Cov19Ct.Imaging.Raster;

/// <summary>What one reader of pictures needs for each, and uses again for the next. Not safe for use from several threads.</summary>
internal sealed class PictureBuffers : IDisposable
{
    /// <summary>The bytes of the file.</summary>
    public RentedBuffer<byte> File { get; } = new();

    /// <summary>Its pixels, a byte a sample.</summary>
    public RentedBuffer<byte> Pixels { get; } = new();

    /// <summary>Its pixels, of 16 bits.</summary>
    public RentedBuffer<ushort> WidePixels { get; } = new();

    /// <summary>Its levels, where they are computed.</summary>
    public RentedBuffer<float> Levels { get; } = new();

    public void Dispose()
    {
        File.Dispose();
        Pixels.Dispose();
        WidePixels.Dispose();
        Levels.Dispose();
    }
}
