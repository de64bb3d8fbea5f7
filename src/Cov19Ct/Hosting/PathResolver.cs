using System.Collections.ObjectModel;
using System.Management.Automation;
using DriveNotFoundException = System.Management.Automation.DriveNotFoundException;

namespace Cov19Ct.Hosting;

/// <summary>Turns what users type into full paths of the file system, from the session's location.</summary>
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
            cmdlet.WriteError(TryResolve(cmdlet, path, out string? full) ? Errors.PathNotFound(full!) : Errors.NotAFileSystemPath(path));
        }

        return found;
    }

    /// <summary>As <see cref="ResolveExisting"/>, without a word where there are none.</summary>
    public static IReadOnlyList<string> FindExisting(PSCmdlet cmdlet, string path, bool isLiteral)
    {
        if (TryResolve(cmdlet, path, out string? full) && Path.Exists(full))
        {
            return [full];
        }

        if (isLiteral || !WildcardPattern.ContainsWildcardCharacters(path))
        {
            return [];
        }

        try
        {
            Collection<string> found = cmdlet.SessionState.Path.GetResolvedProviderPathFromPSPath(path, out ProviderInfo provider);
            return provider.Name == FileSystem ? found : [];
        }
        catch (Exception exception) when (exception is ItemNotFoundException or DriveNotFoundException or WildcardPatternException)
        {
            return [];
        }
    }

    /// <summary>The full path for an output or for one file; nothing needs to be there.</summary>
    /// <exception cref="PipelineStoppedException">It is no path of the file system: a terminating error.</exception>
    public static string ResolveOne(PSCmdlet cmdlet, string path)
    {
        if (!TryResolve(cmdlet, path, out string? full))
        {
            cmdlet.ThrowTerminatingError(Errors.NotAFileSystemPath(path));
        }

        return full!;
    }

    private static bool TryResolve(PSCmdlet cmdlet, string path, out string? full)
    {
        try
        {
            full = cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out ProviderInfo provider, out _);
            full = provider.Name == FileSystem ? full : null;
        }
        catch (Exception exception) when (exception is DriveNotFoundException or ProviderNotFoundException or PSInvalidOperationException)
        {
            full = null;
        }

        return full is not null;
    }
}
