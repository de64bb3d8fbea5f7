using System.Runtime.Versioning;

namespace Cov19Ct.Storage.Files;

/// <summary>Makes files and folders for data of patients. On Unix a new one is its owner's alone, unless the folder that it is made in says
/// otherwise: by default access rights (ACL), which then decide, or by the set-group-ID bit, which shares it with the group as the umask
/// allows. On Windows it has the rights of its folder.</summary>
internal static class PrivateFile
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Group = UnixFileMode.GroupRead | UnixFileMode.GroupWrite;
    private const UnixFileMode Others = UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
    private const UnixFileMode Search = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>Makes a file.</summary>
    /// <param name="path">The file, which is not there yet.</param>
    /// <param name="access">What is done with it.</param>
    /// <param name="options">How it is opened.</param>
    /// <exception cref="IOException">It is there already, or cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made.</exception>
    public static FileStream Create(string path, FileAccess access = FileAccess.Write, FileOptions options = FileOptions.None)
    {
        FileStreamOptions creation = new() { Mode = FileMode.CreateNew, Access = access, Share = FileShare.None, Options = options };
        if (!OperatingSystem.IsWindows())
        {
            creation.UnixCreateMode = MostIn(Path.GetDirectoryName(Path.GetFullPath(path))!);
        }

        return new FileStream(path, creation);
    }

    /// <summary>Makes a folder, and those above it that are missing; one that is there stays as it is.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made.</exception>
    public static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return;
        }

        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (!Directory.Exists(full) && Path.GetDirectoryName(full) is string above)
        {
            CreateFolder(above);
            UnixFileMode most = MostIn(above);
            Directory.CreateDirectory(full, most | (Search & (UnixFileMode)((int)most >> 2)));
        }
    }

    /// <summary>The rights that a new file of a folder may have; the system takes the umask from them, or the folder's default
    /// rights.</summary>
    [UnsupportedOSPlatform("windows")]
    private static UnixFileMode MostIn(string folder)
    {
        try
        {
            return FileAccessRights.HasDefault(folder) ? Owner | Group | Others
                : (File.GetUnixFileMode(folder) & UnixFileMode.SetGroup) != 0 ? Owner | Group
                : Owner;
        }
        catch (Exception exception) when (exception.IsFileSystemFault())
        {
            // A folder that cannot be asked is reported where the file is made.
            return Owner;
        }
    }
}
