namespace Cov19Ct;

/// <summary>Pairs of names that classes have in tables, in the order of no and yes.</summary>
internal static class ClassPairs
{
    private static readonly (string Negative, string Positive)[] s_pairs =
    [
        (ModelDescription.DefaultClasses[0], ModelDescription.DefaultClasses[1]),
        ("0", "1"), ("false", "true"), ("no", "yes"), ("negative", "positive"), ("neg", "pos"),
    ];

    /// <summary>COVID if it is one of the classes, or the one of two classes that means yes; else null.</summary>
    public static string? FindPositive(string[] classes)
    {
        ArgumentNullException.ThrowIfNull(classes);
        string? covid = Array.Find(classes, name => Is(name, s_pairs[0].Positive));
        return covid is not null || classes.Length != 2 ? covid : s_pairs
            .Where(pair => Array.Exists(classes, name => Is(name, pair.Negative)))
            .Select(pair => Array.Find(classes, name => Is(name, pair.Positive)))
            .FirstOrDefault(found => found is not null);
    }

    /// <summary>True where the labels are of one pair and the predictions of another, so that none can be right.</summary>
    /// <param name="labels">Each once or more often; at least one.</param>
    /// <param name="predictions">Each once or more often; at least one.</param>
    public static bool AreOfTwoPairs(IEnumerable<string> labels, IEnumerable<string> predictions) =>
        PairOf(labels) is int one && PairOf(predictions) is int other && one != other;

    /// <summary>The pair that all names are of; null where there is none.</summary>
    private static int? PairOf(IEnumerable<string> names)
    {
        string[] distinct = [.. names.Distinct(StringComparer.OrdinalIgnoreCase)];
        int found = Array.FindIndex(
            s_pairs, pair => Array.TrueForAll(distinct, name => Is(name, pair.Negative) || Is(name, pair.Positive)));
        return found < 0 ? null : found;
    }

    private static bool Is(string name, string known) => name.Equals(known, StringComparison.OrdinalIgnoreCase);
}
