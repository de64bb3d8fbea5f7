namespace Cov19Ct.TestKit.Codecs.Jpeg2000;

/// <summary>The forward transforms, as ITU-T T.800, annex F.4 writes them, one sample at a time.</summary>
internal static class ForwardWavelet
{
    /// <summary>The 5/3 of a line whose first sample has the coordinate <paramref name="start"/>; in place, interleaved.</summary>
    public static void Reversible(int[] line, int start)
    {
        if (line.Length == 1)
        {
            line[0] <<= start & 1;
            return;
        }

        for (int i = 1 - (start & 1); i < line.Length; i += 2)
        {
            line[i] -= (Mirrored(line, i - 1) + Mirrored(line, i + 1)) >> 1;
        }

        for (int i = start & 1; i < line.Length; i += 2)
        {
            line[i] += (Mirrored(line, i - 1) + Mirrored(line, i + 1) + 2) >> 2;
        }
    }

    /// <summary>The 9/7 of a line, with its scaling.</summary>
    public static void Irreversible(double[] line, int start)
    {
        if (line.Length == 1)
        {
            line[0] *= 1 + (start & 1);
            return;
        }

        double[] factors = [-1.586134342059924, -0.052980118572961, 0.882911075530934, 0.443506852043971];
        for (int step = 0; step < 4; step++)
        {
            for (int i = (start + step + 1) & 1; i < line.Length; i += 2)
            {
                line[i] += factors[step] * (Mirrored(line, i - 1) + Mirrored(line, i + 1));
            }
        }

        const double K = 1.230174104914001;
        for (int i = 0; i < line.Length; i++)
        {
            line[i] *= ((i + start) & 1) == 0 ? 1 / K : K;
        }
    }

    /// <summary>Columns, then rows of an area.</summary>
    public static void Plane<T>(T[,] samples, long left, long top, Action<T[], int> transform)
    {
        (int rows, int columns) = (samples.GetLength(0), samples.GetLength(1));
        for (int column = 0; column < columns; column++)
        {
            T[] line = [.. Enumerable.Range(0, rows).Select(row => samples[row, column])];
            transform(line, (int)(top & 1));
            for (int row = 0; row < rows; row++)
            {
                samples[row, column] = line[row];
            }
        }

        for (int row = 0; row < rows; row++)
        {
            T[] line = [.. Enumerable.Range(0, columns).Select(column => samples[row, column])];
            transform(line, (int)(left & 1));
            for (int column = 0; column < columns; column++)
            {
                samples[row, column] = line[column];
            }
        }
    }

    /// <summary>Takes a subband out of a transformed plane.</summary>
    /// <param name="highX">1 for the columns that are high-pass.</param>
    public static T[,] Band<T>(T[,] samples, long left, long top, int highX, int highY)
    {
        int[] rows = [.. Enumerable.Range(0, samples.GetLength(0)).Where(row => ((row + top) & 1) == highY)];
        int[] columns = [.. Enumerable.Range(0, samples.GetLength(1)).Where(column => ((column + left) & 1) == highX)];
        T[,] band = new T[rows.Length, columns.Length];
        for (int i = 0; i < band.Length; i++)
        {
            band[i / columns.Length, i % columns.Length] = samples[rows[i / columns.Length], columns[i % columns.Length]];
        }

        return band;
    }

    // F.3.7
    private static T Mirrored<T>(T[] line, int index) =>
        line[index < 0 ? -index : index >= line.Length ? (2 * line.Length) - 2 - index : index];
}
