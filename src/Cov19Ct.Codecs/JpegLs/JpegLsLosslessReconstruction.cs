using System.Runtime.CompilerServices;

namespace Cov19Ct.Codecs.JpegLs;

/// <summary>Lossless, with samples of all values up to 2^n − 1: arithmetic modulo 2^n.</summary>
internal readonly struct JpegLsLosslessReconstruction(int maximum) : IJpegLsReconstruction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Scale(int error) => error;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Reconstruct(int prediction, int scaledError) => (prediction + scaledError) & maximum;
}
