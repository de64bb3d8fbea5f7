using Cov19Ct.Imaging.Buffers;

namespace Cov19Ct.Imaging.Dicom.Pixels;

/// <summary>What one reader of pixel data needs for each frame, and uses again for the next. Not safe for use from several
/// threads.</summary>
internal sealed class PixelBuffers : IDisposable
{
    /// <summary>The compressed bytes of a frame.</summary>
    public RentedBuffer<byte> Compressed { get; } = new();

    /// <summary>The sample cells of a frame.</summary>
    public RentedBuffer<ushort> Patterns { get; } = new();

    public void Dispose()
    {
        Compressed.Dispose();
        Patterns.Dispose();
    }
}
