using System.Runtime.InteropServices;

namespace Cov19Ct.Storage.Files;

/// <summary>Who may use a file, on Unix: its mode, and on Linux its access list (acl(5)).</summary>
internal static partial class FileAccessRights
{
    private const string AccessList = "system.posix_acl_access";

    // Far above any list: 8 bytes an entry.
    private const int MostBytes = 1 << 16;

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
            File.SetUnixFileMode(destination, File.GetUnixFileMode(source));
            if (OperatingSystem.IsLinux())
            {
                CopyAccessList(source, destination);
            }
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
    }

    [LibraryImport("libc", EntryPoint = "getxattr", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint GetAttribute(string path, string name, [Out] byte[] value, nint size);

    [LibraryImport("libc", EntryPoint = "setxattr", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetAttribute(string path, string name, byte[] value, nint size, int flags);
}
