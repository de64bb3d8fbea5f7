namespace Cov19Ct;

/// <summary>An attribute of all scans as a few levels: texts as they are, numbers in intervals with about equally many scans.</summary>
internal sealed class AttributeLevels
{
    /// <summary>Levels of texts; the rarer ones share the last of them.</summary>
    private const int MostTexts = 20;

    /// <summary>Levels of numbers: enough for a relation that rises and falls again.</summary>
    private const int MostIntervals = 8;

    private AttributeLevels(string name, int[] levels, int count, int missing) =>
        (Name, LevelOf, Count, MissingCount) = (name, levels, count, missing);

    public string Name { get; }

    /// <summary>The level of each scan, from 0.</summary>
    public int[] LevelOf { get; }

    /// <summary>How many levels there are, an absent value counted as one.</summary>
    public int Count { get; }

    /// <summary>Scans without a value.</summary>
    public int MissingCount { get; }

    /// <summary>The levels of each attribute of which there are two or more.</summary>
    /// <param name="scans">The scans.</param>
    /// <param name="constant">Receives the names of those of which all scans have the same value.</param>
    public static List<AttributeLevels> Of(IReadOnlyList<AttributedScan> scans, List<string> constant)
    {
        List<AttributeLevels> found = [];
        IEnumerable<string> names = scans.SelectMany(scan => scan.Attributes).Select(attribute => attribute.Name);
        foreach (string name in names.Distinct(StringComparer.Ordinal))
        {
            AttributeValue?[] values =
            [
                .. scans.Select(scan => scan.Attributes.FirstOrDefault(attribute => attribute.Name == name))
                    .Select(attribute => attribute is { Text: null, Number: null } ? null : attribute),
            ];
            AttributeLevels levels = Of(name, values);
            if (levels.Count > 1)
            {
                found.Add(levels);
            }
            else if (levels.MissingCount < scans.Count)
            {
                constant.Add(name);
            }
        }

        return found;
    }

    private static AttributeLevels Of(string name, AttributeValue?[] values)
    {
        Func<AttributeValue, int> level = Array.Exists(values, value => value?.Text is not null) ? Texts(values) : Numbers(values);
        int[] raw = Array.ConvertAll(values, value => value is null ? -1 : level(value));
        int[] used = [.. raw.Distinct().Order()];
        return new AttributeLevels(
            name, Array.ConvertAll(raw, one => Array.IndexOf(used, one)), used.Length, raw.Count(one => one < 0));
    }

    private static Func<AttributeValue, int> Texts(AttributeValue?[] values)
    {
        Dictionary<string, int> levels = values.OfType<AttributeValue>().GroupBy(TextOf, StringComparer.Ordinal)
            .OrderByDescending(alike => alike.Count())
            .ThenBy(alike => alike.Key, StringComparer.Ordinal)
            .Select((alike, index) => (alike.Key, Level: Math.Min(index, MostTexts - 1)))
            .ToDictionary(pair => pair.Key, pair => pair.Level, StringComparer.Ordinal);
        return value => levels[TextOf(value)];

        static string TextOf(AttributeValue value) => value.Text ?? FormattableString.Invariant($"{value.Number}");
    }

    private static Func<AttributeValue, int> Numbers(AttributeValue?[] values)
    {
        double[] sorted = [.. values.OfType<AttributeValue>().Select(value => value.Number!.Value).Order()];
        double[] distinct = [.. sorted.Distinct()];

        // The upper ends of all intervals but the last.
        double[] ends = distinct.Length <= MostIntervals
            ? distinct[..^Math.Min(1, distinct.Length)]
            : [.. Enumerable.Range(1, MostIntervals - 1).Select(part => sorted[(part * sorted.Length / MostIntervals) - 1]).Distinct()];
        return value => ends.Count(end => value.Number!.Value > end);
    }
}
