namespace Cov19Ct.Imaging.Containers;

/// <summary>The names of entries, which anybody may have written.</summary>
internal static class ZipEntryName
{
    private const int LongestName = 4096;

    /// <summary>The name with one slash between its parts, or null where it leads out of the archive or is no name: with a drive or a
    /// network path, with a part <c>..</c>, or with control characters. As unzip does it, slashes at the start are dropped, and parts that
    /// are empty or <c>.</c>. A colon becomes an underscore: on Windows it would part a drive or a stream from the rest.</summary>
    /// <param name="name">As the archive has it; a folder's name ends with a slash.</param>
    public static string? Check(string name)
    {
        string slashed = name.Replace('\\', '/');
        string[] parts = [.. slashed.Split('/').Where(part => part is not ("" or "."))];
        string joined = string.Join('/', parts);
        bool hasDrive = joined.Length > 1 && joined[1] == ':' && char.IsAsciiLetter(joined[0]);
        string cleaned = joined.Replace(':', '_');
        bool isSafe = cleaned.Length is > 0 and <= LongestName
            && !name.StartsWith(@"\\", StringComparison.Ordinal)
            && !hasDrive
            && !cleaned.Any(char.IsControl)
            && !parts.Contains("..");
        bool isFolder = slashed.EndsWith('/') || slashed.EndsWith("/.", StringComparison.Ordinal);
        return !isSafe ? null : isFolder ? cleaned + '/' : cleaned;
    }

    /// <summary>A name for an entry whose name another one has already: with a number before its extension.</summary>
    /// <param name="name">The name of both.</param>
    /// <param name="number">From 2.</param>
    public static string Numbered(string name, int number)
    {
        string extension = Path.GetExtension(name);
        return $"{name[..^extension.Length]} ({number}){extension}";
    }
}
