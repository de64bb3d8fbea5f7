namespace Cov19Ct.TestKit;

/// <summary>Windowing as plainly as it can be written, one value after another: what faster ways must equal to the bit.</summary>
internal static class PlainWindowing
{
    public static float[] Window(ReadOnlySpan<float> hounsfield, HuWindow window)
    {
        float[] levels = new float[hounsfield.Length];
        for (int i = 0; i < levels.Length; i++)
        {
            float level = (hounsfield[i] - (float)window.Minimum) / (float)window.WindowWidth;
            levels[i] = level > 0 ? Math.Min(level, 1f) : 0f;
        }

        return levels;
    }

    /// <summary>The antialiased bilinear filter: columns first, then rows, each sum from its first product to its last.</summary>
    public static float[] Resize(ReadOnlySpan<float> source, int rows, int columns, int targetRows, int targetColumns)
    {
        (int First, float[] Weights)[] vertical = Weights(rows, targetRows);
        (int First, float[] Weights)[] horizontal = Weights(columns, targetColumns);
        float[] narrowed = new float[rows * targetColumns];
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < targetColumns; column++)
            {
                float sum = 0;
                for (int i = 0; i < horizontal[column].Weights.Length; i++)
                {
                    sum += horizontal[column].Weights[i] * source[(row * columns) + horizontal[column].First + i];
                }

                narrowed[(row * targetColumns) + column] = sum;
            }
        }

        float[] target = new float[targetRows * targetColumns];
        for (int row = 0; row < targetRows; row++)
        {
            for (int i = 0; i < vertical[row].Weights.Length; i++)
            {
                for (int column = 0; column < targetColumns; column++)
                {
                    target[(row * targetColumns) + column] +=
                        vertical[row].Weights[i] * narrowed[((vertical[row].First + i) * targetColumns) + column];
                }
            }
        }

        return target;
    }

    private static (int First, float[] Weights)[] Weights(int length, int targetLength)
    {
        double scale = (double)length / targetLength;
        double support = Math.Max(scale, 1);
        return [.. Enumerable.Range(0, targetLength).Select(target =>
        {
            double centre = scale * (target + 0.5);
            int first = Math.Max((int)(centre - support + 0.5), 0);
            int end = Math.Min((int)(centre + support + 0.5), length);
            double[] weights =
            [
                .. Enumerable.Range(first, end - first).Select(i => Math.Max(0, 1 - (Math.Abs(i - centre + 0.5) / support))),
            ];
            return (first, weights.Select(weight => (float)(weight / weights.Sum())).ToArray());
        })];
    }
}
