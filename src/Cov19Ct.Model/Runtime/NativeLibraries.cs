using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace Cov19Ct.Model.Runtime;

/// <summary>Tries the native libraries one by one, so that the error can say which is missing.</summary>
internal static partial class NativeLibraries
{
    // RTLD_LAZY and RTLD_NOLOAD of Linux: a library that is not in the process is not loaded.
    private const int OnlyIfLoaded = 0x1 | 0x4;

    private const string Cpu = "torch_cpu";
    private const string Cuda = "torch_cuda";
    private const string Binding = "LibTorchSharp";

    /// <summary>Those of libtorch, in the order of their dependencies. Optional ones belong to some builds of it only.</summary>
    private static readonly (string Name, bool IsOptional)[] s_libraries =
    [
        ("c10", false), (Cpu, false), ("c10_cuda", true), (Cuda, true), ("torch", false),
    ];

    private static readonly ConcurrentDictionary<string, IntPtr> s_loaded = new();

    /// <summary>The folder that libraries of libtorch are in the process from; null before the first.</summary>
    private static string? s_loadedFrom;

    /// <summary>File name of the library that TorchSharp calls.</summary>
    public static string BindingName => FileName(Binding);

    /// <summary>Whether the libtorch in a folder is a build with CUDA.</summary>
    public static bool HasCuda(string folder) => Has(folder, Cuda);

    /// <summary>The handle of a library loaded here, by its name without prefix and ending; zero for others.</summary>
    public static IntPtr Find(string name) => s_loaded.GetValueOrDefault(name);

    /// <summary>Loads libtorch from one folder and TorchSharp's binding from the module's own; they stay loaded.</summary>
    /// <remarks>The binding lies beside our libtorch and yet takes another: the loaders of Linux and Windows satisfy a dependency with a
    /// library of that name (SONAME, base name) which is in the process already, before they look for a file.</remarks>
    /// <exception cref="TorchRuntimeException">One is missing, cannot be loaded, or is of another version.</exception>
    public static void LoadAll(LibtorchFolder libtorch, string own)
    {
        if (OperatingSystem.IsWindows())
        {
            VisualCppRuntime.Require();
        }

        if (s_loadedFrom is not null && s_loadedFrom != libtorch.Path)
        {
            throw new TorchRuntimeException(
                $"This process has loaded libtorch from {s_loadedFrom}, and cannot load a second one from {libtorch.Path}. Start a new "
                    + "process.");
        }

        if (libtorch.IsNamed)
        {
            RequireOneLibtorch(libtorch.Path, own);
        }
        else
        {
            RequireOwn(own);
        }

        foreach ((string name, bool isOptional) in s_libraries)
        {
            if (isOptional && !Has(libtorch.Path, name))
            {
                continue;
            }

            IntPtr handle = Load(name, libtorch.Path, libtorch.IsNamed);
            s_loadedFrom = libtorch.Path;
            if (libtorch.IsNamed)
            {
                RequireName(name, handle, libtorch.Path);
            }

            if (libtorch.IsNamed && name == Cpu)
            {
                LibtorchVersion.Require(LibtorchVersion.Ask(handle) ?? "of an older version", libtorch.Path);
            }
        }

        if (OperatingSystem.IsWindows() && libtorch.IsNamed && HasCuda(libtorch.Path))
        {
            LoadPartsOfCuda(libtorch.Path);
        }

        Load(Binding, own, isNamed: false);
    }

    public static string FileName(string name) =>
        OperatingSystem.IsWindows() ? $"{name}.dll" : OperatingSystem.IsMacOS() ? $"lib{name}.dylib" : $"lib{name}.so";

    private static bool Has(string folder, string name) => File.Exists(Path.Combine(folder, FileName(name)));

