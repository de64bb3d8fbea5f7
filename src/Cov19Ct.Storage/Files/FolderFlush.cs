using System.Runtime.InteropServices;

namespace Cov19Ct.Storage.Files;

/// <summary>Brings the names in a folder to the disk. A flushed file whose name is not on the disk yet is lost when the power
/// fails.</summary>
internal static partial class FolderFlush
{
    private const int ReadOnly = 0; // O_RDONLY

    /// <summary>Of the folder of a file, on Unix; Windows needs no such call. File systems that cannot do it are left alone.</summary>
    public static void Of(string path)
    {
        if (OperatingSystem.IsWindows() || Path.GetDirectoryName(Path.GetFullPath(path)) is not string folder)
        {
            return;
        }

        int handle = Open(folder, ReadOnly);
        if (handle >= 0)
        {
            _ = Synchronise(handle);
            _ = Close(handle);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Synchronise(int handle);

    [LibraryImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int handle);
}
