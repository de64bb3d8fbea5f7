namespace Cov19Ct.Imaging.Containers;

/// <summary>The names of entries, which anybody may have written.</summary>
internal static class ZipEntryName
{
    private const int LongestName = 4096;

    /// <summary>The name with slashes between its parts, or null where it leads out of the archive or is no name: rooted, with
    /// a drive, with a part that is empty, <c>.</c> or <c>..</c>, or with control characters. A leading <c>./</c> is dropped.</summary>
    /// <param name="name">As the archive has it; a folder's name ends with a slash.</param>
    public static string? Check(string name)
    {
        string slashed = name.Replace('\\', '/');
        slashed = slashed.StartsWith("./", StringComparison.Ordinal) ? slashed[2..] : slashed;
        string trimmed = slashed.EndsWith('/') ? slashed[..^1] : slashed;
        bool isSafe = trimmed.Length is > 0 and <= LongestName
            && !trimmed.Contains(':', StringComparison.Ordinal)
            && !trimmed.Any(char.IsControl)
            && trimmed.Split('/').All(part => part is not ("" or "." or ".."));
        return isSafe ? slashed : null;
    }
}
