using BenchmarkDotNet.Attributes;
using Cov19Ct.Benchmarks.Ours;

namespace Cov19Ct.Benchmarks.Parts;

/// <summary>The slice encoder, ResNet-50 at 224², by batch and precision: the time of a slice. All cores.</summary>
public class EncoderParts : IDisposable
{
    private const int Slices = 32;

    private float[][] _levels = [];
    private OurEncoder _encoder = null!;

    public static IEnumerable<string> Precisions => OurEncoder.Precisions;

    [Params(1, 4, 8, 16, 32)]
    public int Batch { get; set; }

    [ParamsSource(nameof(Precisions))]
    public string Precision { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        _levels = PhantomLevels.Make(Slices, 224);
        _encoder = OurEncoder.Open(PartsData.Model(EncoderArchitecture.ResNet50), Precision, Batch);
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _encoder.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark(OperationsPerInvoke = Slices)]
    public float[] Encode() => _encoder.Encode(_levels);
}
