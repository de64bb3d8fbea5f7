using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Cov19Ct.Codecs.Jpeg.Dct;

/// <summary>The inverse DCT of a block, in float32. ITU-T T.81, A.3.3.</summary>
internal static class JpegInverseDct
{
    private const int Size = 8;

    /// <summary>From here on float32 has no fractions: adding it rounds to the nearest whole number, halves to the even one.</summary>
    private const float Whole = 3 << 22;

    /// <summary>Where each coefficient of the zig-zag stands in its block, row-major (Figure A.6).</summary>
    private static readonly byte[] s_zigZag = MakeZigZag();

    // Row u: C(u) / 2 · cos((2x + 1) u π / 16) for x = 0 to 7.
    private static readonly float[] s_basis = MakeBasis();

    /// <summary>Multiplies coefficients by their quantisation and transforms them.</summary>
    /// <param name="coefficients">64, in the order of the zig-zag.</param>
    /// <param name="quantisation">64, likewise.</param>
    /// <param name="precision">Bits of a sample.</param>
    /// <param name="samples">Receives 8 × 8 samples, row-major, in [0, 2^P − 1].</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Transform(ReadOnlySpan<short> coefficients, ReadOnlySpan<float> quantisation, int precision, Span<ushort> samples)
    {
        Span<float> block = stackalloc float[Size * Size];
        int used = 0;
        for (int i = 0; i < coefficients.Length; i++)
        {
            int place = s_zigZag[i];
            block[place] = coefficients[i] * quantisation[i];
            used |= (coefficients[i] == 0 ? 0 : 1) << (place / Size);
        }

        // Along the rows, then along the columns. Rows without a coefficient cost nothing; within a row no branch could be predicted.
        Span<Vector256<float>> rows = stackalloc Vector256<float>[Size];
        for (int v = 0; v < Size; v++)
        {
            if ((used >> v & 1) == 0)
            {
                rows[v] = Vector256<float>.Zero;
                continue;
            }

            Vector256<float> row = Vector256<float>.Zero;
            for (int u = 0; u < Size; u++)
            {
                row += BasisRow(u) * block[(v * Size) + u];
            }

            rows[v] = row;
        }

        Vector256<float> shift = Vector256.Create((float)(1 << (precision - 1)));
        Vector256<float> maximum = Vector256.Create((1 << precision) - 1f);
        for (int y = 0; y < Size; y++)
        {
            Vector256<float> row = Vector256<float>.Zero;
            for (int v = 0; v < Size; v++)
            {
                row += rows[v] * s_basis[(v * Size) + y];
            }

            // A.3.1: the level shift.
            Vector256<float> level = Vector256.Min(Vector256.Max(row + shift, Vector256<float>.Zero), maximum);
            Vector256<int> levels = Vector256.ConvertToInt32(level + Vector256.Create(Whole) - Vector256.Create(Whole));
            Vector128.Narrow(levels.GetLower().AsUInt32(), levels.GetUpper().AsUInt32()).CopyTo(samples[(y * Size)..]);
        }
    }

    private static Vector256<float> BasisRow(int u) => Vector256.Create<float>(s_basis.AsSpan(u * Size, Size));

    private static float[] MakeBasis()
    {
        float[] basis = new float[Size * Size];
        for (int u = 0; u < Size; u++)
        {
            double scale = u == 0 ? Math.Sqrt(0.125) : 0.5;
            for (int x = 0; x < Size; x++)
            {
                basis[(u * Size) + x] = (float)(scale * Math.Cos(((2 * x) + 1) * u * Math.PI / 16));
            }
        }

        return basis;
    }

    // Diagonals from the upper left, odd ones downwards and even ones upwards.
    private static byte[] MakeZigZag()
    {
        byte[] order = new byte[Size * Size];
        int next = 0;
        for (int diagonal = 0; diagonal < (2 * Size) - 1; diagonal++)
        {
            for (int i = 0; i <= diagonal; i++)
            {
                int row = diagonal % 2 == 0 ? diagonal - i : i;
                int column = diagonal - row;
                if (row < Size && column < Size)
                {
                    order[next++] = (byte)((row * Size) + column);
                }
            }
        }

        return order;
    }
}
