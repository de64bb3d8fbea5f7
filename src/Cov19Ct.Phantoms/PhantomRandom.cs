using System.Text;

namespace Cov19Ct.Phantoms;

/// <summary>The random numbers of phantoms, in single precision.</summary>
internal sealed class PhantomRandom(ulong seed)
{
    private SplitMix64 _bits = new(seed);

    /// <summary>A generator for one purpose: different streams of one seed share nothing.</summary>
    /// <param name="stream">Name of the purpose; ASCII.</param>
    public static PhantomRandom ForStream(ulong seed, string stream, int index = 0)
    {
        ulong state = new SplitMix64(seed).NextBits();
        foreach (byte letter in Encoding.ASCII.GetBytes(stream))
        {
            state = SplitMix64.Finish(state ^ letter);
        }

        return new PhantomRandom(SplitMix64.Finish(state + ((ulong)(uint)index * SplitMix64.Increment)));
    }

    public ulong NextBits() => _bits.NextBits();

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
}
