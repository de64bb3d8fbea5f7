using System.Runtime.InteropServices;

namespace Cov19Ct.Model.Runtime;

/// <summary>Keeps oneDNN, which computes libtorch's convolutions, from kernels that are wrong on the processor at hand.</summary>
/// <remarks>oneDNN takes an empty report of a cache (<see cref="ProcessorCaches"/>) for a cache of one byte. Its blocked matrix kernels
/// (brgemm, AVX2 and above) divide their work by these sizes: some 1×1 convolutions then give wrong values, others end the process with a
/// division by zero. The kernels for AVX do not ask for the sizes.</remarks>
internal static partial class OneDnnKernels
{
    private const string Variable = "ONEDNN_MAX_CPU_ISA";
    private const string Right = "AVX";

    /// <summary>The one value below <see cref="Right"/>.</summary>
    private const string Lower = "SSE41";

    /// <summary>To be called before libtorch computes anything: oneDNN reads the variable once.</summary>
    public static void KeepRight()
    {
        if (!ProcessorCaches.AreReported)
        {
            // A lower limit is set too: one that a script has set is known to .NET alone.
            SetVariable(Environment.GetEnvironmentVariable(Variable) == Lower ? Lower : Right);
        }
    }

    /// <summary>Where the library reads it: on Unix, .NET does not tell the C library what it sets.</summary>
    private static void SetVariable(string value)
    {
        if (OperatingSystem.IsWindows())
        {
            Environment.SetEnvironmentVariable(Variable, value);
        }
        else
        {
            _ = SetNative(Variable, value, overwrite: 1);
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetNative(string name, string value, int overwrite);
}
