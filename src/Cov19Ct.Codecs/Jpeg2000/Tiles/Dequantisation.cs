using Cov19Ct.Codecs.Jpeg2000.CodeBlocks;
using Cov19Ct.Codecs.Jpeg2000.Wavelet;

namespace Cov19Ct.Codecs.Jpeg2000.Tiles;

/// <summary>Step sizes of the irreversible transform. ITU-T T.800, E.1.</summary>
internal static class Dequantisation
{
    private const double MantissaUnit = 2048;

    /// <summary>The step Δ_b of (E-3), times the factors by which F.3.8.2 scales the subband's lines (K where low-pass, 1/K where
    /// high-pass, once a direction) at its own level and, where the LL band that it is in is scaled again, at the finer ones.</summary>
    public static float Step(SubbandKind kind, int level, int precision, int exponent, int mantissa)
    {
        // (E-4), and the gains of table E.1.
        int gain = ((int)kind & 1) + ((int)kind >> 1);
        double step = Math.ScaleB(1 + (mantissa / MantissaUnit), precision + gain - exponent);

        const double K = IrreversibleFilter.Scale;
        return (float)(step * Math.Pow(K, 2 - (2 * gain)) * Math.Pow(K, 2 * (level - 1)));
    }
}
