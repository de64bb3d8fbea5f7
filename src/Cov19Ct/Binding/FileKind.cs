using System.Management.Automation;
using System.Runtime.InteropServices;
using Cov19Ct.Hosting;

namespace Cov19Ct.Binding;

/// <summary>What stands at a path where a file is meant.</summary>
internal static partial class FileKind
{
    private const int CurrentFolder = -100; // AT_FDCWD
    private const uint TypeOnly = 1; // STATX_TYPE
    private const int ModeOffset = 28; // stx_mode, the same on every architecture
    private const int TypeMask = 0xF000;
    private const int Regular = 0x8000;
    private const int Folder = 0x4000;

    /// <summary>Why the path cannot be read or written as a file; null where it can, and where nothing is there.</summary>
    public static ErrorRecord? Refusal(string fullPath) =>
        Directory.Exists(fullPath) ? Errors.PathIsFolder(fullPath)
        : IsSpecial(fullPath) ? Errors.SpecialFile(fullPath)
        : null;

    /// <summary>True for a device, a named pipe or a socket, also behind a symbolic link. A read of one may never end, and a file that is
    /// renamed to its path replaces it.</summary>
    private static bool IsSpecial(string fullPath)
    {
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        // .NET distinguishes none of these from a regular file without opening it, and to open a named pipe waits for its other end.
        byte[] status = new byte[256];
        try
        {
            return Statx(CurrentFolder, fullPath, flags: 0, TypeOnly, status) == 0
                && (BitConverter.ToUInt16(status, ModeOffset) & TypeMask) is not (Regular or Folder);
        }
        catch (EntryPointNotFoundException)
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Statx(int folder, string path, int flags, uint mask, [Out] byte[] status);
}
