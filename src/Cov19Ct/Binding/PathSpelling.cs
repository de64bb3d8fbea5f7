using System.Text;
using System.Text.RegularExpressions;

namespace Cov19Ct.Binding;

/// <summary>The ways in which a path of the file system is spelled, as far as no session is needed to tell.</summary>
internal static partial class PathSpelling
{
    private const string Qualifier = "FileSystem::";

    /// <summary>The same path with the file system's provider named once at most, as the session understands it.</summary>
    /// <remarks>On Linux, <c>Join-Path $item.PSPath name</c> gives the provider twice, and once with a slash that PowerShell itself
    /// does not know: <c>Microsoft.PowerShell.Core\FileSystem::Microsoft.PowerShell.Core/FileSystem::/…</c>. The second would be taken
    /// for the name of a folder.</remarks>
    public static string WithOneProvider(string path)
    {
        Match match = Qualifiers().Match(path);
        return match.Success ? Qualifier + path[match.Length..] : path;
    }

    /// <summary>What a provider gave, with this system's separators; PowerShell takes both kinds everywhere.</summary>
    public static string WithSystemSeparators(string path) =>
        Path.DirectorySeparatorChar == '/' ? path.Replace('\\', '/') : path.Replace('/', '\\');

    /// <summary>True for <c>\\server\share</c> and <c>\\?\C:\</c> on other systems, where they would become folders below the
    /// root.</summary>
    public static bool IsOfWindowsOnly(string path) => !OperatingSystem.IsWindows() && path.StartsWith(@"\\", StringComparison.Ordinal);

    /// <summary>The drive that a path names, and what follows it; no drive where the path names none, or a provider that is not the file
    /// system's.</summary>
    public static (string? Drive, string Remainder) SplitDrive(string path)
    {
        Match match = Qualifiers().Match(path);
        if (match.Success)
        {
            return (null, path[match.Length..]);
        }

        int colon = path.IndexOfAny([':', '/', '\\']);
        return colon > 0 && path[colon] == ':' && !path.AsSpan(colon).StartsWith("::", StringComparison.Ordinal)
            ? (path[..colon], path[(colon + 1)..])
            : (null, path);
    }

    /// <summary>True where <c>..</c> after a name leads above the root. Those that a path begins with stop at the root, as in a
    /// shell.</summary>
    /// <param name="path">Without a drive.</param>
    /// <param name="location">Gives the location that the path starts at where it does not begin with a separator.</param>
    public static bool LeadsAboveRoot(string path, Func<string> location)
    {
        string[] names = Names(path);
        if (!names.Contains(".."))
        {
            return false;
        }

        bool isRooted = path[0] is '/' or '\\';
        int depth = isRooted ? 0 : Names(location()).Length;
        bool mayStop = !isRooted;
        foreach (string name in names)
        {
            mayStop &= name == "..";
            depth = name != ".." ? depth + 1 : mayStop ? Math.Max(0, depth - 1) : depth - 1;
            if (depth < 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The names that would be made to write to a path, the last first. Folders that are there already are the user's decision,
    /// and are used.</summary>
    /// <param name="path">A full path.</param>
    public static IEnumerable<string> NewNames(string path)
    {
        int root = Path.GetPathRoot(path)!.Length;
        for (string? at = Path.TrimEndingDirectorySeparator(path); at is not null && at.Length > root; at = Path.GetDirectoryName(at))
        {
            if (!Path.Exists(at))
            {
                yield return Path.GetFileName(at);
            }
        }
    }

    /// <summary>Why a name is made for no output: it could not be shown, or another name would be stored in its place. Null where it may
    /// be made.</summary>
    public static string? FaultOfName(string name)
    {
        // Unpaired halves of characters would be stored as U+FFFD, a name that nobody asked for.
        return string.IsNullOrWhiteSpace(name) ? "contains only spaces"
            : name.Any(char.IsControl) ? "contains a control character"
            : Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(name)) != name ? "contains an incomplete character"
            : null;
    }

    private static string[] Names(string path) =>
        [.. path.Split('/', '\\').Where(name => name.Length > 0 && name != ".")];

    [GeneratedRegex(@"^(?:(?:Microsoft\.PowerShell\.Core[\\/]+)?FileSystem::)+", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Qualifiers();
}
