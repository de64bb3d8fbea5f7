using System.Diagnostics;
using Cov19Ct.Model.Checkpoints;
using Cov19Ct.Model.Inference.Engine;
using Cov19Ct.Model.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Cov19Ct.Model.Inference;

/// <summary>A network in memory, on its device, ready to look at scans.</summary>
internal sealed class LoadedModel : IDisposable
{
    private readonly SliceSequence _head;
    private readonly EncoderEngine _engine;

    private LoadedModel(CnnRnn network, ModelDescription description, string hash, ModelKey key)
    {
        Device device = torch.device(key.Device);
        Info = new Cov19ModelInfo(key.ModelPath, hash, description, network.parameters().Sum(parameter => parameter.numel()))
        {
            Device = key.Device,
            Precision = key.Precision.ToString(),
        };
        _engine = new EncoderEngine(network.encoder, description, device, key.Precision, TorchRuntime.Cores);
        _head = network.head.to(device);
    }

    public Cov19ModelInfo Info { get; }

    /// <summary>Loads a model file. The caller disposes the model.</summary>
    /// <exception cref="InvalidModelFileException">The file is damaged, or no model of ours.</exception>
    public static LoadedModel Load(ModelKey key)
    {
        (CnnRnn network, ModelDescription description, string hash) = ModelFile.Load(key.ModelPath);

        // The engine has weights of its own; of the network only the head goes on living.
        using SliceEncoder encoder = network.encoder;
        ProbeSlice.Require(encoder, description, key.ModelPath);
        return new LoadedModel(network, description, hash, key);
    }

    /// <summary>The probability of each class for the slices of a scan, and for the padding that votes with them.</summary>
    /// <param name="slices">Slices as the model's preprocessing makes them.</param>
    /// <param name="slicesDone">Told the number of slices encoded, after each batch.</param>
    /// <returns>The probabilities, [step][class], each row summing to 1: the slices, and behind them the padding. The time that the network
    /// took, without what it waited for slices.</returns>
    /// <exception cref="InvalidModelFileException">The network gives NaN.</exception>
    /// <exception cref="OperationCanceledException">Cancelled, between two batches.</exception>
    public (double[][] Probabilities, TimeSpan Time) Predict(ISliceFeed slices, IProgress<int>? slicesDone, CancellationToken cancellationToken)
    {
        Preprocessing preprocessing = Info.Description.Preprocessing;
        using EncodedSlices encoded = _engine.Encode(slices, count => preprocessing.StepsFor(count) > count, slicesDone, cancellationToken);
        long start = Stopwatch.GetTimestamp();
        double[][] probabilities = [];
        _engine.RunOnOneCore(() =>
        {
            using Tensor logits = SequenceForward.Run(_head, encoded.Features, encoded.SliceCount, preprocessing); // (1, T, classes)
            probabilities = SequenceForward.Probabilities(logits);
        });
        if (!Array.TrueForAll(probabilities, step => Array.TrueForAll(step, double.IsFinite)))
        {
            throw new InvalidModelFileException(Info.Path, "its network gives probabilities that are no numbers; its weights have diverged.");
        }

        return (probabilities, encoded.Time + Stopwatch.GetElapsedTime(start));
    }

    public void Dispose()
    {
        _engine.Dispose();
        _head.Dispose();
    }
}
