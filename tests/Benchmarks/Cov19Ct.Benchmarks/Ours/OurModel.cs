using Cov19Ct.Model.Checkpoints;
using Cov19Ct.Model.Inference;
using Cov19Ct.Model.Modules;
using Cov19Ct.Model.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Cov19Ct.Benchmarks.Ours;

/// <summary>A model file's way into memory, and the head of its network. All that the benchmarks know of them is here.</summary>
internal sealed class OurModel : IDisposable
{
    private readonly CnnRnn _network;
    private readonly Preprocessing _preprocessing;
    private readonly Tensor _features;
    private readonly int _slices;

    /// <summary>A network, and features of so many slices for its head.</summary>
    public OurModel(string path, int slices)
    {
        TorchRuntime.EnsureLoaded();
        (_network, ModelDescription description, _) = ModelFile.Load(path);
        _preprocessing = description.Preprocessing;
        _features = randn(slices, _network.encoder.FeatureCount);
        _slices = slices;
    }

    /// <summary>From the file to a network that is ready, and lets go of it.</summary>
    public static void Load(string path)
    {
        TorchRuntime.EnsureLoaded();
        LoadedModel.Load(ModelKey.Of(path, "cpu", ActivationPrecision.Float32)).Dispose();
    }

    /// <summary>Features of a scan to the probabilities of its slices.</summary>
    public double[][] RunHead()
    {
        using DisposeScope scope = NewDisposeScope();
        return SequenceForward.Probabilities(SequenceForward.Run(_network.head, _features, _slices, _preprocessing));
    }

    public void Dispose()
    {
        _features.Dispose();
        _network.Dispose();
    }
}
