using System.Collections.Concurrent;

namespace Cov19Ct.Storage.Identity;

/// <summary>The identity of files and folders: the path without links, compared as the file system compares names. One file under two
/// paths has one real path. Links of a folder are read once. Safe to use from several threads.</summary>
public sealed class RealPaths
{
    /// <summary>As many links as Linux follows.</summary>
    private const int MaximumDepth = 40;

    private readonly ConcurrentDictionary<string, string> _folders = new(Comparer);

    /// <summary>How paths are compared on this system.</summary>
    public static StringComparer Comparer { get; } =
        OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;

    /// <summary>The path of a file without links; as given if the file does not exist or must not be read.</summary>
    public string Of(string path) => Resolve(Path.GetFullPath(path), isFolder: false, depth: 0);

    /// <summary>The same for a folder.</summary>
    public string OfFolder(string path) =>
        Resolve(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)), isFolder: true, depth: 0);

    private string Resolve(string path, bool isFolder, int depth)
    {
        if (isFolder && _folders.TryGetValue(path, out string? known))
        {
            return known;
        }

        string? parent = Path.GetDirectoryName(path);
        string real = parent is null ? path : Path.Combine(Resolve(parent, isFolder: true, depth), Path.GetFileName(path));
        if (depth < MaximumDepth && TargetOf(real, isFolder) is string target)
        {
            real = Resolve(target, isFolder, depth + 1);
        }

        if (isFolder)
        {
            _folders[path] = real;
        }

        return real;
    }

    private static string? TargetOf(string path, bool isFolder)
    {
        try
        {
            FileSystemInfo entry = isFolder ? new DirectoryInfo(path) : new FileInfo(path);
            return entry.LinkTarget is null ? null : entry.ResolveLinkTarget(returnFinalTarget: false)?.FullName;
        }
        catch (Exception exception) when (exception.IsFileSystemFault())
        {
            return null;
        }
    }
}
