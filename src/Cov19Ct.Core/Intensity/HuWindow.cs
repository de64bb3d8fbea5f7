using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Cov19Ct;

/// <summary>A range of Hounsfield units that is mapped to [0, 1]; values beyond it are clipped.</summary>
/// <remarks>The map is (HU − minimum) / (maximum − minimum), DICOM's LINEAR_EXACT (PS3.3 C.11.2.1.3.2), not its
/// LINEAR with half-unit offsets.</remarks>
public sealed record HuWindow
{
    /// <param name="minimum">HU that becomes 0.</param>
    /// <param name="maximum">HU that becomes 1.</param>
    /// <exception cref="ArgumentException">Not finite numbers with minimum &lt; maximum.</exception>
    public HuWindow(double minimum, double maximum)
    {
        if (!double.IsFinite(minimum) || !double.IsFinite(maximum) || minimum >= maximum)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"The minimum of a window must be below its maximum, but the window is {minimum} to {maximum} HU."));
        }

        Minimum = minimum;
        Maximum = maximum;
    }

    /// <summary>Centre −400, width 1500: [−1150, 350] HU, the paper's (arXiv 2106.07524, section 4) and the default.</summary>
    public static HuWindow Paper { get; } = FromCenter(-400, 1500);

    /// <summary>Centre −600, width 1500: [−1350, 150] HU.</summary>
    public static HuWindow Lung { get; } = FromCenter(-600, 1500);

    /// <summary>Centre 40, width 400: [−160, 240] HU.</summary>
    public static HuWindow Mediastinum { get; } = FromCenter(40, 400);

    /// <summary>Centre 400, width 1800: [−500, 1300] HU.</summary>
    public static HuWindow Bone { get; } = FromCenter(400, 1800);

    /// <summary>The windows that have a name.</summary>
    public static IReadOnlyList<KeyValuePair<string, HuWindow>> Named { get; } = (KeyValuePair<string, HuWindow>[])
    [
        new(nameof(Paper), Paper), new(nameof(Lung), Lung), new(nameof(Mediastinum), Mediastinum), new(nameof(Bone), Bone),
    ];

    /// <summary>HU that becomes 0.</summary>
    public double Minimum { get; }

    /// <summary>HU that becomes 1.</summary>
    public double Maximum { get; }

    /// <summary>Middle of the window, HU.</summary>
    public double WindowCenter => (Minimum + Maximum) / 2;

    /// <summary>Width of the window, HU.</summary>
    public double WindowWidth => Maximum - Minimum;

    /// <summary>The window's name, or null if it has none.</summary>
    public string? Name => Named.FirstOrDefault(named => named.Value.Equals(this)).Key;

    public static HuWindow FromCenter(double center, double width) => new(center - (width / 2), center + (width / 2));

    /// <summary>Reads a name (<c>Lung</c>) or a range (<c>-1150..350</c>).</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out HuWindow? window)
    {
        window = Named.FirstOrDefault(named => named.Key.Equals(text?.Trim(), StringComparison.OrdinalIgnoreCase)).Value;
        if (window is null && text?.Split("..") is [string low, string high]
            && double.TryParse(low, NumberStyles.Float, CultureInfo.InvariantCulture, out double minimum)
            && double.TryParse(high, NumberStyles.Float, CultureInfo.InvariantCulture, out double maximum)
            && double.IsFinite(minimum) && double.IsFinite(maximum) && minimum < maximum)
        {
            window = new HuWindow(minimum, maximum);
        }

        return window is not null;
    }

    /// <summary>Clips HU to the window and scales them to [0, 1], in place.</summary>
    /// <remarks>Readers refuse NaN before it comes here (<see cref="NonFiniteVoxelException"/>).</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Apply(Span<float> values)
    {
        float minimum = (float)Minimum;
        float width = (float)WindowWidth;
        Span<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        Vector<float> minima = new(minimum);
        Vector<float> widths = new(width);
        for (int i = 0; i < vectors.Length; i++)
        {
            Vector<float> level = (vectors[i] - minima) / widths;
            level = Vector.ConditionalSelect(Vector.GreaterThan(level, Vector<float>.Zero), level, Vector<float>.Zero);
            vectors[i] = Vector.ConditionalSelect(Vector.LessThan(level, Vector<float>.One), level, Vector<float>.One);
        }

        for (int i = vectors.Length * Vector<float>.Count; i < values.Length; i++)
        {
            float level = (values[i] - minimum) / width;
            values[i] = level > 0 ? Math.Min(level, 1f) : 0f;
        }
    }

    public override string ToString() =>
        Name ?? string.Create(CultureInfo.InvariantCulture, $"{Minimum}..{Maximum}");
}
