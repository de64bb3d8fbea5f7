using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Cov19Ct.Imaging.Buffers;

/// <summary>Rows and columns of stored samples change places.</summary>
internal static class SampleTranspose
{
    /// <summary>Rows and columns of the squares that are turned one after another: their lines stay in the nearest cache.</summary>
    private const int BlockSide = 32;

    /// <param name="source">rows × columns samples, row-major.</param>
    /// <param name="rows">Rows of <paramref name="source"/>.</param>
    /// <param name="columns">Columns of <paramref name="source"/>.</param>
    /// <param name="sampleSize">Bytes of a sample: 1, 2, 4 or 8.</param>
    /// <param name="target">Receives columns × rows samples.</param>
    public static void Transpose(ReadOnlySpan<byte> source, int rows, int columns, int sampleSize, Span<byte> target)
    {
        switch (sampleSize)
        {
            case sizeof(byte):
                Transpose<byte>(source, rows, columns, target);
                break;
            case sizeof(ushort):
                Transpose<ushort>(source, rows, columns, target);
                break;
            case sizeof(uint):
                Transpose<uint>(source, rows, columns, target);
                break;
            default:
                Transpose<ulong>(source, rows, columns, target);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Transpose<T>(ReadOnlySpan<byte> sourceBytes, int rows, int columns, Span<byte> targetBytes)
        where T : unmanaged
    {
        ReadOnlySpan<T> source = MemoryMarshal.Cast<byte, T>(sourceBytes);
        Span<T> target = MemoryMarshal.Cast<byte, T>(targetBytes);
        for (int firstRow = 0; firstRow < rows; firstRow += BlockSide)
        {
            int endRow = Math.Min(firstRow + BlockSide, rows);
            for (int firstColumn = 0; firstColumn < columns; firstColumn += BlockSide)
            {
                int endColumn = Math.Min(firstColumn + BlockSide, columns);
                for (int column = firstColumn; column < endColumn; column++)
                {
                    for (int row = firstRow; row < endRow; row++)
                    {
                        target[(column * rows) + row] = source[(row * columns) + column];
                    }
                }
            }
        }
    }
}
