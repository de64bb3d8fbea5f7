namespace Cov19Ct.Model.Runtime;

/// <summary>The folder that libtorch is loaded from: the module's own, or the one that <see cref="EnvironmentVariable"/> names.</summary>
/// <param name="Path">Where <c>torch_cpu</c> lies; a full path.</param>
/// <param name="IsNamed">True where the user named it, and it is not the module's own.</param>
internal sealed record LibtorchFolder(string Path, bool IsNamed)
{
    /// <summary>Names a libtorch (the unpacked archive) or a PyTorch (the package <c>torch</c>), or the folder of libraries of
    /// one.</summary>
    public const string EnvironmentVariable = "COV19CT_LIBTORCH";

    /// <summary>What to do about a folder that does not serve; the end of each message about one.</summary>
    public const string Remedy =
        $"Let {EnvironmentVariable} name a libtorch or PyTorch {LibtorchVersion.Needed}, or remove it to use the module's own.";

    /// <summary>The message where the module came without libtorch and none is named.</summary>
    public const string Absent =
        "The network needs libtorch, and this package of the module comes without it. " +
        "Either install the package of the module with libtorch for this platform, " +
        $"or let {EnvironmentVariable} name the full path of a libtorch or PyTorch {LibtorchVersion.Needed} on this machine. " +
        $"Such a folder is the archive of libtorch {LibtorchVersion.Needed} from https://pytorch.org, unpacked, " +
        $"or the one that this command names, where PyTorch {LibtorchVersion.Needed} is installed: " +
        "python -c \"import torch; print(torch.__path__[0])\"";

    /// <summary>The folder to load from. A named one is never passed over in silence.</summary>
    /// <param name="named">The value of the environment variable; null or empty where it is not set.</param>
    /// <param name="own">The module's own folder of libraries.</param>
    /// <exception cref="TorchRuntimeException">What is named is no folder, holds no libtorch, or one of another version.</exception>
    public static LibtorchFolder Find(string? named, string own)
    {
        string folder = string.IsNullOrWhiteSpace(named) ? own : Check(named);
        return new LibtorchFolder(folder, folder != own);
    }

    private static string Check(string named)
    {
        // PowerShell's location is not the process's, so a relative path would mean what nobody meant.
        if (!System.IO.Path.IsPathFullyQualified(named))
        {
            throw new TorchRuntimeException($"{EnvironmentVariable} is \"{named}\", which is no full path. {Remedy}");
        }

        if (!Directory.Exists(named))
        {
            throw new TorchRuntimeException($"{EnvironmentVariable} names {named}, which is no folder. {Remedy}");
        }

        string library = NativeLibraries.FileName("torch_cpu");
        string folder = ((string[])[named, System.IO.Path.Combine(named, "lib")]).FirstOrDefault(
            place => File.Exists(System.IO.Path.Combine(place, library)))
            ?? throw new TorchRuntimeException(
                $"{EnvironmentVariable} names {named}, but {library} is neither there nor in its folder lib. {Remedy}");
        folder = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(folder));
        if (LibtorchVersion.Read(folder) is string version)
        {
            LibtorchVersion.Require(version, folder);
        }

        return folder;
    }
}
