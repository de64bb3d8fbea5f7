using Cov19Ct.Model.Modules;
using Cov19Ct.Model.Training.Steps;
using TorchSharp;
using static TorchSharp.torch;

namespace Cov19Ct.Benchmarks;

/// <summary>One batch of synthetic scans, whose gradient is taken in chunks or through one graph.</summary>
internal sealed class GradientCase : IDisposable
{
    private readonly CnnRnn _network;
    private readonly TrainingOptions _options;
    private readonly SliceBatch _batch;
    private readonly BatchInput _input;
    private readonly ChunkedGradient _chunked;

    public GradientCase(EncoderArchitecture encoder, int scans, int slices, int size, int chunk)
    {
        _options = TrainingOptions.Paper with { MaximumSlices = slices, SliceChunk = chunk };
        _network = new CnnRnn(new ModelDescription { Name = "gradient", Encoder = encoder });
        WeightInitialisation.Apply(_network, _options.Seed);
        TrainingScan[] training = SyntheticScans.Make(scans, slices, size);
        _batch = new SliceBatch(
            [.. Enumerable.Repeat(slices, scans)],
            Array.ConvertAll(training, scan => scan.Label),
            [.. Enumerable.Repeat(1.0, scans)],
            slices);
        _input = new BatchInput(
            [.. training.Select(scan => scan.Slices)], augmentations: null, new Preprocessing { Size = size }, CPU, ScalarType.Float32);
        _chunked = new ChunkedGradient(_network, _options);
    }

    public int SliceCount => _batch.SliceCount;

    /// <summary>As training takes it.</summary>
    public double InChunks()
    {
        _network.zero_grad();
        using Generator dropoutGenerator = new((ulong)_options.Seed, CPU);
        return _chunked.Accumulate(_batch, _input.Get, dropoutGenerator, chunksDone: null, CancellationToken.None);
    }

    /// <summary>As any framework takes it, with the memory of all slices' activations.</summary>
    public double ThroughOneGraph()
    {
        using DisposeScope scope = NewDisposeScope();
        _network.zero_grad();
        _network.train();
        using Generator dropoutGenerator = new((ulong)_options.Seed, CPU);
        Tensor features = _network.encoder.forward(_input.Get(0, _batch.SliceCount)); // (slices, F)
        Tensor logits = _network.head.forward(features, _batch, _options.Padding, dropoutGenerator);
        Tensor loss = SequenceLoss.Compute(logits, _batch, _options.Loss, _options.Padding);
        loss.backward();
        return loss.to_type(ScalarType.Float64).item<double>();
    }

    public void Dispose() => _network.Dispose();
}
