namespace Cov19Ct.Imaging.Series;

/// <summary>Counts with their noun, for messages.</summary>
internal static class Plural
{
    public static string Of(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";

    /// <summary>Says that slices were excluded; the start of a sentence.</summary>
    public static string SlicesExcluded(int count) => count == 1 ? "1 slice was excluded" : $"{count} slices were excluded";
}
