using System.Buffers.Binary;
using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Cov19Ct.TestKit.Files;

/// <summary>Rights that a folder passes on to the files made in it, as setfacl and chmod give them. Tests are skipped where the system has
/// none.</summary>
internal static partial class FolderRights
{
    /// <summary>The account that the default access list names.</summary>
    public const int Account = 4711;

    private const string AccessList = "system.posix_acl_access";
    private const string DefaultList = "system.posix_acl_default";
    private const int NotSupported = 95;

    // Entries of an access list (acl(5), linux/posix_acl_xattr.h): kind, rights, account; the kinds in this order.
    private static readonly (ushort Kind, ushort Rights, uint Account)[] s_entries =
        [(1, 7, uint.MaxValue), (2, 4, Account), (4, 0, uint.MaxValue), (16, 5, uint.MaxValue), (32, 0, uint.MaxValue)];

    /// <summary>Sets the set-group-ID bit.</summary>
    [UnsupportedOSPlatform("windows")]
    public static void ShareWithGroup(string folder)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes.");
        File.SetUnixFileMode(folder, File.GetUnixFileMode(folder) | UnixFileMode.SetGroup);
        Assert.SkipUnless((File.GetUnixFileMode(folder) & UnixFileMode.SetGroup) != 0, "This folder takes no set-group-ID bit.");
    }

    /// <summary>Gives new files of the folder an access list that lets <see cref="Account"/> read.</summary>
    [UnsupportedOSPlatform("windows")]
    public static void LetAccountRead(string folder)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has these access lists.");
        byte[] list = new byte[4 + (8 * s_entries.Length)];
        BinaryPrimitives.WriteUInt32LittleEndian(list, 2);
        for (int index = 0; index < s_entries.Length; index++)
        {
            Span<byte> entry = list.AsSpan(4 + (8 * index), 8);
            BinaryPrimitives.WriteUInt16LittleEndian(entry, s_entries[index].Kind);
            BinaryPrimitives.WriteUInt16LittleEndian(entry[2..], s_entries[index].Rights);
            BinaryPrimitives.WriteUInt32LittleEndian(entry[4..], s_entries[index].Account);
        }

        if (SetAttribute(folder, DefaultList, list, list.Length, flags: 0) != 0)
        {
            int error = Marshal.GetLastPInvokeError();
            Assert.SkipWhen(error == NotSupported, "This file system has no access lists.");
            throw new Win32Exception(error);
        }
    }

    /// <summary>True where <see cref="Account"/> may read a file: by its entry, and by the mask, which limits all named accounts.</summary>
    public static bool AccountMayRead(string path)
    {
        byte[] list = new byte[1024];
        int length = (int)GetAttribute(path, AccessList, list, list.Length);
        bool May(ushort kind) => Enumerable.Range(0, Math.Max(0, (length - 4) / 8)).Select(index => 4 + (8 * index)).Any(start =>
            BinaryPrimitives.ReadUInt16LittleEndian(list.AsSpan(start)) == kind
            && (BinaryPrimitives.ReadUInt16LittleEndian(list.AsSpan(start + 2)) & 4) != 0);
        return May(2) && May(16);
    }

    [LibraryImport("libc", EntryPoint = "getxattr", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint GetAttribute(string path, string name, [Out] byte[] value, nint size);

    [LibraryImport("libc", EntryPoint = "setxattr", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetAttribute(string path, string name, byte[] value, nint size, int flags);
}
