namespace Cov19Ct.Phantoms;

/// <summary>Noise with the grain of a reconstructed image: neighbouring pixels go together.</summary>
internal static class ScannerNoise
{
    // Weights of a pixel and its two neighbours, along rows and then columns.
    private const float Middle = 0.5f;
    private const float Side = 0.25f;

    // Root of the sum of the squared weights of the 3 × 3 kernel: what the smoothing leaves of the deviation.
    private const float Remaining = (Middle * Middle) + (2 * Side * Side);

    /// <returns>size × size values, mean 0 and standard deviation 1.</returns>
    public static float[] Draw(int size, PhantomRandom random)
    {
        int wide = size + 2;
        float[] white = new float[wide * wide];
        for (int i = 0; i < white.Length; i++)
        {
            white[i] = random.NextNormal();
        }

        float[] rows = new float[wide * size];
        for (int row = 0; row < wide; row++)
        {
            ReadOnlySpan<float> line = white.AsSpan(row * wide, wide);
            for (int column = 0; column < size; column++)
            {
                rows[(row * size) + column] = (Middle * line[column + 1]) + (Side * (line[column] + line[column + 2]));
            }
        }

        float[] grain = new float[size * size];
        for (int i = 0; i < grain.Length; i++)
        {
            grain[i] = ((Middle * rows[i + size]) + (Side * (rows[i] + rows[i + (2 * size)]))) / Remaining;
        }

        return grain;
    }
}
