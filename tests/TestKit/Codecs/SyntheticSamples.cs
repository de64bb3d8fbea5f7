namespace Cov19Ct.TestKit.Codecs;

/// <summary>Pictures to encode.</summary>
internal static class SyntheticSamples
{
    /// <summary>White noise over all of the range: every category occurs.</summary>
    public static ushort[] Noise(int count, int precision)
    {
        Random random = new(precision);
        return [.. Enumerable.Range(0, count).Select(_ => (ushort)random.Next(1 << precision))];
    }

    /// <summary>A slope with small noise and a few steps to the ends of the range, as CT slices have.</summary>
    public static ushort[] Slope(int count, int precision)
    {
        Random random = new(precision);
        int maximum = (1 << precision) - 1;
        return
        [
            .. Enumerable.Range(0, count).Select(i => (ushort)(
                i % 41 == 0 ? 0 : i % 43 == 0 ? maximum : Math.Min(maximum, (i * maximum / (2 * count)) + random.Next(6)))),
        ];
    }
}
