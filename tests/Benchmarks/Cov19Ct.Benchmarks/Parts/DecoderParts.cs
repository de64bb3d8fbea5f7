using BenchmarkDotNet.Attributes;

namespace Cov19Ct.Benchmarks.Parts;

/// <summary>Each decoder: one file, opened, its headers read, its pixels decoded to HU. One thread.</summary>
public class DecoderParts
{
    public static IEnumerable<DecodedFile> Files => PartsData.Files;

    [ParamsSource(nameof(Files))]
    public DecodedFile File { get; set; } = null!;

    [Benchmark]
    public float[] FileToHounsfield() => File.Read();
}
