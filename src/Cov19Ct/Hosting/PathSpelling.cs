using System.Text.RegularExpressions;

namespace Cov19Ct.Hosting;

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

    /// <summary>The name with a colon that would be made to write to a path.</summary>
    /// <remarks>Linux allows colons. Windows, where the results may be read, does not: a colon in the last name writes to a hidden
    /// stream of another file there. Most come from a drive or a provider that was joined to a folder. Folders that are there already
    /// are the user's decision, and are used.</remarks>
    /// <param name="path">A full path.</param>
    /// <returns>Null where there is none.</returns>
    public static string? NewNameWithColon(string path)
    {
        int root = Path.GetPathRoot(path)!.Length;
        for (string? at = Path.TrimEndingDirectorySeparator(path); at is not null && at.Length > root; at = Path.GetDirectoryName(at))
        {
            string name = Path.GetFileName(at);
            if (name.Contains(':') && !Path.Exists(at))
            {
                return name;
            }
        }

        return null;
    }

    [GeneratedRegex(@"^(?:(?:Microsoft\.PowerShell\.Core[\\/]+)?FileSystem::)+", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Qualifiers();
}
