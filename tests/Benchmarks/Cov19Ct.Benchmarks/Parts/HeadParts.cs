using BenchmarkDotNet.Attributes;
using Cov19Ct.Benchmarks.Ours;

namespace Cov19Ct.Benchmarks.Parts;

/// <summary>The head: batch normalisation, GRU and dense layer over all slices of a scan.</summary>
public class HeadParts : IDisposable
{
    private OurModel _model = null!;

    [Params(50, 300, 700)]
    public int Slices { get; set; }

    [GlobalSetup]
    public void Setup() => _model = new OurModel(PartsData.Model(EncoderArchitecture.ResNet50), Slices);

    [GlobalCleanup]
    public void Dispose()
    {
        _model.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark]
    public double[][] Head() => _model.RunHead();
}
