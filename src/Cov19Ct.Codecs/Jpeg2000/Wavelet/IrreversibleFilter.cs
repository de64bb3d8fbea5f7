using System.Numerics;
using Cov19Ct.Codecs.Jpeg2000.Tiles;

namespace Cov19Ct.Codecs.Jpeg2000.Wavelet;

/// <summary>The irreversible 9/7 transform without its scaling, which the step sizes carry (<see cref="Dequantisation"/>).
/// ITU-T T.800, F.3.8.2.</summary>
internal readonly struct IrreversibleFilter : ILiftingFilter<float>
{
    /// <summary>K of table F.4.</summary>
    public const double Scale = 1.230174104914001;

    private const float Alpha = -1.586134342059924f;
    private const float Beta = -0.052980118572961f;
    private const float Gamma = 0.882911075530934f;
    private const float Delta = 0.443506852043971f;

    public static int Steps => 4;

    public static void Step(int step, Span<float> target, ReadOnlySpan<float> before, ReadOnlySpan<float> after)
    {
        float factor = step switch { 0 => Delta, 1 => Gamma, 2 => Beta, _ => Alpha };
        int i = 0;
        Vector<float> factors = new(factor);
        for (; i <= target.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<float> change = factors * (new Vector<float>(before[i..]) + new Vector<float>(after[i..]));
            (new Vector<float>(target[i..]) - change).CopyTo(target[i..]);
        }

        for (; i < target.Length; i++)
        {
            target[i] -= factor * (before[i] + after[i]);
        }
    }

    // A single sample is not scaled; the step sizes have done it.
    public static float SingleLow(float value) => value * (float)(1 / Scale);

    public static float SingleHigh(float value) => value * (float)(Scale / 2);
}
