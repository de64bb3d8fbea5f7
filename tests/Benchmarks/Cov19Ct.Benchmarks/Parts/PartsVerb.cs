#if WITH_PEERS
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
#endif
using Cov19Ct.Benchmarks.Measuring;

namespace Cov19Ct.Benchmarks.Parts;

/// <summary>The parts, each by itself, in BenchmarkDotNet.</summary>
internal static class PartsVerb
{
#if WITH_PEERS
    /// <summary>Characters that the name of a transfer syntax may take in a table.</summary>
    private const int LongestName = 110;
#endif

    /// <param name="arguments"><c>--data folder</c> for the decoders' files; all others are BenchmarkDotNet's own, such as
    /// <c>--filter</c>.</param>
    public static void Run(string[] arguments)
    {
        PeerPackages.Require();
        int data = Array.IndexOf(arguments, "--data");
        if (data >= 0 && data + 1 < arguments.Length)
        {
            PartsData.FindFiles(arguments[data + 1]);
            arguments = [.. arguments[..data], .. arguments[(data + 2)..]];
        }

        try
        {
            Run(
                arguments.Contains("--filter") || arguments.Contains("--list") ? arguments : [.. arguments, "--filter", "*"],
                decodes: data >= 0);
        }
        finally
        {
            PartsData.Delete();
        }
    }

    private static void Run(string[] arguments, bool decodes)
    {
#if WITH_PEERS
        // In this process: a project of its own for each run would link half a gigabyte of natives each time.
        Job job = Job.Default
            .WithToolchain(new InProcessEmitToolchain(TimeSpan.FromHours(1), logOutput: true))
            .WithWarmupCount(3)
            .WithIterationCount(7);
        IConfig config = DefaultConfig.Instance.AddJob(job)
            .WithArtifactsPath(Path.Combine(Repository.Root, "artifacts", "benchmarks"))
            .WithSummaryStyle(SummaryStyle.Default.WithMaxParameterColumnWidth(LongestName));
        Type[] parts = [typeof(WindowResizeParts), typeof(EncoderParts), typeof(HeadParts), typeof(ModelLoadParts)];
        BenchmarkSwitcher.FromTypes(decodes ? [typeof(DecoderParts), .. parts] : parts).Run(arguments, config);
#endif
    }
}
