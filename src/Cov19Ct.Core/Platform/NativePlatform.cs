using System.Runtime.InteropServices;

namespace Cov19Ct;

/// <summary>Where the package for all platforms keeps the native libraries of this one.</summary>
internal static class NativePlatform
{
    /// <summary>The folder below the one of the assemblies, such as <c>runtimes/linux-x64/native</c>.</summary>
    /// <remarks>Not <see cref="RuntimeInformation.RuntimeIdentifier"/>, which some distributions build with their own name in it.</remarks>
    public static string Folder { get; } = Path.Combine("runtimes", $"{SystemName}-{Architecture}", "native");

    private static string SystemName => OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux";

    private static string Architecture => RuntimeInformation.ProcessArchitecture switch
    {
        System.Runtime.InteropServices.Architecture.X64 => "x64",
        System.Runtime.InteropServices.Architecture.Arm64 => "arm64",
        _ => "other",
    };
}
