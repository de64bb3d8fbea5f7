using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Cov19Ct.Codecs.JpegLs;

/// <summary>The statistics of one of the contexts of the regular mode, and what follows from them for its next sample.
/// ISO/IEC 14495-1, A.4 to A.6.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct JpegLsContext
{
    /// <summary>Contexts of the regular mode with the unused one of the run mode: (9 × 9 × 9 + 1) / 2 (A.3.4).</summary>
    public const int Count = 365;

    private int _magnitude; // A: the sum of the errors' magnitudes
    private int _bias; // B: what their sum is beyond the correction
    private int _samples; // N
    private sbyte _correction; // C
    private byte _golombBits;
    private sbyte _flip;

    /// <param name="magnitude">The first value of A (A.8).</param>
    public JpegLsContext(int magnitude)
    {
        _magnitude = magnitude;
        _samples = 1;
        _golombBits = (byte)GolombParameter(magnitude, 1);
    }

    /// <summary>C: what the prediction is corrected by, −128 to 127.</summary>
    public readonly int Correction => _correction;

    /// <summary>k, 0 to 15: |errors| are at most 2^15, so A ≤ 2^15 N.</summary>
    public readonly int GolombBits => _golombBits;

    /// <summary>−1 where errors are mapped with their signs exchanged (A.5.2), else 0.</summary>
    public readonly int Flip => _flip;

    /// <summary>k, the least with N · 2^k ≥ A (A.5.1, code segment A.10).</summary>
    /// <param name="magnitude">A, not negative.</param>
    /// <param name="samples">N, positive.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int GolombParameter(int magnitude, int samples)
    {
        // With equally many bits, N · 2^k may still be less than A: then one more.
        int bits = BitOperations.LeadingZeroCount((uint)samples) - BitOperations.LeadingZeroCount((uint)magnitude);
        bits &= ~(bits >> 31);
        return bits + (int)((uint)((samples << bits) - magnitude) >> 31);
    }

    /// <summary>Takes in one error (A.6). Without branches: which way each goes is as random as the errors.</summary>
    /// <param name="error">Errval.</param>
    /// <param name="scaledError">Errval × (2 NEAR + 1).</param>
    /// <param name="flipMask">−1 where signs may be exchanged (NEAR is 0), else 0.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Update(int error, int scaledError, int reset, int flipMask)
    {
        int errorSign = error >> 31;
        int magnitude = _magnitude + ((error ^ errorSign) - errorSign);
        int bias = _bias + scaledError;
        int samples = _samples;
        if (samples == reset)
        {
            magnitude >>= 1;
            bias >>= 1;
            samples >>= 1;
        }

        samples++;

        // A.6.2: a bias of −N or less lowers the correction, one above 0 raises it; the bias is then put into ]−N, 0].
        int isBelow = (bias + samples - 1) >> 31;
        int isAbove = -bias >> 31;
        int correction = _correction + isBelow - isAbove;
        bias += (samples & isBelow) - (samples & isAbove);
        int belowLeast = bias + samples - 1;
        bias -= belowLeast & (belowLeast >> 31);
        bias &= bias >> 31;

        // The correction is at most one beyond −128 or 127: its bits above the seventh then differ from its sign.
        correction -= (correction >> 7) - (correction >> 31);

        int bits = GolombParameter(magnitude, samples);
        _magnitude = magnitude;
        _bias = bias;
        _samples = samples;
        _correction = (sbyte)correction;
        _golombBits = (byte)bits;
        _flip = (sbyte)((((bits - 1) & ((2 * bias) + samples - 1)) >> 31) & flipMask);
    }
}
