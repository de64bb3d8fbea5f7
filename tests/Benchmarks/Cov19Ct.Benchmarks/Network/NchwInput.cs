namespace Cov19Ct.Benchmarks.Network;

/// <summary>A peer's input, made before it is timed.</summary>
internal static class NchwInput
{
    /// <param name="levels">Grey slices, all of one size.</param>
    /// <returns>(slices, 3, size, size), normalised.</returns>
    public static float[] Prepare(float[][] levels, InputNormalisation normalisation)
    {
        int pixels = levels[0].Length;
        float[] input = new float[levels.Length * 3 * pixels];
        for (int slice = 0; slice < levels.Length; slice++)
        {
            for (int channel = 0; channel < 3; channel++)
            {
                float mean = (float)normalisation.Mean[channel];
                float deviation = (float)normalisation.StandardDeviation[channel];
                Span<float> target = input.AsSpan(((slice * 3) + channel) * pixels, pixels);
                for (int i = 0; i < pixels; i++)
                {
                    target[i] = (levels[slice][i] - mean) / deviation;
                }
            }
        }

        return input;
    }
}
