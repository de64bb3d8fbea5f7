namespace Cov19Ct.Model.Training.Steps;

/// <summary>One seed from several numbers, the same on every machine, unlike <see cref="HashCode"/>.</summary>
internal static class SeedMix
{
    private const int Factor = 486187739;

    public static int Of(int seed, params int[] numbers) => numbers.Aggregate(seed, (mixed, number) => unchecked((mixed * Factor) + number));
}
