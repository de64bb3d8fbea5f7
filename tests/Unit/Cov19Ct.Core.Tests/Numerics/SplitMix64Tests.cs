namespace Cov19Ct.Tests.Numerics;

public class SplitMix64Tests
{
    private static readonly int[] s_draws = [531, 730, 724, 155, 541, 800, 886, 434];
    /// <summary>The first numbers of seed 1234567, as other programs give them (rosettacode.org, "Pseudo-random
    /// numbers/Splitmix64").</summary>
    [Fact]
    public void The_numbers_are_those_of_other_programs()
    {
        SplitMix64 generator = new(1234567);
        ulong[] expected =
        [
            6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821,
        ];
        Assert.Equal(expected, Enumerable.Range(0, 5).Select(_ => generator.NextBits()));
    }

    [Fact]
    public void Units_are_in_0_to_1_and_even()
    {
        SplitMix64 generator = SplitMix64.Of(3);
        double[] units = [.. Enumerable.Range(0, 20_000).Select(_ => generator.NextUnit())];
        Assert.All(units, unit => Assert.InRange(unit, 0, Math.BitDecrement(1.0)));

        // The mean of 20,000 has a standard deviation of 0.002.
        Assert.InRange(units.Average(), 0.49, 0.51);
    }

    [Fact]
    public void Each_order_of_three_is_as_likely()
    {
        Dictionary<string, int> counts = [];
        for (int seed = 0; seed < 12_000; seed++)
        {
            char[] items = ['a', 'b', 'c'];
            SplitMix64.Of(seed).Shuffle(items);
            string order = new(items);
            counts[order] = counts.GetValueOrDefault(order) + 1;
        }

        // 2,000 each are expected, with a standard deviation of 41.
        Assert.Equal(6, counts.Count);
        Assert.All(counts.Values, count => Assert.InRange(count, 1_800, 2_200));
    }

    [Fact]
    public void A_seed_means_the_same_draws_for_ever()
    {
        SplitMix64 generator = SplitMix64.Of(7, 0, 3);
        Assert.Equal(s_draws, Enumerable.Range(0, 8).Select(_ => generator.Below(1000)));
        SplitMix64 negative = SplitMix64.Of(-1, 0, 0);
        Assert.InRange(negative.Below(1), 0, 0);
    }

    [Theory]
    [InlineData(8, 0, 3)]
    [InlineData(7, 1, 3)]
    [InlineData(7, 0, 4)]
    public void Another_seed_stream_or_number_draws_otherwise(int seed, int stream, int resample)
    {
        SplitMix64 generator = SplitMix64.Of(seed, stream, resample);
        Assert.NotEqual(s_draws, Enumerable.Range(0, 8).Select(_ => generator.Below(1000)));
    }

    [Fact]
    public void Draws_are_even()
    {
        int[] counts = new int[10];
        for (int resample = 0; resample < 10_000; resample++)
        {
            SplitMix64 generator = SplitMix64.Of(1, 0, resample);
            for (int draw = 0; draw < 10; draw++)
            {
                counts[generator.Below(10)]++;
            }
        }

        // 10,000 each are expected, with a standard deviation of 95.
        Assert.All(counts, count => Assert.InRange(count, 9_600, 10_400));
    }
}
