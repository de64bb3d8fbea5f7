using System.Runtime.CompilerServices;

namespace Cov19Ct.Codecs.JpegLs;

/// <summary>Any tolerance and any greatest sample.</summary>
internal readonly struct JpegLsGeneralReconstruction(JpegLsCodingParameters parameters) : IJpegLsReconstruction
{
    private readonly int _step = parameters.Step;
    private readonly int _maximum = parameters.MaximumValue;
    private readonly int _near = parameters.Near;
    private readonly int _modulus = parameters.Range * parameters.Step;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Scale(int error) => error * _step;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Reconstruct(int prediction, int scaledError)
    {
        int value = prediction + scaledError;
        if (value < -_near)
        {
            value += _modulus;
        }
        else if (value > _maximum + _near)
        {
            value -= _modulus;
        }

        return Math.Clamp(value, 0, _maximum);
    }
}
