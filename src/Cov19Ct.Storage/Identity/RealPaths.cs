using System.Collections.Concurrent;

namespace Cov19Ct.Storage.Identity;

/// <summary>The identity of files and folders: the path without links, with the letter case of the disk where the system ignores case,
/// compared as the system compares names. One file under two paths has one real path, and so one key in a ledger. Each folder is read once.
/// Safe to use from several threads.</summary>
public sealed class RealPaths
{
    /// <summary>As many links as Linux follows.</summary>
    private const int MaximumDepth = 40;

    private readonly ConcurrentDictionary<string, string> _folders = new(Comparer);

    private static readonly bool s_ignoresCase = OperatingSystem.IsWindows() || OperatingSystem.IsMacOS();

    private readonly bool _ignoresCase;

    /// <summary>The real paths of this system.</summary>
    public RealPaths()
        : this(s_ignoresCase)
    {
    }

    /// <param name="ignoresCase">True where the file system ignores the case of letters.</param>
    internal RealPaths(bool ignoresCase) => _ignoresCase = ignoresCase;

    /// <summary>How paths are compared on this system.</summary>
    public static StringComparer Comparer { get; } = s_ignoresCase ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;

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
        string real = parent is null ? RootOf(path) : NameOnDisk(Resolve(parent, isFolder: true, depth), Path.GetFileName(path));
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

    /// <summary>Letters of drives are written small or large.</summary>
    private string RootOf(string path) => _ignoresCase ? path.ToUpperInvariant() : path;

    /// <summary>The path of an entry of a folder, as the disk has its name; as given where the entry is not found.</summary>
    private string NameOnDisk(string folder, string name)
    {
        string path = Path.Combine(folder, name);
        if (!_ignoresCase || name.AsSpan().ContainsAny('*', '?'))
        {
            return path;
        }

        try
        {
            EnumerationOptions anyCase = new() { MatchCasing = MatchCasing.CaseInsensitive, AttributesToSkip = 0 };
            string[] found = [.. Directory.EnumerateFileSystemEntries(folder, name, anyCase)];
            return found.Length == 0 || Array.IndexOf(found, path) >= 0 ? path : found[0];
        }
        catch (Exception exception) when (exception.IsFileSystemFault())
        {
            return path;
        }
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
