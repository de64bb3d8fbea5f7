using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Cov19Ct.Storage.Files;

/// <summary>Who may use a file, on Unix: its mode, and on Linux its owner, its group and its access list (acl(5)).</summary>
internal static partial class FileAccessRights
{
    private const string AccessList = "system.posix_acl_access";
    private const string DefaultList = "system.posix_acl_default";

    private const UnixFileMode GroupRights = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute;
    private const int Unchanged = -1;

    // Far above any list: 8 bytes an entry.
    private const int MostBytes = 1 << 16;

    /// <summary>True where a folder gives what is made in it an access list, which then decides in place of the umask.</summary>
    public static bool HasDefault(string folder) => OperatingSystem.IsLinux() && GetAttribute(folder, DefaultList, [], 0) > 0;

    /// <summary>Gives a file the rights of another one, as far as the file system can. On Windows they are kept when a file is
    /// replaced.</summary>
    /// <param name="source">The other file; where there is none, nothing is done.</param>
    /// <param name="destination">The file. It is open, so that nobody can put a link to another file in its place.</param>
    public static void Copy(string source, SafeFileHandle destination)
    {
        if (OperatingSystem.IsWindows() || !File.Exists(source))
        {
            return;
        }

        try
        {
            UnixFileMode mode = File.GetUnixFileMode(source);
            if (OperatingSystem.IsLinux())
            {
                // A group that cannot be given has nothing to do with the group that the rights were for.
                mode = CopyOwner(source, destination) ? mode : mode & ~GroupRights;

                // The list before the mode: without one, the mode of a file means other rights.
                CopyAccessList(source, destination);
            }

            File.SetUnixFileMode(destination, mode);
        }
        catch (Exception exception) when (exception.IsFileSystemFault())
        {
            // Some network file systems have no modes.
        }
    }

    /// <summary>Gives a file the owner and the group of another one, as far as the user may: only root gives files away.</summary>
    /// <returns>False where the group is another one.</returns>
    private static bool CopyOwner(string source, SafeFileHandle destination)
    {
        if (FileStatus.Of(source) is not FileStatus old || FileStatus.Of((int)destination.DangerousGetHandle()) is not FileStatus made)
        {
            return true;
        }

        if (old.Owner != made.Owner)
        {
            _ = ChangeOwner(destination, (int)old.Owner, Unchanged);
        }

        return old.Group == made.Group || ChangeOwner(destination, Unchanged, (int)old.Group) == 0;
    }

    private static void CopyAccessList(string source, SafeFileHandle destination)
    {
        byte[] list = new byte[MostBytes];
        nint length = GetAttribute(source, AccessList, list, list.Length);
        if (length > 0)
        {
            _ = SetAttribute(destination, AccessList, list, length, flags: 0);
        }
        else
        {
            // One that the new file has from its folder would let in whom the old file did not.
            _ = RemoveAttribute(destination, AccessList);
        }
    }

    [LibraryImport("libc", EntryPoint = "fchown")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int ChangeOwner(SafeFileHandle file, int owner, int group);

    [LibraryImport("libc", EntryPoint = "getxattr", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint GetAttribute(string path, string name, [Out] byte[] value, nint size);

    [LibraryImport("libc", EntryPoint = "fsetxattr", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetAttribute(SafeFileHandle file, string name, byte[] value, nint size, int flags);

    [LibraryImport("libc", EntryPoint = "fremovexattr", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int RemoveAttribute(SafeFileHandle file, string name);
}
