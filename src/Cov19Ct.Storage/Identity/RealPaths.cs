namespace Cov19Ct.Storage.Identity;

/// <summary>Files behind links: one file under two paths has one real path. A folder is looked at once, a file once.</summary>
internal sealed class RealPaths
{
    /// <summary>As many links as Linux follows.</summary>
    private const int MaximumDepth = 40;

    private readonly Dictionary<string, string> _folders = new(Comparer);

    /// <summary>How paths are compared on this system.</summary>
    public static StringComparer Comparer { get; } =
        OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;

    /// <summary>The path of a file without links; as it is where it is not there or must not be looked at.</summary>
    public string Of(string path) => Resolve(Path.GetFullPath(path), isFolder: false, depth: 0);

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
