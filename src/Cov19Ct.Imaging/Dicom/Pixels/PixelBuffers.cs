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

    /// <summary>The samples of a frame of more than 16 bits each, in cells of 64 bits.</summary>
    public RentedBuffer<ulong> Wide { get; } = new();

    /// <summary>What a table makes of the samples of a frame.</summary>
    public RentedBuffer<ushort> Mapped { get; } = new();

    public void Dispose()
    {
        Wide.Dispose();
        Mapped.Dispose();
        Compressed.Dispose();
        Patterns.Dispose();
    }
}
