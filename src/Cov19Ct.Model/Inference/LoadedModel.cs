using System.Diagnostics;
using Cov19Ct.Model.Checkpoints;
using Cov19Ct.Model.Engine;
using Cov19Ct.Model.Explanation;
using Cov19Ct.Model.Modules;
using Cov19Ct.Model.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Cov19Ct.Model.Inference;

/// <summary>A network in memory, on its device, ready to look at scans.</summary>
internal sealed class LoadedModel : IDisposable
{
    private readonly SliceSequence _head;
    private readonly EncoderEngine _engine;
    private SliceExplainer? _explainer;

    private LoadedModel(CnnRnn network, ModelDescription description, string hash, ModelKey key)
    {
        Device device = torch.device(key.Device);
        Info = new Cov19ModelInfo(key.ModelPath, hash, description, network.parameters().Sum(parameter => parameter.numel()))
        {
            Device = key.Device,
            Precision = key.Precision.ToString(),
        };
        _engine = new EncoderEngine(network.encoder, description, device, key.Precision, TorchRuntime.Cores);
        try
        {
            _head = network.head.to(device);
        }
        catch
        {
            _engine.Dispose();
            throw;
        }
    }

    public Cov19ModelInfo Info { get; }

    /// <summary>Loads a model file. The caller disposes the model.</summary>
    /// <exception cref="InvalidModelFileException">The file is damaged, or no model of ours.</exception>
    public static LoadedModel Load(ModelKey key)
    {
        (CnnRnn network, ModelDescription description, string hash) = ModelFile.Load(key.ModelPath);

        try
        {
            ProbeSlice.Require(network.encoder, description, key.ModelPath);
            LoadedModel model = new(network, description, hash, key);

            // The engine has weights of its own; of the network only the head goes on living.
            network.encoder.Dispose();
            return model;
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    /// <summary>The probability of each class for the slices of a scan, and for the padding that votes with them.</summary>
    /// <param name="slices">Slices as the model's preprocessing makes them.</param>
    /// <param name="slicesDone">Receives the number of slices encoded, after each batch.</param>
    /// <param name="explanations">What is to be explained; null for nothing.</param>
    /// <param name="cancellationToken">Stops between two batches.</param>
    /// <exception cref="InvalidModelFileException">The network gives NaN; or it is to be explained, and its file has changed.</exception>
    /// <exception cref="IOException">It is to be explained, and its file cannot be read.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public Prediction Predict(
        ISliceFeed slices, IProgress<int>? slicesDone, HeatMapRequest? explanations, CancellationToken cancellationToken)
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
            throw new InvalidModelFileException(
                Info.Path, "its network gives probabilities that are not numbers: its training diverged.");
        }

        TimeSpan time = encoded.Time + Stopwatch.GetElapsedTime(start);
        if (explanations is null)
        {
            return new Prediction(probabilities, [], time);
        }

        (WindowedScan scan, SelectedSlices shown) = explanations.Slices();
        start = Stopwatch.GetTimestamp();
        SliceExplanation[] maps = Explain(encoded, probabilities, explanations.Count, scan, shown, cancellationToken);
        return new Prediction(probabilities, maps, time + Stopwatch.GetElapsedTime(start));
    }

    public void Dispose()
    {
        _engine.Dispose();
        _head.Dispose();
        _explainer?.Dispose();
    }

    /// <summary>Everything on one core at a time, so that the bits do not depend on how many there are.</summary>
    private SliceExplanation[] Explain(
        EncodedSlices encoded,
        double[][] probabilities,
        int count,
        WindowedScan scan,
        SelectedSlices shown,
        CancellationToken cancellationToken)
    {
        SliceExplainer explainer = _explainer ??= SliceExplainer.Load(Info);
        HeadAttribution? attribution = null;
        try
        {
            _engine.RunOnOneCore(() => attribution = explainer.Attribute(encoded.Features, encoded.SliceCount, cancellationToken));
            int[] steps =
            [
                .. Enumerable.Range(0, encoded.SliceCount).OrderByDescending(step => attribution!.Contributions[step]).Take(count),
            ];
            SliceExplanation[] maps = new SliceExplanation[steps.Length];
            _engine.RunEachOnOneCore(maps.Length, number => maps[number] = explainer.Explain(
                scan, shown, steps[number], attribution!, probabilities[steps[number]][Info.Description.PositiveIndex], cancellationToken));
            return maps;
        }
        finally
        {
            attribution?.Dispose();
        }
    }
}
