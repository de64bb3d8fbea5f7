using System.Runtime.InteropServices;

namespace Cov19Ct.Storage.Files;

/// <summary>Who may use a file, on Unix: its mode, and on Linux its access list (acl(5)).</summary>
internal static partial class FileAccessRights
{
    private const string AccessList = "system.posix_acl_access";
    private const string DefaultList = "system.posix_acl_default";

    // Far above any list: 8 bytes an entry.
    private const int MostBytes = 1 << 16;

    /// <summary>True where a folder gives what is made in it an access list, which then decides in place of the umask.</summary>
    public static bool HasDefault(string folder) => OperatingSystem.IsLinux() && GetAttribute(folder, DefaultList, [], 0) > 0;

    /// <summary>Gives a file the rights of another one, as far as the file system can. On Windows they are kept when a file is
    /// replaced.</summary>
    /// <param name="source">The other file; where there is none, nothing is done.</param>
    /// <param name="destination">The file.</param>
    public static void Copy(string source, string destination)
    {
        if (OperatingSystem.IsWindows() || !File.Exists(source))
        {
            return;
        }

        try
        {
            // The list first: without one, the mode of a file means other rights.
            if (OperatingSystem.IsLinux())
            {
                CopyAccessList(source, destination);
            }

            File.SetUnixFileMode(destination, File.GetUnixFileMode(source));
        }
        catch (Exception exception) when (exception.IsFileSystemFault())
        {
            // Some network file systems have no modes.
        }
    }

    private static void CopyAccessList(string source, string destination)
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

    [LibraryImport("libc", EntryPoint = "getxattr", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint GetAttribute(string path, string name, [Out] byte[] value, nint size);

    [LibraryImport("libc", EntryPoint = "setxattr", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetAttribute(string path, string name, byte[] value, nint size, int flags);

    [LibraryImport("libc", EntryPoint = "removexattr", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int RemoveAttribute(string path, string name);
}
