using System.Management.Automation;
using Cov19Ct.Hosting;

namespace Cov19Ct.Binding;

/// <summary>The paths that cmdlets write to. What makes a path useless is found before the work whose result it is for.</summary>
internal static class OutputPath
{
    /// <summary>The full path of a folder, which need not be there.</summary>
    /// <exception cref="PipelineStoppedException">It is no path of the file system, or none for an output: a terminating
    /// error.</exception>
    public static string ResolveFolder(PSCmdlet cmdlet, string path, bool isLiteral = false) =>
        RequireFolder(cmdlet, ResolveAny(cmdlet, path, isLiteral));

    /// <summary>The full path of a file or a folder, which need not be there.</summary>
    /// <inheritdoc cref="ResolveFolder"/>
    public static string ResolveAny(PSCmdlet cmdlet, string path, bool isLiteral = false) =>
        RequireNames(cmdlet, PathResolver.ResolveOne(cmdlet, path, isLiteral));

    /// <summary>A path that is a folder, or can be made one.</summary>
    /// <exception cref="PipelineStoppedException">A file is in its place, or in that of a folder above it: a terminating
    /// error.</exception>
    public static string RequireFolder(PSCmdlet cmdlet, string full)
    {
        if (FileKind.FolderRefusal(full) is ErrorRecord refusal)
        {
            cmdlet.ThrowTerminatingError(refusal);
        }

        return full;
    }

    /// <summary>The full path of one file, in a folder that is there.</summary>
    /// <exception cref="PipelineStoppedException">It is no path of the file system, or none for an output: a terminating
    /// error.</exception>
    public static string ResolveFile(PSCmdlet cmdlet, string path, bool isLiteral = false)
    {
        string full = ResolveAny(cmdlet, path, isLiteral);
        string folder = Path.GetDirectoryName(full) ?? full;
        ErrorRecord? refusal = path[^1] is '/' or '\\' ? Errors.PathIsFolder(full)
            : FileKind.Refusal(full)
            ?? (Directory.Exists(folder) ? null : Errors.FolderNotFound(full, folder));
        if (refusal is not null)
        {
            cmdlet.ThrowTerminatingError(refusal);
        }

        return full;
    }

    /// <summary>The full path that holds where no parameter says another: the one that the environment names, or the user's
    /// own.</summary>
    /// <remarks>Not by PowerShell's rules, which depend on the location: <c>/data</c> is no file where that is <c>Env:</c>.</remarks>
    /// <exception cref="PipelineStoppedException">The environment names no full path, or none for an output: a terminating
    /// error.</exception>
    public static string ResolveDefault(PSCmdlet cmdlet, Func<string> find)
    {
        string path = "";
        try
        {
            path = find();
        }
        catch (EnvironmentPathException exception)
        {
            cmdlet.ThrowTerminatingError(Errors.Translate(null, exception));
        }

        return RequireNames(cmdlet, path);
    }

    /// <summary>Tries whether a file can be made in a folder, or in the nearest one above it where it is not there yet.</summary>
    /// <exception cref="PipelineStoppedException">None can: a terminating error.</exception>
    public static void RequireWritable(PSCmdlet cmdlet, string folder)
    {
        string existing = folder;
        while (!Path.Exists(existing))
        {
            existing = Path.GetDirectoryName(existing)!;
        }

        try
        {
            FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.DeleteOnClose };
            using FileStream probe = new(Path.Combine(existing, $".{Guid.NewGuid():N}.tmp"), options);
        }
        catch (Exception exception) when (exception.IsFileSystemFault())
        {
            cmdlet.ThrowTerminatingError(Errors.CannotWrite(folder, new IOException($"No file can be created in {existing}.", exception)));
        }
    }

    /// <remarks>Linux allows colons. Windows, where the results may be read, does not: a colon in the last name writes to a hidden stream
    /// of another file there. Most come from a drive or a provider that was joined to a folder.</remarks>
    private static string RequireNames(PSCmdlet cmdlet, string full)
    {
        foreach (string name in PathSpelling.NewNames(full))
        {
            if (name.Contains(':'))
            {
                cmdlet.ThrowTerminatingError(Errors.ColonInName(full, name));
            }

            if (PathSpelling.FaultOfName(name) is string fault)
            {
                cmdlet.ThrowTerminatingError(Errors.InvalidName(full, fault));
            }
        }

        return full;
    }
}
