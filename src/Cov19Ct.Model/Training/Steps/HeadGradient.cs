using System.Runtime.InteropServices;
using Cov19Ct.Model.Modules;
using Cov19Ct.Model.Training.Data;
using Cov19Ct.Storage.Records;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Cov19Ct.Model.Training.Steps;

/// <summary>The gradient of the head alone, from features that a <see cref="FrozenEncoder"/> has made: the encoder does not run.</summary>
internal sealed class HeadGradient : IStepGradient
{
    private readonly CnnRnn _network;
    private readonly TrainingOptions _options;
    private readonly Device _device;
    private readonly IScanRecords? _black;

    /// <param name="network">On <paramref name="device"/>.</param>
    /// <param name="options">Nothing is turned: features are of the slices as they are, or flipped.</param>
    /// <param name="device">Where to train.</param>
    /// <param name="black">Features of the black slice, where padding counts; the caller disposes them.</param>
    /// <exception cref="ArgumentException">Slices are to be turned, or padding counts and has no features.</exception>
    public HeadGradient(CnnRnn network, TrainingOptions options, Device device, IScanRecords? black)
    {
        if (options.MaximumRotation > 0 || (options.Padding == PaddingMode.AsPaper && black is null))
        {
            throw new ArgumentException("Features cannot be turned, or padded with slices without features.", nameof(options));
        }

        _network = network;
        _options = options;
        _device = device;
        _black = black;
        Parameters = [.. network.head.named_parameters().Select(entry => ($"{nameof(network.head)}.{entry.name}", entry.parameter))];
    }

    public IReadOnlyList<(string Name, Parameter Parameter)> Parameters { get; }

    public double Accumulate(TrainingStep step, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        using DisposeScope scope = NewDisposeScope();
        cancellationToken.ThrowIfCancellationRequested();
        _network.head.train();
        IEnumerable<IScanRecords> slices = step.Augmentations is null
            ? step.Scans.Select(scan => scan.Slices)
            : step.Scans.Zip(step.Augmentations, (scan, change) => change.IsFlipped ? scan.Flipped! : scan.Slices);
        bool isPadded = _options.Padding == PaddingMode.AsPaper && step.Batch.HasPadding;
        double loss = HeadPass.Backward(
            _network.head, Load(isPadded ? slices.Append(_black!) : slices), step.Batch, _options, step.DropoutGenerator);
        progress?.Report(1);
        return loss;
    }

    public Tensor Encode(TrainingScan scan, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        bool isPadded = _options.Padding == PaddingMode.AsPaper && scan.Slices.SliceCount < _options.MaximumSlices;
        return Load(isPadded ? [scan.Slices, _black!] : [scan.Slices]);
    }

    /// <summary>(rows, features): those of one scan behind another.</summary>
    private Tensor Load(IEnumerable<IScanRecords> scans)
    {
        int width = _network.encoder.FeatureCount;
        IScanRecords[] all = [.. scans];
        float[] values = new float[all.Sum(scan => scan.SliceCount) * width];
        int row = 0;
        foreach (IScanRecords scan in all)
        {
            for (int index = 0; index < scan.SliceCount; index++, row++)
            {
                scan.Read(index, MemoryMarshal.AsBytes(values.AsSpan(row * width, width)));
            }
        }

        return tensor(values, [row, width], device: _device);
    }
}
