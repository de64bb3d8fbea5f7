namespace Cov19Ct;

/// <summary>Random numbers: a seed means the same ones on every machine and version of .NET, which <see cref="Random"/> does not
/// promise.</summary>
/// <remarks>SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014).</remarks>
/// <param name="state">The state to start with.</param>
internal struct SplitMix64(ulong state)
{
    /// <summary>What the state grows by at each number.</summary>
    public const ulong Increment = 0x9E3779B97F4A7C15;

    private ulong _state = state;

    /// <summary>The generator of some numbers, such as a seed, an epoch and a scan: other numbers have another one.</summary>
    public static SplitMix64 Of(params int[] numbers) =>
        new(numbers.Aggregate(0UL, (state, number) => Finish(state + (uint)number + Increment)));

    /// <summary>A bijection of 64-bit numbers in which each bit of the result depends on each of the value.</summary>
    public static ulong Finish(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }

    /// <summary>64 random bits.</summary>
    public ulong NextBits()
    {
        _state += Increment;
        return Finish(_state);
    }

    /// <summary>Uniform in 0 … bound − 1; the bias, bound × 2⁻⁶⁴, is beyond notice.</summary>
    public int Below(int bound) => (int)Math.BigMul(NextBits(), (ulong)bound, out _);

    /// <summary>Uniform in [0, 1), of 53 bits.</summary>
    public double NextUnit() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Puts items in a random order, each of which is as likely (Durstenfeld, CACM 1964, algorithm 235).</summary>
    public void Shuffle<T>(T[] items)
    {
        for (int last = items.Length - 1; last > 0; last--)
        {
            int chosen = Below(last + 1);
            (items[last], items[chosen]) = (items[chosen], items[last]);
        }
    }
}
