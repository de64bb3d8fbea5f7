namespace Cov19Ct.Imaging.Series;

/// <summary>Counts with their noun, for messages.</summary>
internal static class Plural
{
    public static string Of(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";
}
