using System.Runtime.InteropServices;

namespace Cov19Ct.Model;

/// <summary>Tries the native libraries one by one, so that the error can say which is missing.</summary>
internal static class NativeLibraries
{
    /// <summary>File name of the library that TorchSharp calls.</summary>
    public static string BindingName => FileName("LibTorchSharp");

    /// <summary>In the order of their dependencies. Those marked optional belong to some builds of libtorch only.</summary>
    private static readonly (string Name, bool IsOptional)[] s_libraries =
    [
        ("c10", false), ("torch_cpu", false), ("c10_cuda", true), ("torch_cuda", true), ("torch", false), ("LibTorchSharp", false),
    ];

    /// <summary>Loads all libraries from a folder; they stay loaded.</summary>
    /// <exception cref="TorchRuntimeException">One is missing or cannot be loaded.</exception>
    public static void LoadAll(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            RequireVisualCppRuntime();
        }

        foreach ((string name, bool isOptional) in s_libraries)
        {
            string file = Path.Combine(folder, FileName(name));
            if (File.Exists(file))
            {
                Load(file);
            }
            else if (!isOptional)
            {
                throw new TorchRuntimeException(
                    $"{Path.GetFileName(file)} is missing from {folder}. The module was built for another platform, or is not whole.");
            }
        }
    }

    private static void Load(string file)
    {
        try
        {
            NativeLibrary.Load(file);
        }
        catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException)
        {
            throw new TorchRuntimeException($"{Path.GetFileName(file)} cannot be loaded: {Explain(exception.Message)}", exception);
        }
    }

    /// <summary>libtorch needs it, and Windows does not name what it misses.</summary>
    private static void RequireVisualCppRuntime()
    {
        foreach (string library in (string[])["vcruntime140.dll", "vcruntime140_1.dll", "msvcp140.dll"])
        {
            if (!NativeLibrary.TryLoad(library, out _))
            {
                throw new TorchRuntimeException(
                    $"{library} is missing: libtorch needs the Microsoft Visual C++ 2015-2022 Redistributable (x64).");
            }
        }
    }

    /// <summary>Adds what to do to the messages of the Linux loader that users meet.</summary>
    private static string Explain(string message) =>
        message.Contains("GLIBCXX_", StringComparison.Ordinal) || message.Contains("GLIBC_", StringComparison.Ordinal)
            ? $"the system's C++ or C library is too old for libtorch 2.10 ({FirstLine(message)})."
            : FirstLine(message);

    private static string FirstLine(string message) =>
        message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .FirstOrDefault(line => line.Contains("GLIBC", StringComparison.Ordinal) || line.Contains("cannot open", StringComparison.Ordinal))
        ?? message.Split('\n')[0];

    private static string FileName(string name) =>
        OperatingSystem.IsWindows() ? $"{name}.dll" : OperatingSystem.IsMacOS() ? $"lib{name}.dylib" : $"lib{name}.so";
}
