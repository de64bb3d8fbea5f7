using Cov19Ct.Model.Checkpoints;
using Cov19Ct.Model.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Cov19Ct.Model.Inference;

/// <summary>A network in memory, on its device, ready to look at scans.</summary>
internal sealed class LoadedModel : IDisposable
{
    /// <summary>Slices a pass on the CPU, fewer of large ones: a pass is over well within a second, so that it can be cancelled.</summary>
    private const int CpuBatch = 4;
    private const int CpuBatchPixels = CpuBatch * 224 * 224;

    private const int GpuBatch = 32;

    private readonly CnnRnn _network;
    private readonly Device _device;

    private LoadedModel(CnnRnn network, ModelDescription description, string hash, string path, string device)
    {
        _device = torch.device(device);
        _network = network.to(_device);
        Info = new Cov19ModelInfo(path, hash, description, network.parameters().Sum(parameter => parameter.numel()))
        {
            Device = device,
            Precision = nameof(ScalarType.Float32),
        };
    }

    public Cov19ModelInfo Info { get; }

    /// <summary>Loads a model file. The caller disposes the model.</summary>
    /// <param name="path">The model file.</param>
    /// <param name="device"><c>cpu</c> or <c>cuda:n</c>.</param>
    /// <exception cref="InvalidModelFileException">The file is damaged, or no model of ours.</exception>
    public static LoadedModel Load(string path, string device)
    {
        (CnnRnn network, ModelDescription description, string hash) = ModelFile.Load(path);
        return new LoadedModel(network, description, hash, path, device);
    }

    /// <summary>The probability of each class for the slices of a scan, and for the padding that votes with them.</summary>
    /// <param name="scan">Slices as the model's preprocessing makes them.</param>
    /// <param name="selected">Those of them that the network is shown.</param>
    /// <param name="slicesDone">Told the place of the last slice encoded, from 1, after each batch.</param>
    /// <returns>[step][class], each row summing to 1: the selected slices, and behind them the padding.</returns>
    /// <exception cref="InvalidModelFileException">The network gives NaN.</exception>
    /// <exception cref="OperationCanceledException">Cancelled, between two batches.</exception>
    public double[][] Predict(
        WindowedScan scan, SelectedSlices selected, IProgress<int>? slicesDone, CancellationToken cancellationToken)
    {
        using DisposeScope scope = NewDisposeScope();
        int batch = _device.type == DeviceType.CPU ? Math.Clamp(CpuBatchPixels / (scan.Size * scan.Size), 1, CpuBatch) : GpuBatch;
        SequenceForward forward = new(_network, Info.Description.Preprocessing, batch);
        IProgress<int>? places = slicesDone is null ? null : new Places(slicesDone, selected.First);
        Tensor logits = forward.Run(
            selected.Count, (first, count) => EncoderInputOf(scan, selected, first, count), places, cancellationToken); // (1, T, classes)
        double[][] probabilities = SequenceForward.Probabilities(logits);
        if (!Array.TrueForAll(probabilities, step => Array.TrueForAll(step, double.IsFinite)))
        {
            throw new InvalidModelFileException(Info.Path, "its network gives probabilities that are no numbers; its weights have diverged.");
        }

        return probabilities;
    }

    public void Dispose() => _network.Dispose();

    /// <summary>The encoder's input (count, 3, H, W) for selected slices [first, first + count); behind the last comes a black one.</summary>
    private Tensor EncoderInputOf(WindowedScan scan, SelectedSlices selected, int first, int count)
    {
        using DisposeScope scope = NewDisposeScope();
        int pixels = scan.Size * scan.Size;
        float[] levels = new float[count * pixels];
        int real = Math.Min(count, selected.Count - first);
        for (int i = 0; i < real; i++)
        {
            scan.GetSlice(selected.First + first + i).CopyTo(levels.AsMemory(i * pixels));
        }

        Tensor grey = tensor(levels, [count, 1, scan.Size, scan.Size]).to(_device); // (N, 1, H, W)
        return EncoderInput.Normalise(grey, Info.Description.Preprocessing.Normalisation).MoveToOuterDisposeScope(); // (N, 3, H, W)
    }

    private sealed class Places(IProgress<int> inner, int first) : IProgress<int>
    {
        public void Report(int value) => inner.Report(first + value);
    }
}
