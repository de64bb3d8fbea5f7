using BenchmarkDotNet.Attributes;
using Cov19Ct.Benchmarks.Ours;

namespace Cov19Ct.Benchmarks.Parts;

/// <summary>A model file, in the page cache, to a network in memory.</summary>
public class ModelLoadParts
{
    private string _path = "";

    [Params(EncoderArchitecture.ResNet18, EncoderArchitecture.ResNet50)]
    public EncoderArchitecture Encoder { get; set; }

    [GlobalSetup]
    public void Setup() => _path = PartsData.Model(Encoder);

    [Benchmark]
    public void Load() => OurModel.Load(_path);
}
