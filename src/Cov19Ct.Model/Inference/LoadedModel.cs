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

    /// <summary>The probability of each class for each slice of a scan.</summary>
    /// <param name="scan">Slices as the model's preprocessing makes them.</param>
    /// <param name="slicesDone">Told the number of slices encoded, after each batch.</param>
    /// <returns>[slice][class], each row summing to 1.</returns>
    /// <exception cref="InvalidModelFileException">The network gives NaN.</exception>
    /// <exception cref="OperationCanceledException">Cancelled, between two batches.</exception>
    public double[][] Predict(WindowedScan scan, IProgress<int>? slicesDone, CancellationToken cancellationToken)
    {
        using IDisposable noGradient = no_grad();
        using DisposeScope scope = NewDisposeScope();
        int batch = _device.type == DeviceType.CPU ? Math.Clamp(CpuBatchPixels / (scan.Size * scan.Size), 1, CpuBatch) : GpuBatch;
        List<Tensor> features = [];
        for (int first = 0; first < scan.SliceCount; first += batch)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int count = Math.Min(batch, scan.SliceCount - first);
            features.Add(Encode(scan, first, count));
            slicesDone?.Report(first + count);
        }

        Tensor logits = _network.head.forward(cat(features).unsqueeze(0)).squeeze(0); // (S, classes)
        double[] probabilities = [.. logits.to_type(ScalarType.Float64).softmax(1).cpu().data<double>()];
        if (!Array.TrueForAll(probabilities, double.IsFinite))
        {
            throw new InvalidModelFileException(Info.Path, "its network gives probabilities that are no numbers; its weights have diverged.");
        }

        return [.. probabilities.Chunk(Info.Classes.Length)];
    }

    public void Dispose() => _network.Dispose();

    /// <summary>Features (N, F) of N neighbouring slices.</summary>
    private Tensor Encode(WindowedScan scan, int first, int count)
    {
        using DisposeScope scope = NewDisposeScope();
        int pixels = scan.Size * scan.Size;
        float[] levels = new float[count * pixels];
        for (int i = 0; i < count; i++)
        {
            scan.GetSlice(first + i).CopyTo(levels.AsMemory(i * pixels));
        }

        Tensor grey = tensor(levels, [count, 1, scan.Size, scan.Size]).to(_device); // (N, 1, H, W)
        Tensor input = EncoderInput.Normalise(grey, Info.Description.Preprocessing.Normalisation); // (N, 3, H, W)
        return _network.encoder.forward(input).MoveToOuterDisposeScope(); // (N, F)
    }
}
