using Cov19Ct.Model.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Cov19Ct.Model.Engine;

/// <summary>Encodes the slices of scans as fast as the device allows. One scan at a time.</summary>
internal sealed class EncoderEngine : IDisposable
{
    /// <summary>Slices of 224² that a core encodes at a time, by measurement (docs/performance.md): more are no faster, and cancelling
    /// waits for them.</summary>
    private const int CpuBatch = 4;

    /// <summary>The same for a GPU; and the most of small slices.</summary>
    private const int LargestBatch = 32;

    private const int MeasuredPixels = 224 * 224;

    private readonly Device _device;
    private readonly ScalarType _type;
    private readonly int _cores;
    private readonly int _size;
    private readonly int _channels;
    private readonly IFoldedEncoder _encoder;
    private readonly EncoderThreads _threads = new();
    private readonly EncoderInputBuffer?[] _buffers;

    /// <param name="encoder">On the CPU; it may be disposed afterwards.</param>
    /// <param name="description">Its architecture and preprocessing.</param>
    /// <param name="device">Where to encode.</param>
    /// <param name="precision">What to compute in.</param>
    /// <param name="cores">How many cores to use.</param>
    /// <param name="batch">Slices that a core, or a GPU, encodes at a time; null for what was measured to be best.</param>
    public EncoderEngine(
        SliceEncoder encoder, ModelDescription description, Device device, ActivationPrecision precision, int cores, int? batch = null)
    {
        bool isCpu = device.type == DeviceType.CPU;
        _device = device;
        _cores = cores;
        _size = description.Preprocessing.Size;
        Batch = batch ?? (int)Math.Clamp((isCpu ? CpuBatch : LargestBatch) * (long)MeasuredPixels / (_size * _size), 1, LargestBatch);
        _type = precision == ActivationPrecision.BFloat16 ? ScalarType.BFloat16 : ScalarType.Float32;
        EncoderPlan plan = EncoderPlan.Of(description.Encoder, description.EncoderFeatures);
        using FoldedWeights weights = FoldedWeights.Of(encoder, plan, description.Preprocessing.Normalisation);
        _channels = weights.InputChannels;
        _buffers = new EncoderInputBuffer?[isCpu ? cores : 1];
        try
        {
            _encoder = (isCpu ? OneDnnEncoder.TryCreate(plan, weights, _type, Batch, _size) : null) as IFoldedEncoder
                ?? new PlainEncoder(plan, weights, device, _type);
        }
        catch
        {
            _threads.Dispose();
            throw;
        }
    }

    /// <summary>The most slices that a core, or a GPU, encodes at a time.</summary>
    public int Batch { get; }

    /// <summary>What the times of scans are measured with. Tests replace it.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Encodes slices.</summary>
    /// <param name="slices">The slices.</param>
    /// <param name="hasBlackRow">Says for a number of slices whether a black one shall follow them.</param>
    /// <param name="slicesDone">Receives the number of slices encoded, after each batch; from one thread at a time.</param>
    /// <param name="cancellationToken">Stops between batches.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="Exception">What the feed throws.</exception>
    public EncodedSlices Encode(
        ISliceFeed slices, Func<int, bool> hasBlackRow, IProgress<int>? slicesDone, CancellationToken cancellationToken)
    {
        BatchSizes batches = BatchSizes.Of(slices.Count, _buffers.Length, Batch);
        EncodingRun run = new(slices, hasBlackRow, slicesDone, batches, Clock, cancellationToken);
        try
        {
            _threads.Run(batches.Threads, _cores / batches.Threads, number =>
            {
                EncoderInputBuffer buffer = _buffers[number] ??= new EncoderInputBuffer(Batch + 1, _size, _channels, _device, _type);
                run.Work(buffer, _encoder);
            });
            return run.Finish(batches.Threads, _device);
        }
        catch
        {
            run.Dispose();
            throw;
        }
    }

    /// <summary>Runs what comes behind the encoder: on one core, so that its sums, and with them the last digits, are the same whatever
    /// the number of cores.</summary>
    public void RunOnOneCore(Action body) => _threads.Run(1, 1, _ => body());

    /// <summary>Runs bodies that do not depend on each other, each on one core, some side by side.</summary>
    /// <param name="count">How many.</param>
    /// <param name="body">Receives its number, from 0. Where one throws, those on other cores go on to their end.</param>
    /// <exception cref="Exception">What the first body that failed threw.</exception>
    public void RunEachOnOneCore(int count, Action<int> body)
    {
        int threads = Math.Min(_cores, count);
        _threads.Run(threads, 1, thread =>
        {
            for (int number = thread; number < count; number += threads)
            {
                body(number);
            }
        });
    }

    public void Dispose()
    {
        _threads.Dispose();
        Array.ForEach(_buffers, buffer => buffer?.Dispose());
        _encoder.Dispose();
    }
}
