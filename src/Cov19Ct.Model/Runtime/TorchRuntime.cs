using System.Runtime.CompilerServices;
using TorchSharp;

namespace Cov19Ct.Model.Runtime;

/// <summary>Loads the native libraries of the network, and chooses the device.</summary>
public static class TorchRuntime
{
    private static readonly object s_lock = new();
    private static LibtorchFolder? s_libtorch;

    /// <summary>How many cores libtorch computes with: those of the machine, unless <c>OMP_NUM_THREADS</c> names fewer.</summary>
    public static int Cores { get; private set; } = 1;

    /// <summary>Loads libtorch, once a process, before any TorchSharp type is touched: from the folder that <c>COV19CT_LIBTORCH</c>
    /// names, or the module's own.</summary>
    /// <remarks>TorchSharp's own loader, when it fails, prints a trace and copies hundreds of megabytes about. So each
    /// library is tried here first, in the order of their dependencies.</remarks>
    /// <exception cref="TorchRuntimeException">A library is missing, of another version, or cannot be loaded; the message says which and
    /// why.</exception>
    public static void EnsureLoaded()
    {
        lock (s_lock)
        {
            if (s_libtorch is null)
            {
                string own = FindNativeFolder();
                LibtorchFolder libtorch = LibtorchFolder.Find(Environment.GetEnvironmentVariable(LibtorchFolder.EnvironmentVariable), own);
                OneDnnKernels.KeepRight();
                NativeLibraries.LoadAll(libtorch, own);
                LibtorchLog.KeepQuiet(NativeLibraries.Find("c10"));
                StartTorch();
                Cores = CountCores();
                s_libtorch = libtorch;
            }
        }
    }

    /// <summary>Answers a load context that is asked for a library of libtorch by name: TorchSharp does so, whatever is loaded.</summary>
    /// <param name="name">Without prefix and ending, such as <c>torch_cpu</c>.</param>
    /// <returns>The handle of the library that was loaded under this name; zero where none was.</returns>
    public static IntPtr FindLibrary(string name) => NativeLibraries.Find(name);

    /// <summary>Sets how many cores libtorch takes for the operators of the calling thread. Whoever computes says so first: what others
    /// set is what new threads start with.</summary>
    internal static void UseCores(int count)
    {
        // Asked first: a thread's first operator would set it to the process's number otherwise.
        if (torch.get_num_threads() != count)
        {
            torch.set_num_threads(count);
        }
    }

    /// <summary>The device for a name: <c>Auto</c>, <c>Cpu</c>, <c>Cuda</c> or <c>Cuda:n</c>, in any case.</summary>
    /// <returns><c>cpu</c> or <c>cuda:n</c>.</returns>
    /// <exception cref="DeviceUnavailableException">There is no such device here.</exception>
    /// <exception cref="TorchRuntimeException">libtorch cannot be loaded.</exception>
    public static string ResolveDevice(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        EnsureLoaded();
        int gpus = CountGpus();
        switch (name.ToUpperInvariant().Split(':'))
        {
            case ["AUTO"]:
                return gpus > 0 ? "cuda:0" : "cpu";
            case ["CPU"]:
                return "cpu";
            case ["CUDA"] when gpus > 0:
                return "cuda:0";
            case ["CUDA", string text] when int.TryParse(text, out int index) && index >= 0 && index < gpus:
                return $"cuda:{index}";
            case ["CUDA", ..]:
                throw new DeviceUnavailableException(name, gpus > 0 ? $"the machine has {gpus} CUDA devices, numbered from 0."
                    : NativeLibraries.HasCuda(s_libtorch!.Path) ? "libtorch finds no CUDA device."
                    : "the loaded libtorch is a build without CUDA.");
            default:
                throw new DeviceUnavailableException(name, "the valid names are Auto, Cpu, Cuda and Cuda:n.");
        }
    }

    /// <summary>The folder of the natives: flat beside TorchSharp in a module for one platform, below <c>runtimes</c> in the one for all
    /// platforms and in a test's output.</summary>
    private static string FindNativeFolder()
    {
        string folder = Path.GetDirectoryName(typeof(TorchRuntime).Assembly.Location)!;
        string nested = Path.Combine(folder, NativePlatform.Folder);
        return File.Exists(Path.Combine(folder, NativeLibraries.BindingName)) || !Directory.Exists(nested) ? folder : nested;
    }

    /// <summary>Apart, so that TorchSharp's static constructors run only after the natives are there.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void StartTorch()
    {
        try
        {
            torch.InitializeDeviceType(DeviceType.CPU);
            KeepFloat32();
        }
        catch (Exception exception)
            when (exception is TypeInitializationException or NotSupportedException or DllNotFoundException or BadImageFormatException)
        {
            throw new TorchRuntimeException($"libtorch was found, but cannot start: {exception.GetBaseException().Message}", exception);
        }
    }

    /// <summary>Unless told not to, libtorch lets cuDNN take the factors of float32 convolutions with ten bits of mantissa (TF32) on GPUs
    /// that have it. What is called Float32 here is float32 on every device; who wants speed takes BFloat16, which is recorded.</summary>
    private static void KeepFloat32()
    {
        torch.backends.cudnn.allow_tf32 = false;
        torch.backends.cuda.matmul.allow_tf32 = false;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int CountCores() => torch.get_num_threads();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int CountGpus() => torch.cuda.is_available() ? torch.cuda.device_count() : 0;
}
