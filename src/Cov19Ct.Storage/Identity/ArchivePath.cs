namespace Cov19Ct.Storage.Identity;

/// <summary>The paths of what lies in archives: the archive's path, then the entry's name, as if the archive were a folder.</summary>
public static class ArchivePath
{
    /// <summary>What an archive's name ends with.</summary>
    public const string Extension = ".zip";

    /// <summary>True for the name of an archive.</summary>
    public static bool HasExtension(string path) => path.EndsWith(Extension, StringComparison.OrdinalIgnoreCase);

    /// <summary>The path of an entry.</summary>
    /// <param name="archive">The archive's path.</param>
    /// <param name="entry">The entry's name, with slashes.</param>
    public static string Of(string archive, string entry) =>
        Path.Join(archive, Path.DirectorySeparatorChar == '/' ? entry : entry.Replace('/', Path.DirectorySeparatorChar));

    /// <summary>The file on disk that holds what a path names: the archive for the path of an entry, any other path as it is.</summary>
    public static string FileOf(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        for (int at = 0; (at = path.IndexOf(Extension, at, StringComparison.OrdinalIgnoreCase)) >= 0; at++)
        {
            int end = at + Extension.Length;
            bool isWholeName = end < path.Length
                && (path[end] == Path.DirectorySeparatorChar || path[end] == Path.AltDirectorySeparatorChar);
            if (isWholeName && File.Exists(path[..end]))
            {
                return path[..end];
            }
        }

        return path;
    }
}
