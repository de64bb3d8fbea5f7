using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Cov19Ct;

/// <summary>Eight rows, a row after another, and the same as columns, eight values each: one row in each lane.</summary>
internal static class LaneTranspose
{
    private const int Lanes = 8;

    /// <summary>Rows to columns.</summary>
    /// <param name="rows">Eight rows of whole vectors.</param>
    /// <param name="columns">Receives a vector for each column; as many as in <paramref name="rows"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Transpose(ReadOnlySpan<Vector256<float>> rows, Span<Vector256<float>> columns)
    {
        int vectors = rows.Length / Lanes;
        for (int i = 0; i < vectors; i++)
        {
            TransposeBlock(rows[i..], vectors, columns[(i * Lanes)..], 1);
        }
    }

    /// <summary>Columns to rows.</summary>
    /// <param name="columns">A vector for each column, a multiple of eight.</param>
    /// <param name="rows">Receives eight rows of whole vectors; as many as in <paramref name="columns"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void TransposeBack(ReadOnlySpan<Vector256<float>> columns, Span<Vector256<float>> rows)
    {
        int vectors = rows.Length / Lanes;
        for (int i = 0; i < vectors; i++)
        {
            TransposeBlock(columns[(i * Lanes)..], 1, rows[i..], vectors);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void TransposeBlock(ReadOnlySpan<Vector256<float>> source, int sourceStep, Span<Vector256<float>> target, int targetStep)
    {
        if (!Avx.IsSupported)
        {
            TransposeValues(source, sourceStep, target, targetStep);
            return;
        }

        // Pairs, then fours, then halves.
        Vector256<float> row0 = source[0];
        Vector256<float> row1 = source[sourceStep];
        Vector256<float> row2 = source[2 * sourceStep];
        Vector256<float> row3 = source[3 * sourceStep];
        Vector256<float> row4 = source[4 * sourceStep];
        Vector256<float> row5 = source[5 * sourceStep];
        Vector256<float> row6 = source[6 * sourceStep];
        Vector256<float> row7 = source[7 * sourceStep];
        Vector256<double> low01 = Avx.UnpackLow(row0, row1).AsDouble();
        Vector256<double> high01 = Avx.UnpackHigh(row0, row1).AsDouble();
        Vector256<double> low23 = Avx.UnpackLow(row2, row3).AsDouble();
        Vector256<double> high23 = Avx.UnpackHigh(row2, row3).AsDouble();
        Vector256<double> low45 = Avx.UnpackLow(row4, row5).AsDouble();
        Vector256<double> high45 = Avx.UnpackHigh(row4, row5).AsDouble();
        Vector256<double> low67 = Avx.UnpackLow(row6, row7).AsDouble();
        Vector256<double> high67 = Avx.UnpackHigh(row6, row7).AsDouble();
        StoreHalves(Avx.UnpackLow(low01, low23), Avx.UnpackLow(low45, low67), target, 0, targetStep);
        StoreHalves(Avx.UnpackHigh(low01, low23), Avx.UnpackHigh(low45, low67), target, 1, targetStep);
        StoreHalves(Avx.UnpackLow(high01, high23), Avx.UnpackLow(high45, high67), target, 2, targetStep);
        StoreHalves(Avx.UnpackHigh(high01, high23), Avx.UnpackHigh(high45, high67), target, 3, targetStep);
    }

    /// <summary>Of the first four rows and of the last four: their columns <paramref name="column"/> and, in the upper halves, that four
    /// further on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreHalves(Vector256<double> first, Vector256<double> last, Span<Vector256<float>> target, int column, int step)
    {
        target[column * step] = Avx.Permute2x128(first, last, 0x20).AsSingle();
        target[(column + 4) * step] = Avx.Permute2x128(first, last, 0x31).AsSingle();
    }

    private static void TransposeValues(
        ReadOnlySpan<Vector256<float>> source, int sourceStep, Span<Vector256<float>> target, int targetStep)
    {
        ReadOnlySpan<float> from = MemoryMarshal.Cast<Vector256<float>, float>(source);
        Span<float> to = MemoryMarshal.Cast<Vector256<float>, float>(target);
        for (int row = 0; row < Lanes; row++)
        {
            for (int column = 0; column < Lanes; column++)
            {
                to[(column * targetStep * Lanes) + row] = from[(row * sourceStep * Lanes) + column];
            }
        }
    }
}
