using System.Runtime.CompilerServices;

namespace Cov19Ct.Build.Tests.Elf;

/// <summary>A fact that skips where the TorchSharp package has not been restored on this machine.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TorchSharpPackageFactAttribute : FactAttribute
{
    public TorchSharpPackageFactAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line)
    {
        if (!File.Exists(NativeLibrary))
        {
            Skip = "needs TorchSharp 0.107.0 in the package cache";
        }
    }

    public static string NativeLibrary { get; } = Path.Combine(
        Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages"),
        "torchsharp", "0.107.0", "runtimes", "linux-x64", "native", "libLibTorchSharp.so");
}
