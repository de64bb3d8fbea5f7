using System.Text;

namespace Cov19Ct.Phantoms;

/// <summary>A small generator whose numbers are the same on every platform and .NET version.</summary>
/// <remarks>SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014).</remarks>
internal sealed class PhantomRandom(ulong seed)
{
    private const ulong GoldenGamma = 0x9E3779B97F4A7C15;

    private ulong _state = seed;

    /// <summary>A generator for one purpose: different streams of one seed share nothing.</summary>
    /// <param name="stream">Name of the purpose; ASCII.</param>
    public static PhantomRandom ForStream(ulong seed, string stream, int index = 0)
    {
        ulong state = Mix(seed + GoldenGamma);
        foreach (byte letter in Encoding.ASCII.GetBytes(stream))
        {
            state = Mix(state ^ letter);
        }

        return new PhantomRandom(Mix(state + ((ulong)(uint)index * GoldenGamma)));
    }

    public ulong NextBits()
    {
        _state += GoldenGamma;
        return Mix(_state);
    }

    /// <summary>Uniform in [0, 1).</summary>
    public float NextUnit() => (NextBits() >> 40) * (1f / (1 << 24));

    /// <summary>Uniform in [minimum, maximum).</summary>
    public float Between(float minimum, float maximum) => minimum + ((maximum - minimum) * NextUnit());

    /// <summary>Uniform in 0 … count − 1.</summary>
    public int Below(int count) => (int)(NextUnit() * count);

    /// <summary>Nearly normal, mean 0 and variance 1: the sum of four 16-bit uniforms, far cheaper than a logarithm.</summary>
    public float NextNormal()
    {
        ulong bits = NextBits();
        int sum = (int)(bits & 0xFFFF) + (int)((bits >> 16) & 0xFFFF) + (int)((bits >> 32) & 0xFFFF) + (int)(bits >> 48);
        const float Mean = 2 * 65535f;
        const float StandardDeviation = 65536f * 0.57735027f;
        return (sum - Mean) / StandardDeviation;
    }

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
