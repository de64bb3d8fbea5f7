using System.Collections.ObjectModel;
using System.Management.Automation;
using Cov19Ct.Hosting;
using DriveNotFoundException = System.Management.Automation.DriveNotFoundException;

namespace Cov19Ct.Binding;

/// <summary>Turns what users type into full paths of the file system. Every path of every cmdlet comes through here.</summary>
/// <remarks>PowerShell's rules decide what a path means: its location, its drives, its providers and <c>~</c>. What they give is used
/// only where it is a full path of the file system; all else is refused. .NET would take a relative path from the folder that the
/// process started in.</remarks>
internal static class PathResolver
{
    private const string FileSystem = "FileSystem";

    /// <summary>The files and folders that a path names, wildcards resolved. A path that exists as it stands is taken so.</summary>
    /// <returns>None where an error was written.</returns>
    public static IReadOnlyList<string> ResolveExisting(PSCmdlet cmdlet, string path, bool isLiteral)
    {
        IReadOnlyList<string> found = FindExisting(cmdlet, path, isLiteral);
        if (found.Count == 0)
        {
            cmdlet.WriteError(TryResolve(cmdlet, path, out string full) ?? Errors.PathNotFound(full));
        }

        return found;
    }

    /// <summary>As <see cref="ResolveExisting"/>, but without an error if there are none.</summary>
    public static IReadOnlyList<string> FindExisting(PSCmdlet cmdlet, string path, bool isLiteral)
    {
        bool isRefused = TryResolve(cmdlet, path, out string full) is not null;
        if (!isRefused && Path.Exists(full))
        {
            return [full];
        }

        if (isRefused || isLiteral || !MayBePattern(path))
        {
            return [];
        }

        try
        {
            Collection<string> found = cmdlet.SessionState.Path.GetResolvedProviderPathFromPSPath(
                PathSpelling.WithOneProvider(path), out ProviderInfo provider);
            string[] paths = [.. found.Select(PathSpelling.WithSystemSeparators)];
            return provider.Name == FileSystem && paths.All(Path.IsPathFullyQualified) ? paths : [];
        }
        catch (Exception exception) when (IsAboutPath(exception))
        {
            return [];
        }
    }

    /// <summary>True where a path has wildcards, or backticks that take the meaning from them.</summary>
    public static bool MayBePattern(string path) => WildcardPattern.ContainsWildcardCharacters(path) || path.Contains('`');

    /// <summary>The full path of one file or folder that is read; nothing needs to be there. Wildcards have no meaning in it.</summary>
    /// <exception cref="PipelineStoppedException">It is not a path of the file system: a terminating error.</exception>
    public static string ResolveOne(PSCmdlet cmdlet, string path, bool isLiteral = false)
    {
        ErrorRecord? refusal = TryResolve(cmdlet, path, out string full);
        if (!isLiteral && path.Contains('`') && !Path.Exists(full))
        {
            // Tab completion writes a backtick before each bracket of a name.
            refusal = TryResolve(cmdlet, WildcardPattern.Unescape(path), out full);
        }

        if (refusal is not null)
        {
            cmdlet.ThrowTerminatingError(refusal);
        }

        return full;
    }

    /// <summary>The full path of one file that is read, and must be there.</summary>
    /// <exception cref="PipelineStoppedException">It is not a path of the file system, or there is no such file: a terminating
    /// error.</exception>
    public static string ResolveFile(PSCmdlet cmdlet, string path)
    {
        string full = ResolveOne(cmdlet, path);
        if ((FileKind.Refusal(full) ?? (File.Exists(full) ? null : Errors.PathNotFound(full))) is ErrorRecord refusal)
        {
            cmdlet.ThrowTerminatingError(refusal);
        }

        return full;
    }

    /// <summary>As <see cref="ResolveExisting"/>, files alone: each folder among them is an error.</summary>
    public static IEnumerable<string> ResolveExistingFiles(PSCmdlet cmdlet, string path, bool isLiteral)
    {
        foreach (string full in ResolveExisting(cmdlet, path, isLiteral))
        {
            if (FileKind.Refusal(full) is ErrorRecord refusal)
            {
                cmdlet.WriteError(refusal);
                continue;
            }

            yield return full;
        }
    }

    /// <returns>Why the path is refused, or null.</returns>
    private static ErrorRecord? TryResolve(PSCmdlet cmdlet, string path, out string full)
    {
        full = "";
        if (PathSpelling.IsOfWindowsOnly(path))
        {
            return Errors.NotAFileSystemPath(path, "such paths exist only on Windows", "Give the folder where the share is mounted.");
        }

        if (path.Contains('\0'))
        {
            return Errors.NotAFileSystemPath(path, "it contains a null character");
        }

        try
        {
            if (LeadsAboveRoot(cmdlet, path))
            {
                // PowerShell would write an error of its own, which has neither the path nor an action.
                return Errors.NotAFileSystemPath(path, "it leads above the root of its drive");
            }

            string found = cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath(
                PathSpelling.WithOneProvider(path), out ProviderInfo provider, out _);
            if (provider.Name != FileSystem)
            {
                return Errors.NotAFileSystemPath(path, $"it belongs to the provider {provider.Name}");
            }

            full = PathSpelling.WithSystemSeparators(found);
            return Path.IsPathFullyQualified(full)
                ? null
                : Errors.NotAFileSystemPath(
                    path, "no full path follows the name of the provider", "Give a full path, or omit the name of the provider.");
        }
        catch (DriveNotFoundException exception)
        {
            return Errors.NotAFileSystemPath(
                path,
                $"the drive {exception.ItemName} does not exist",
                "Check the drive (Get-PSDrive). Put ./ before a name with a colon, and omit file://.");
        }
        catch (ProviderNotFoundException) when (Path.IsPathFullyQualified(path)
            && !PathSpelling.NewNames(path).Any(name => name.Contains(':')))
        {
            // Linux allows "::" in names; PowerShell takes what stands before it for a provider. The names are there, so they are meant.
            full = path;
            return null;
        }
        catch (ProviderNotFoundException exception)
        {
            return Errors.NotAFileSystemPath(path, $"the provider {exception.ItemName} does not exist");
        }
        catch (Exception exception) when (IsAboutPath(exception))
        {
            return Errors.NotAFileSystemPath(path, exception.Message.TrimEnd('.'));
        }
    }

    /// <exception cref="DriveNotFoundException">It names a drive that does not exist.</exception>
    private static bool LeadsAboveRoot(PSCmdlet cmdlet, string path)
    {
        (string? name, string remainder) = PathSpelling.SplitDrive(path);
        DriveManagementIntrinsics drives = cmdlet.SessionState.Drive;
        return PathSpelling.LeadsAboveRoot(remainder, () => (name is null ? drives.Current : drives.Get(name)).CurrentLocation);
    }

    /// <summary>True for what PowerShell and .NET throw about a path that they cannot use.</summary>
    private static bool IsAboutPath(Exception exception) =>
        exception is SessionStateException or WildcardPatternException or ArgumentException or PSInvalidOperationException;
}
