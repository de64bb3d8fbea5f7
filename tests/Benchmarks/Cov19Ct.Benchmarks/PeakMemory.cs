using System.Diagnostics;
using System.Globalization;

namespace Cov19Ct.Benchmarks;

/// <summary>The most memory that this process has had resident.</summary>
internal static class PeakMemory
{
    private const string Status = "/proc/self/status";
    private const string Field = "VmHWM:";

    /// <summary>Bytes, libraries and mapped files included. On Linux the kernel's own count, VmHWM of proc(5).</summary>
    public static long Read()
    {
        if (!File.Exists(Status))
        {
            using Process process = Process.GetCurrentProcess();
            return process.PeakWorkingSet64;
        }

        string line = File.ReadLines(Status).First(line => line.StartsWith(Field, StringComparison.Ordinal));
        string[] parts = line[Field.Length..].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return long.Parse(parts[0], CultureInfo.InvariantCulture) * 1024;
    }

    public static string InGibibytes(long bytes) => FormattableString.Invariant($"{bytes / (double)(1 << 30):0.00} GiB");
}
