namespace Cov19Ct.Model.Engine;

/// <summary>How the slices of a scan are dealt out: batches of like sizes, as many for each thread, so that none waits long for the
/// last.</summary>
/// <remarks>A batch of one slice is rare on purpose: oneDNN's float32 convolutions take twice the time a slice for it
/// (docs/performance.md).</remarks>
internal sealed class BatchSizes
{
    private readonly int _batches;
    private readonly int _slices;

    private BatchSizes(int slices, int threads, int batches)
    {
        _slices = slices;
        Threads = threads;
        _batches = batches;
    }

    /// <summary>How many threads have something to do.</summary>
    public int Threads { get; }

    /// <summary>Chooses.</summary>
    /// <param name="slices">Slices at the most.</param>
    /// <param name="cores">Threads at the most.</param>
    /// <param name="batch">Slices of a batch at the most.</param>
    public static BatchSizes Of(int slices, int cores, int batch)
    {
        int threads = Math.Clamp(slices / 2, 1, cores);
        int rounds = (slices + (threads * batch) - 1) / (threads * batch);
        return new BatchSizes(slices, threads, Math.Max(1, rounds * threads));
    }

    /// <summary>The size of a batch.</summary>
    /// <param name="index">Its number, from 0.</param>
    /// <returns>0 behind the last.</returns>
    public int this[int index] => index >= _batches ? 0 : (_slices / _batches) + (index < _slices % _batches ? 1 : 0);
}
