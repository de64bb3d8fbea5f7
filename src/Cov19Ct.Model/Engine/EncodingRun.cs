using TorchSharp;
using static TorchSharp.torch;

namespace Cov19Ct.Model.Engine;

/// <summary>The encoding of one scan by several threads: hands out batches in order, and puts together what comes of them.</summary>
internal sealed class EncodingRun(
    ISliceFeed slices,
    Func<int, bool> hasBlackRow,
    IProgress<int>? slicesDone,
    BatchSizes batches,
    TimeProvider clock,
    CancellationToken cancellationToken) : IDisposable
{
    private readonly object _taking = new();
    private readonly object _done = new();
    private readonly SortedList<int, Tensor> _features = [];
    private int _taken;
    private int _batchesTaken;
    private int _encoded;
    private bool _isBlackTaken;
    private bool _isAtEnd;
    private volatile bool _hasFailed;
    private long _busy;

    /// <summary>Slices taken so far, without the black one.</summary>
    private int SliceCount => _isBlackTaken ? _taken - 1 : _taken;

    /// <summary>What each thread does: takes a batch, encodes it, until there are no more.</summary>
    public void Work(EncoderInputBuffer buffer, IFoldedEncoder encoder)
    {
        try
        {
            while (Take(buffer) is (int first, int count) && count > 0)
            {
                long start = clock.GetTimestamp();
                using (Tensor input = buffer.Get(count))
                {
                    Add(first, count, encoder.Encode(input).DetachFromDisposeScope());
                }

                Interlocked.Add(ref _busy, clock.GetTimestamp() - start);
            }
        }
        catch
        {
            _hasFailed = true;
            throw;
        }
    }

    /// <summary>The features, when all threads are done.</summary>
    /// <param name="threads">How many there were.</param>
    /// <param name="device">Where they encoded.</param>
    public EncodedSlices Finish(int threads, Device device)
    {
        long start = clock.GetTimestamp();
        using DisposeScope scope = NewDisposeScope();
        Tensor features = cat([.. _features.Values]).DetachFromDisposeScope();
        Dispose();
        if (device.type == DeviceType.CUDA)
        {
            // Until here the GPU was only told what to do.
            cuda.synchronize(device);
        }

        return new EncodedSlices(
            features, SliceCount, TimeSpan.FromSeconds((double)_busy / clock.TimestampFrequency / threads) + clock.GetElapsedTime(start));
    }

    public void Dispose()
    {
        foreach (Tensor features in _features.Values)
        {
            features.Dispose();
        }

        _features.Clear();
    }

    /// <summary>Fills a buffer with the next slices; behind the last comes the black one.</summary>
    /// <returns>The place of the first, and how many; 0 at the end.</returns>
    private (int First, int Count) Take(EncoderInputBuffer buffer)
    {
        lock (_taking)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int first = _taken;
            int size = batches[_batchesTaken++];
            int count = 0;
            while (count < size && !_isAtEnd && !_hasFailed)
            {
                if (slices.TryTakeNext(buffer.Levels(count)))
                {
                    count++;
                }
                else
                {
                    _isAtEnd = true;
                }
            }

            _isAtEnd |= batches[_batchesTaken] == 0;
            if (_isAtEnd && !_isBlackTaken && hasBlackRow(first + count))
            {
                _isBlackTaken = true;
                buffer.Levels(count++).Clear();
            }

            _taken += count;
            return (first, count);
        }
    }

    private void Add(int first, int count, Tensor features)
    {
        lock (_done)
        {
            _features.Add(first, features);
            _encoded += count;
            slicesDone?.Report(Math.Min(_encoded, SliceCount));
        }
    }
}
