namespace Cov19Ct;

/// <summary>Counts with their noun, for messages.</summary>
internal static class Plural
{
    public static string Of(long count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";

    /// <summary>The form of a verb that goes with a count: <c>is</c> or <c>are</c>.</summary>
    public static string Verb(long count, string one, string many) => count == 1 ? one : many;

    /// <summary>Says that slices were excluded; the start of a sentence.</summary>
    public static string SlicesExcluded(int count) => count == 1 ? "1 slice was excluded" : $"{count} slices were excluded";
}
