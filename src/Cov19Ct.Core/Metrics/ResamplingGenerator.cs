namespace Cov19Ct;

/// <summary>Random numbers for resampling: a seed means the same draws on every machine and version, whatever the number of cores.</summary>
/// <remarks>SplitMix64 (Steele, Lea and Flood, OOPSLA 2014), started anew for each resample at a place that follows from seed, stream
/// and number.</remarks>
internal struct ResamplingGenerator
{
    private const ulong Increment = 0x9E3779B97F4A7C15;

    private ulong _state;

    /// <param name="seed">The user's.</param>
    /// <param name="stream">Tells apart what is resampled on its own, such as groups.</param>
    /// <param name="resample">Number of the resample.</param>
    public ResamplingGenerator(int seed, int stream, int resample)
    {
        _state = Mix(Mix(Mix((uint)seed) + (uint)stream) + (uint)resample);
    }

    /// <summary>A number from 0 up to, and not with, the bound; the bias of some 2⁻⁶⁴ × bound is beyond notice.</summary>
    public int Next(int bound) => (int)Math.BigMul(Next(), (ulong)bound, out _);

    private ulong Next()
    {
        _state += Increment;
        return Finish(_state);
    }

    private static ulong Mix(ulong value) => Finish(value + Increment);

    private static ulong Finish(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
