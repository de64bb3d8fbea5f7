using System.Runtime.InteropServices;

namespace Cov19Ct.Storage.Files;

/// <summary>What the system says of the target of a path, or of an open file.</summary>
/// <param name="Type">The bits of its mode that tell the kind: <see cref="Regular"/>, <see cref="Folder"/> or another.</param>
/// <param name="Length">Bytes; not known without a time.</param>
/// <param name="ChangedUtc">Time of the last change; null where only the type is known.</param>
/// <param name="Owner">Number of the user that it belongs to; not known without a time.</param>
/// <param name="Group">Number of its group; not known without a time.</param>
internal readonly partial record struct FileStatus(int Type, long Length, DateTime? ChangedUtc, uint Owner, uint Group)
{
    /// <summary>The type of a regular file.</summary>
    public const int Regular = 0x8000;

    /// <summary>The type of a folder.</summary>
    public const int Folder = 0x4000;

    private const int CurrentFolder = -100; // AT_FDCWD
    private const int EmptyPath = 0x1000; // AT_EMPTY_PATH
    private const uint Mask = 0x259; // STATX_TYPE, STATX_UID, STATX_GID, STATX_MTIME, STATX_SIZE

    // Of struct statx, the same on every architecture.
    private const int OwnerOffset = 20; // stx_uid
    private const int GroupOffset = 24; // stx_gid
    private const int ModeOffset = 28; // stx_mode
    private const int SizeOffset = 40; // stx_size
    private const int SecondsOffset = 112; // stx_mtime.tv_sec
    private const int NanosecondsOffset = 120; // stx_mtime.tv_nsec
    private const int AppleModeOffset = 4; // st_mode of macOS on arm64
    private const int TypeMask = 0xF000;

    /// <summary>True for a device, a named pipe or a socket.</summary>
    public bool IsSpecial => Type is not (Regular or Folder);

    /// <summary>Asks about the target of a path; null where nothing is there, and on systems that are not asked.</summary>
    public static FileStatus? Of(string path)
    {
        if (path.Contains('\0', StringComparison.Ordinal))
        {
            return null;
        }

        if (OperatingSystem.IsLinux())
        {
            return Ask(CurrentFolder, path, flags: 0);
        }

        // .NET distinguishes none of the special kinds from a regular file without opening it.
        Span<byte> answer = stackalloc byte[256];
        answer.Clear();
        return OperatingSystem.IsMacOS() && RuntimeInformation.ProcessArchitecture == Architecture.Arm64
            && Stat(path, ref MemoryMarshal.GetReference(answer)) == 0
            ? new FileStatus(BitConverter.ToUInt16(answer[AppleModeOffset..]) & TypeMask, 0, ChangedUtc: null, 0, 0)
            : null;
    }

    /// <summary>Asks about an open file of Linux.</summary>
    public static FileStatus? Of(int descriptor) => Ask(descriptor, "", EmptyPath);

    private static FileStatus? Ask(int folder, string path, int flags)
    {
        Span<byte> answer = stackalloc byte[256];
        answer.Clear();
        try
        {
            return Statx(folder, path, flags, Mask, ref MemoryMarshal.GetReference(answer)) != 0
                ? null
                : new FileStatus(
                    BitConverter.ToUInt16(answer[ModeOffset..]) & TypeMask,
                    BitConverter.ToInt64(answer[SizeOffset..]),
                    DateTime.UnixEpoch.AddSeconds(BitConverter.ToInt64(answer[SecondsOffset..]))
                        .AddTicks(BitConverter.ToUInt32(answer[NanosecondsOffset..]) / TimeSpan.NanosecondsPerTick),
                    BitConverter.ToUInt32(answer[OwnerOffset..]),
                    BitConverter.ToUInt32(answer[GroupOffset..]));
        }
        catch (EntryPointNotFoundException)
        {
            // A C library older than 2018 has no statx.
            return null;
        }
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Statx(int folder, string path, int flags, uint mask, ref byte answer);

    [LibraryImport("libc", EntryPoint = "stat", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Stat(string path, ref byte answer);
}