    /// <summary>TorchSharp asks for <c>torch_cpu</c> and <c>torch_cuda</c> by name. A load context of the module's answers with what is
    /// loaded (<see cref="Find"/>); where none does, or has nothing to answer with, the file beside TorchSharp would be loaded too, which
    /// ends the process.</summary>
    /// <exception cref="TorchRuntimeException">It would.</exception>
    public static void RequireOneLibtorch(string folder, string own)
    {
        bool isAnswered = AssemblyLoadContext.GetLoadContext(typeof(NativeLibraries).Assembly) != AssemblyLoadContext.Default;
        foreach ((string name, string backend) in ((string, string)[])[(Cpu, "none"), (Cuda, "cpu")])
        {
            if (Has(own, name) && !(isAnswered && Has(folder, name)))
            {
                throw new TorchRuntimeException(
                    $"{LibtorchFolder.EnvironmentVariable} leads to {folder}, but {FileName(name)} in {own} would also be loaded. "
                        + $"Remove the variable, or build with TorchBackend {backend}.");
            }
        }
    }

    /// <exception cref="TorchRuntimeException">The module came without libtorch; the message says the ways to get it.</exception>
    public static void RequireOwn(string own)
    {
        if (!s_libraries.Any(library => Has(own, library.Name)))
        {
            throw new TorchRuntimeException(LibtorchFolder.Absent);
        }
    }

    /// <summary>The binding asks for <c>libtorch_cpu.so</c>. A library whose SONAME is another, such as <c>libtorch_cpu.so.2.10</c>, would
    /// not satisfy it, and the loader would take the file beside the binding.</summary>
    private static void RequireName(string name, IntPtr handle, string folder)
    {
        // Without a folder, the loader of Linux looks among the libraries of the process first. It must not look further: a libtorch of the
        // system beside this one ends the process.
        if (OperatingSystem.IsLinux() && FindLoaded(FileName(name), OnlyIfLoaded) != handle)
        {
            throw new TorchRuntimeException(
                $"The SONAME of {FileName(name)} in {folder} is not its file name, as in packages of Linux distributions, so TorchSharp "
                    + $"does not find it. {LibtorchFolder.Remedy}");
        }
    }

    // In libc itself since glibc 2.34; older ones, and newer ones too, have this library.
    [LibraryImport("libdl.so.2", EntryPoint = "dlopen", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial IntPtr FindLoaded(string name, int flags);

    private static IntPtr Load(string name, string folder, bool isNamed)
    {
        string file = Path.Combine(folder, FileName(name));
        if (!File.Exists(file))
        {
            string cause = isNamed
                ? $"The libtorch that {LibtorchFolder.EnvironmentVariable} names is incomplete, or is for another platform. "
                    + $"{LibtorchFolder.Remedy}"
                : "The module is incomplete, or is for another platform. Install the package for this platform.";
            throw new TorchRuntimeException($"{FileName(name)} is missing from {folder}. {cause}");
        }

        try
        {
            return s_loaded[name] = NativeLibrary.Load(file);
        }
        catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException)
        {
            string message = $"{file} cannot be loaded: {Explain(exception.Message)}";
            throw new TorchRuntimeException(isNamed ? $"{message} {LibtorchFolder.Remedy}" : message, exception);
        }
    }

    /// <summary>cuDNN and the run-time compiler load parts of themselves by name, which Windows does not look for beside them.</summary>
    private static void LoadPartsOfCuda(string folder)
    {
        foreach (string file in (string[])[.. Directory.EnumerateFiles(
            folder, "cudnn*.dll"), .. Directory.EnumerateFiles(folder, "nvrtc*.dll")])
        {
            NativeLibrary.TryLoad(file, out _);
        }
    }

    /// <summary>Adds what to do to the messages of the Linux loader that users meet.</summary>
    private static string Explain(string message) =>
        message.Contains("GLIBCXX_", StringComparison.Ordinal) || message.Contains("GLIBC_", StringComparison.Ordinal)
            ? $"the C++ or C library of the system is too old for libtorch {LibtorchVersion.Needed} ({Cause(message)})."
            : $"{Cause(message).TrimEnd('.')}.";

    /// <summary>The line with the cause: on Linux, advice about tools comes first.</summary>
    private static string Cause(string message)
    {
        string[] lines = message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return lines.FirstOrDefault(
            line => line.Contains("GLIBC", StringComparison.Ordinal) || line.Contains("cannot open", StringComparison.Ordinal))
            ?? lines.ElementAtOrDefault(1) ?? message;
    }
}
