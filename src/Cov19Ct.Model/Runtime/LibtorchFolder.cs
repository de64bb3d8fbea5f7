namespace Cov19Ct.Model.Runtime;

/// <summary>The folder that libtorch is loaded from: the module's own, or the one that <see cref="EnvironmentVariable"/> names.</summary>
/// <param name="Path">The folder of <c>torch_cpu</c>; a full path.</param>
/// <param name="IsNamed">True if the user named it, and it is not the folder of the module.</param>
internal sealed record LibtorchFolder(string Path, bool IsNamed)
{
    /// <summary>Names a libtorch (the unpacked archive) or a PyTorch (the package <c>torch</c>), or the folder of libraries of
    /// one.</summary>
    public const string EnvironmentVariable = "COV19CT_LIBTORCH";

    /// <summary>What to do about a folder that cannot be used; the end of each message about such a folder.</summary>
    public const string Remedy =
        $"Set {EnvironmentVariable} to a libtorch or PyTorch {LibtorchVersion.Needed}, or remove it to use the libtorch of the module.";

    /// <summary>The message if the module has no libtorch and the user names none.</summary>
    public const string Absent =
        "The network needs libtorch, but this package of the module does not contain it. " +
        "Install the package of the module with libtorch for this platform, " +
        $"or set {EnvironmentVariable} to the full path of a libtorch or PyTorch {LibtorchVersion.Needed} on this machine. " +
        $"This path is the folder of the unpacked archive of libtorch {LibtorchVersion.Needed} from https://pytorch.org, " +
        $"or, if PyTorch {LibtorchVersion.Needed} is installed, the folder that this command prints: " +
        "python -c \"import torch; print(torch.__path__[0])\"";

    /// <summary>The folder to load from. A folder that the user names is used, or it is an error.</summary>
    /// <param name="named">The value of the environment variable; null or empty if it is not set.</param>
    /// <param name="own">The module's own folder of libraries.</param>
    /// <exception cref="TorchRuntimeException">The named path is not a folder, or has no libtorch, or another version of it.</exception>
    public static LibtorchFolder Find(string? named, string own)
    {
        string folder = string.IsNullOrWhiteSpace(named) ? own : Check(named);
        return new LibtorchFolder(folder, folder != own);
    }

    private static string Check(string named)
    {
        // PowerShell's location is not the process's, so a relative path would mean another folder than the user expects.
        if (!System.IO.Path.IsPathFullyQualified(named))
        {
            throw new TorchRuntimeException($"{EnvironmentVariable} is \"{named}\", which is not a full path. {Remedy}");
        }

        if (!Directory.Exists(named))
        {
            throw new TorchRuntimeException($"{EnvironmentVariable} names {named}, which is not a folder. {Remedy}");
        }

        string library = NativeLibraries.FileName("torch_cpu");
        string folder = ((string[])[named, System.IO.Path.Combine(named, "lib")]).FirstOrDefault(
            place => File.Exists(System.IO.Path.Combine(place, library)))
            ?? throw new TorchRuntimeException(
                $"{EnvironmentVariable} names {named}, but {library} is not in this folder and not in its subfolder lib. {Remedy}");
        folder = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(folder));
        if (LibtorchVersion.Read(folder) is string version)
        {
            LibtorchVersion.Require(version, folder);
        }

        return folder;
    }
}
