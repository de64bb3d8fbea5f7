using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Cov19Ct.Model.Runtime;

/// <summary>The Microsoft Visual C++ runtime. libtorch for Windows needs it, and Windows does not name what it misses.</summary>
internal static class VisualCppRuntime
{
    private const string StandardLibrary = "msvcp140.dll";
    private const string Remedy = "Install the Microsoft Visual C++ 2015-2022 Redistributable (x64).";

    /// <summary>What code of the compiler 14.40 and later needs: an older runtime ends the process at the first lock of a
    /// <c>std::mutex</c> (STL changelog, Visual Studio 2022 17.10). libtorch 2.10 was linked by 14.42.</summary>
    private static readonly Version s_oldest = new(14, 40);

    /// <summary>Loads it.</summary>
    /// <exception cref="TorchRuntimeException">It is missing, or too old.</exception>
    public static void Require()
    {
        foreach (string library in (string[])["vcruntime140.dll", "vcruntime140_1.dll", StandardLibrary])
        {
            if (!NativeLibrary.TryLoad(library, out _))
            {
                throw new TorchRuntimeException($"{library} is missing: libtorch needs it. {Remedy}");
            }
        }

        using Process process = Process.GetCurrentProcess();
        ProcessModule? loaded = process.Modules.Cast<ProcessModule>().FirstOrDefault(
            module => string.Equals(module.ModuleName, StandardLibrary, StringComparison.OrdinalIgnoreCase));
        if (loaded is not null && FaultOf(loaded.FileVersionInfo) is string fault)
        {
            throw new TorchRuntimeException(fault);
        }
    }

    private static string? FaultOf(FileVersionInfo file) =>
        FaultOf(new Version(file.FileMajorPart, file.FileMinorPart, file.FileBuildPart));

    /// <summary>What is wrong with a version of the standard library; null if nothing is.</summary>
    /// <param name="version">The version of the file. It is 0.0.0 where the file says none: that of wine, which does its work.</param>
    public static string? FaultOf(Version version) => version.Major == 0 || version >= s_oldest
        ? null
        : $"{StandardLibrary} has the version {version}, and libtorch needs {s_oldest} or later. {Remedy}";
}
