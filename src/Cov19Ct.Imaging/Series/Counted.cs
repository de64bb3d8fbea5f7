namespace Cov19Ct.Imaging.Series;

/// <summary>Numbers of things in sentences.</summary>
internal static class Counted
{
    public static string Of(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";
}
