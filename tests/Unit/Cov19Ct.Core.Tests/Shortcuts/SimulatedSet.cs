namespace Cov19Ct.Tests.Shortcuts;

/// <summary>Sets of scans with attributes as real sets have them: of few values and of many, absent in some scans, alike in the scans of
/// one patient.</summary>
internal static class SimulatedSet
{
    /// <summary>Attributes that have nothing to do with the label.</summary>
    public const int Unrelated = 20;

    /// <summary>A set in which the label is drawn without regard to anything.</summary>
    /// <param name="patients">Patients, with one scan each, or with up to <paramref name="mostScans"/>.</param>
    /// <param name="seed">Seed.</param>
    /// <param name="mostScans">The most scans of a patient.</param>
    /// <param name="planted">An attribute that depends on the label; null for none.</param>
    public static AttributedScan[] Of(int patients, int seed, int mostScans = 1, Func<bool, Random, AttributeValue>? planted = null)
    {
        Random random = new(seed);
        List<AttributedScan> scans = [];
        for (int patient = 0; patient < patients; patient++)
        {
            bool isPositive = random.Next(5) < 2;
            double habit = random.NextDouble();
            int count = random.Next(1, mostScans + 1);
            for (int scan = 0; scan < count; scan++)
            {
                List<AttributeValue> attributes =
                [
                    .. Enumerable.Range(0, Unrelated).Select(index => index switch
                    {
                        < 5 => new AttributeValue($"text {index}", $"{(int)((habit + (0.2 * random.NextDouble())) * (index + 2))}"),
                        < 10 => AttributeValue.Of($"number {index}", habit + random.NextDouble()),
                        < 15 => new AttributeValue($"rare {index}", random.Next(10) == 0 ? "yes" : "no"),
                        _ => AttributeValue.Of($"absent {index}", random.Next(3) == 0 ? null : random.Next(4)),
                    }),
                ];
                if (planted is not null)
                {
                    attributes.Add(planted(isPositive, random));
                }

                scans.Add(new AttributedScan(isPositive, mostScans == 1 ? null : $"patient {patient}", attributes));
            }
        }

        return [.. scans];
    }

    /// <summary>An attribute that has one value in a share of the scans of one class, and in the rest of the other.</summary>
    public static Func<bool, Random, AttributeValue> Text(double share) => (isPositive, random) =>
        new AttributeValue("planted", random.NextDouble() < share == isPositive ? "a" : "b");

    /// <summary>A number that is larger in one class, by a distance in standard deviations.</summary>
    public static Func<bool, Random, AttributeValue> Number(double distance) => (isPositive, random) => AttributeValue.Of(
        "planted",
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()) + (isPositive ? distance : 0));
}
