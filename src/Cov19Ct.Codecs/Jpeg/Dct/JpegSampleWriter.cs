using System.Runtime.InteropServices;
using JpegLibrary;

namespace Cov19Ct.Codecs.Jpeg.Dct;

/// <summary>Receives decoded blocks of 8 × 8 samples, clamps them to [0, 2^P − 1] and crops them to the image.</summary>
/// <param name="samples">Receives rows × columns samples, row-major; the caller's.</param>
internal sealed class JpegSampleWriter(ushort[] samples, int rows, int columns, int precision) : JpegBlockOutputWriter
{
    private const int BlockSize = 8;

    private readonly int _maximum = (1 << precision) - 1;
    private int _blocks;

    /// <summary>Whether every block of the image has been written.</summary>
    public bool IsComplete => _blocks == BlockCount(rows) * BlockCount(columns);

    public override void WriteBlock(ref short blockRef, int componentIndex, int x, int y)
    {
        ReadOnlySpan<short> block = MemoryMarshal.CreateReadOnlySpan(ref blockRef, BlockSize * BlockSize);
        int width = Math.Min(BlockSize, columns - x);
        int height = Math.Min(BlockSize, rows - y);
        for (int row = 0; row < height; row++)
        {
            Span<ushort> line = samples.AsSpan(((y + row) * columns) + x, width);
            for (int column = 0; column < line.Length; column++)
            {
                line[column] = (ushort)Math.Clamp((int)block[(row * BlockSize) + column], 0, _maximum);
            }
        }

        _blocks++;
    }

    private static int BlockCount(int length) => (length + BlockSize - 1) / BlockSize;
}
