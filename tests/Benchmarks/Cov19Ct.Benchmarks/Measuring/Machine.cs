using System.Runtime.InteropServices;
using Cov19Ct.Model.Runtime;
using static TorchSharp.torch;

namespace Cov19Ct.Benchmarks.Measuring;

/// <summary>What figures were taken on: they mean nothing without it.</summary>
internal static class Machine
{
    private const string ProcessorFile = "/proc/cpuinfo";

    /// <summary>One line of Markdown: processor, cores, system and runtimes.</summary>
    public static string Describe()
    {
        TorchRuntime.EnsureLoaded();
        return $"{Processor()}, {Environment.ProcessorCount} cores, "
            + $"{GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1 << 30):0} GiB; "
            + $"{RuntimeInformation.OSDescription}; {RuntimeInformation.FrameworkDescription}; libtorch {__version__}, "
            + $"{get_num_threads()} threads";
    }

    private static string Processor()
    {
        if (!File.Exists(ProcessorFile))
        {
            return RuntimeInformation.ProcessArchitecture.ToString();
        }

        string[] lines = File.ReadAllLines(ProcessorFile);
        string[] wide = ["avx2", "avx512f", "avx512_bf16", "avx512_vnni", "amx_bf16"];
        string[] flags = Value("flags").Split(' ');
        return $"{Value("model name")} (family {Value("cpu family")}, model {Value("model")}; {string.Join(", ", wide.Intersect(flags))})";

        string Value(string name) =>
            lines.FirstOrDefault(line => line.Split(':')[0].Trim() == name)?.Split(':', 2)[1].Trim() ?? "unknown";
    }
}
