using Cov19Ct.Model.Checkpoints;
using Cov19Ct.Model.Modules;
using Cov19Ct.Model.Runtime;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Cov19Ct.Benchmarks.Ours;

/// <summary>A model to measure with: random weights, and statistics of batch normalisation that fit them, so that activations and
/// probabilities are of the size that a trained model's are. The time of a network does not depend on its weights otherwise.</summary>
internal static class BenchmarkModel
{
    private const int StatisticsSlices = 16;

    /// <summary>Makes a model file.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static ModelDescription Create(string path, EncoderArchitecture encoder, int size)
    {
        TorchRuntime.EnsureLoaded();
        ModelDescription description = new()
        {
            Name = "benchmark",
            Encoder = encoder,
            Preprocessing = new Preprocessing { Size = size },
        };
        using DisposeScope scope = NewDisposeScope();
        using CnnRnn network = new(description);
        WeightInitialisation.Apply(network, seed: 0);
        FitStatistics(network, PhantomLevels.Make(StatisticsSlices, size), size);
        ModelFile.Save(path, network, description);
        return description;
    }

    /// <summary>Takes the running statistics of every batch normalisation from one batch.</summary>
    private static void FitStatistics(CnnRnn network, float[][] levels, int size)
    {
        using IDisposable noGradient = no_grad();
        foreach (BatchNorm2d norm in network.encoder.modules().OfType<BatchNorm2d>())
        {
            norm.momentum = 1;
        }

        network.encoder.train();
        Tensor grey = tensor((float[])[.. levels.SelectMany(slice => slice)], [levels.Length, 1, size, size]);
        Tensor features = network.encoder.forward(EncoderInput.Normalise(grey, InputNormalisation.None)); // (N, F)
        Dictionary<string, Tensor> head = network.head.state_dict();
        head["bn.running_mean"].copy_(features.mean([0]));
        head["bn.running_var"].copy_(features.var(0));
    }
}
