using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Cov19Ct.Tests;

/// <summary>Settings of each test process, and of the processes that it starts, that save processor time and change no result.</summary>
/// <remarks>Two test processes run at once where there are two cores, and each has many small networks. Whoever sets
/// <c>OMP_NUM_THREADS</c> or <c>OMP_WAIT_POLICY</c> gets none of this.</remarks>
internal static class TestProcess
{
    private const int TrimThreshold = -1;
    private const int MappingThreshold = -3;

    /// <summary>The largest that glibc takes.</summary>
    private const int MappingBytes = 32 << 20;

    [ModuleInitializer]
    internal static void SaveProcessorTime()
    {
        if (Environment.GetEnvironmentVariable("OMP_NUM_THREADS") is not null
            || Environment.GetEnvironmentVariable("OMP_WAIT_POLICY") is not null)
        {
            return;
        }

        // A thread for each network: two would wait for each other most of the time. One that waits sleeps.
        Set("OMP_NUM_THREADS", "1");
        Set("OMP_WAIT_POLICY", "PASSIVE");

        // Processes that live for seconds do not earn back what their profiles cost; for this one runtimeconfig.json says it.
        Set("DOTNET_TieredPGO", "0");

        // What the just-in-time compiler writes is mapped once: mapping it a second time costs a short process up to a tenth of its time.
        Set("DOTNET_EnableWriteXorExecute", "0");

        // Memory of a network is kept for the next one, instead of being given back and cleared again.
        Set("MALLOC_TRIM_THRESHOLD_", $"{int.MaxValue}");
        Set("MALLOC_MMAP_THRESHOLD_", $"{MappingBytes}");
        if (OperatingSystem.IsLinux())
        {
            _ = mallopt(TrimThreshold, int.MaxValue);
            _ = mallopt(MappingThreshold, MappingBytes);
        }
    }

    /// <summary>For .NET and the processes it starts, and for native libraries that this process loads later.</summary>
    private static void Set(string name, string value)
    {
        Environment.SetEnvironmentVariable(name, value);
        if (!OperatingSystem.IsWindows())
        {
            _ = setenv(Encoding.UTF8.GetBytes($"{name}\0"), Encoding.UTF8.GetBytes($"{value}\0"), overwrite: 1);
        }
    }

    [DllImport("libc")]
    private static extern int setenv(byte[] name, byte[] value, int overwrite);

    [DllImport("libc")]
    private static extern int mallopt(int parameter, int value);
}
