using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Cov19Ct.Shell;

/// <summary>Windows' console interprets control sequences only when asked to (ENABLE_VIRTUAL_TERMINAL_PROCESSING).</summary>
[SupportedOSPlatform("windows")]
internal static partial class WindowsConsole
{
    private const int StandardOutput = -11;

    private const int StandardError = -12;

    private const uint VirtualTerminalProcessing = 0x0004;

    /// <returns>False where the console is too old for them.</returns>
    public static bool TryEnableSequences() => TryEnable(StandardOutput) | TryEnable(StandardError);

    private static bool TryEnable(int stream)
    {
        nint handle = GetStdHandle(stream);
        return GetConsoleMode(handle, out uint mode) && SetConsoleMode(handle, mode | VirtualTerminalProcessing);
    }

    [LibraryImport("kernel32.dll")]
    private static partial nint GetStdHandle(int stream);

    [LibraryImport("kernel32.dll")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool GetConsoleMode(nint handle, out uint mode);

    [LibraryImport("kernel32.dll")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool SetConsoleMode(nint handle, uint mode);
}
