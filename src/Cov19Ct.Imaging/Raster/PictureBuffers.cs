using Cov19Ct.Imaging.Buffers;
using Cov19Ct.Imaging.Containers;

namespace Cov19Ct.Imaging.Raster;

/// <summary>What one reader of pictures needs for each, and uses again for the next. Not safe for use from several threads.</summary>
internal sealed class PictureBuffers : IDisposable
{
    private TiffSource? _tiff;

    /// <summary>The bytes of the file.</summary>
    public RentedBuffer<byte> File { get; } = new();

    /// <summary>Its pixels, a byte a sample.</summary>
    public RentedBuffer<byte> Pixels { get; } = new();

    /// <summary>Its pixels, of 16 bits.</summary>
    public RentedBuffer<ushort> WidePixels { get; } = new();

    /// <summary>Its levels, where they are computed.</summary>
    public RentedBuffer<float> Levels { get; } = new();

    /// <summary>Share of the pixels of the picture decoded last that are in colour, 0 to 1.</summary>
    public double ColouredShare { get; set; }

    /// <summary>An open TIFF file: the last is kept for the next of its pages.</summary>
    public TiffSource OpenTiff(IFileStore store, string path)
    {
        if (_tiff?.Path != path)
        {
            _tiff?.Dispose();
            _tiff = null;
            _tiff = TiffSource.Open(store, path);
        }

        return _tiff;
    }

    public void Dispose()
    {
        _tiff?.Dispose();
        File.Dispose();
        Pixels.Dispose();
        WidePixels.Dispose();
        Levels.Dispose();
    }
}
