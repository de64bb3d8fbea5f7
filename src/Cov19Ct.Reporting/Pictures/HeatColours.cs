namespace Cov19Ct.Reporting;

/// <summary>The colours of a heat map: from dark violet over red and orange to pale yellow, lighter with each step, so that they keep their
/// order in grey and for those who see few colours; and less transparent with each step, so that the slice shows where there is no
/// evidence.</summary>
internal static class HeatColours
{
    /// <summary>Colours in the palette.</summary>
    public const int Count = 64;

    private const double MostOpaque = 0.85;

    private static readonly (double Red, double Green, double Blue)[] s_anchors =
    [
        (50, 10, 95), (125, 25, 110), (200, 55, 75), (245, 125, 30), (253, 195, 60), (255, 248, 180),
    ];

    /// <summary>Count × (red, green, blue).</summary>
    public static byte[] Palette { get; } = [.. Enumerable.Range(0, Count).SelectMany(Colour)];

    /// <summary>Opacity of each colour, 0 to 255.</summary>
    public static byte[] Opacities { get; } =
        [.. Enumerable.Range(0, Count).Select(index => (byte)Math.Round(255 * MostOpaque * Math.Pow(index / (Count - 1.0), 0.8)))];

    /// <summary>The colour of a value in [0, 1]; of what is beyond, and of NaN, that of the nearest.</summary>
    public static byte IndexOf(float value) => double.IsNaN(value) ? (byte)0 : (byte)Math.Round(Math.Clamp(value, 0, 1) * (Count - 1));

    private static IEnumerable<byte> Colour(int index)
    {
        double place = index * (s_anchors.Length - 1) / (Count - 1.0);
        int below = Math.Min((int)place, s_anchors.Length - 2);
        double share = place - below;
        (double red, double green, double blue) = s_anchors[below];
        (double nextRed, double nextGreen, double nextBlue) = s_anchors[below + 1];
        return [Mix(red, nextRed), Mix(green, nextGreen), Mix(blue, nextBlue)];

        byte Mix(double from, double to) => (byte)Math.Round(from + (share * (to - from)));
    }
}
