using Cov19Ct.Model;
using Cov19Ct.Model.Checkpoints;
using Cov19Ct.Model.Inference;
using Cov19Ct.Model.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Cov19Ct.Benchmarks.Ours;

/// <summary>The encoder as a diagnosis runs it. All that the benchmarks know of it is here.</summary>
internal sealed class OurEncoder : IDisposable
{
    /// <summary>As <see cref="LoadedModel"/> chooses it on the CPU, for slices of up to 224².</summary>
    private const int EngineBatch = 4;

    private readonly CnnRnn _network;
    private readonly Preprocessing _preprocessing;
    private readonly SequenceForward _forward;

    private OurEncoder(CnnRnn network, Preprocessing preprocessing, int batch)
    {
        _network = network;
        _preprocessing = preprocessing;
        Batch = batch;
        _forward = new SequenceForward(network, preprocessing, batch);
    }

    /// <summary>The precisions that there are to choose from.</summary>
    public static string[] Precisions { get; } = ["Float32"];

    /// <summary>Slices a pass.</summary>
    public int Batch { get; }

    /// <summary>Loads a model.</summary>
    /// <param name="modelPath">The model file.</param>
    /// <param name="precision">One of <see cref="Precisions"/>.</param>
    /// <param name="batch">Slices a pass; null for what the engine chooses.</param>
    public static OurEncoder Open(string modelPath, string precision, int? batch = null)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(precision, Precisions[0]);
        TorchRuntime.EnsureLoaded();
        (CnnRnn network, ModelDescription description, _) = ModelFile.Load(modelPath);
        return new OurEncoder(network, description.Preprocessing, batch ?? EngineBatch);
    }

    /// <summary>Levels to features.</summary>
    /// <param name="levels">Each slice size × size levels, row-major.</param>
    /// <returns>Slices × features, row-major.</returns>
    public float[] Encode(float[][] levels)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor features = _forward.Encode(levels.Length, (first, count) => InputOf(levels, first, count), slicesDone: null, CancellationToken.None);
        return [.. features.data<float>()];
    }

    public void Dispose() => _network.Dispose();

    private Tensor InputOf(float[][] levels, int first, int count)
    {
        int size = _preprocessing.Size;
        float[] batch = new float[count * size * size];
        for (int i = 0; i < count; i++)
        {
            levels[first + i].CopyTo(batch.AsSpan(i * size * size));
        }

        using Tensor grey = tensor(batch, [count, 1, size, size]);
        return EncoderInput.Normalise(grey, _preprocessing.Normalisation); // (N, 3, H, W)
    }
}
