using Cov19Ct.Model.Modules;
using Cov19Ct.Storage.Records;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Cov19Ct.Model.Training.Steps;

/// <summary>The gradient of encoder and head, from slices.</summary>
internal sealed class NetworkGradient : IStepGradient
{
    private readonly CnnRnn _network;
    private readonly Preprocessing _preprocessing;
    private readonly TrainingOptions _options;
    private readonly Device _device;
    private readonly ScalarType _inputType;
    private readonly ChunkedGradient _gradient;

    public NetworkGradient(CnnRnn network, Preprocessing preprocessing, TrainingOptions options, Device device)
    {
        _network = network;
        _preprocessing = preprocessing;
        _options = options;
        _device = device;
        _inputType = BatchInput.TypeFor(network.encoder, options.Precision);
        _gradient = new ChunkedGradient(network, options);
        Parameters = [.. network.named_parameters()];
    }

    public IReadOnlyList<(string Name, Parameter Parameter)> Parameters { get; }

    public double Accumulate(TrainingStep step, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        IScanRecords[] slices = [.. step.Scans.Select(scan => scan.Slices)];
        BatchInput input = new(slices, step.Augmentations, _preprocessing, _device, _inputType);
        ShareProgress? chunks = progress is null ? null : new ShareProgress(2 * _gradient.ChunkCount(step.Batch), progress);
        try
        {
            return _gradient.Accumulate(step.Batch, input.Get, step.DropoutGenerator, chunks, cancellationToken);
        }
        finally
        {
            Array.ForEach(slices, scan => scan.Release());
        }
    }

    public Tensor Encode(TrainingScan scan, CancellationToken cancellationToken)
    {
        using IDisposable noGradient = no_grad();
        using DisposeScope scope = NewDisposeScope();
        BatchInput input = new([scan.Slices], augmentations: null, _preprocessing, _device, _inputType);
        int rows = input.SliceCount + (SequenceForward.NeedsBlackSlice(input.SliceCount, _preprocessing) ? 1 : 0);
        List<Tensor> features = [];
        foreach ((int first, int count) in SliceChunks.Contiguous(rows, _options.SliceChunk))
        {
            cancellationToken.ThrowIfCancellationRequested();
            using Tensor chunk = input.Get(first, count);
            features.Add(_network.encoder.forward(chunk)); // (count, F)
        }

        scan.Slices.Release();
        return cat(features).MoveToOuterDisposeScope();
    }

    private sealed class ShareProgress(double total, IProgress<double> share) : IProgress<int>
    {
        public void Report(int value) => share.Report(value / total);
    }
}
