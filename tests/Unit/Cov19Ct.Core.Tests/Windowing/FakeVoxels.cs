using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Cov19Ct.TestKit;

namespace Cov19Ct.Tests.Windowing;

/// <summary>Slices of 16-bit values made when asked for, and the means to disturb whoever reads them. Counts what is opened and closed,
/// and remembers the threads.</summary>
internal sealed class FakeVoxels(int rows, int columns) : IVoxelSource
{
    private int _openPasses;
    private int _openReaders;
    private int _passes;

    /// <summary>Called before each slice is made; may throw.</summary>
    public Action<int>? OnRead { get; set; }

    /// <summary>Called before a pass is opened; may throw.</summary>
    public Action<CancellationToken>? OnOpen { get; set; }

    /// <summary>Slices that were asked for.</summary>
    public Counter Reads { get; } = new();

    public int ReadCount => Reads.Value;

    /// <summary>Passes that were opened.</summary>
    public int Passes => _passes;

    /// <summary>What is open now.</summary>
    public (int Passes, int Readers) Open => (_openPasses, _openReaders);

    public ConcurrentDictionary<Thread, int> Threads { get; } = [];

    public CtScan Scan(int slices) => FakeScan.Of(this, new LazySlices(slices), rows, columns);

    /// <summary>The stored values of a slice: none like those of another.</summary>
    public short[] Values(int index)
    {
        Random random = new(index);
        short[] values = new short[rows * columns];
        foreach (ref short value in values.AsSpan())
        {
            value = (short)random.Next(-300, 1600);
        }

        return values;
    }

    private StoredSlice Stored(int index) =>
        new(MemoryMarshal.AsBytes<short>(Values(index)), SampleType.Int16, rows, columns) { Rescale = new(1, -1024) };

    /// <summary>Windowed and resized, as plainly as it can be done.</summary>
    public float[] Levels(int index, HuWindow window, int size)
    {
        float[] hounsfield = Array.ConvertAll(Values(index), value => (float)((value * 1.0) - 1024));
        return PlainWindowing.Resize(PlainWindowing.Window(hounsfield, window), rows, columns, size, size);
    }

    IVoxelPass IVoxelSource.Open(CancellationToken cancellationToken)
    {
        Threads.TryAdd(Thread.CurrentThread, 0);
        OnOpen?.Invoke(cancellationToken);
        Interlocked.Increment(ref _passes);
        Interlocked.Increment(ref _openPasses);
        return new Pass(this);
    }

    private sealed class Pass(FakeVoxels voxels) : IVoxelPass
    {
        public ISliceReader OpenReader()
        {
            Interlocked.Increment(ref voxels._openReaders);
            return new Reader(voxels);
        }

        public void Dispose() => Interlocked.Decrement(ref voxels._openPasses);
    }

    private sealed class Reader(FakeVoxels voxels) : ISliceReader
    {
        public StoredSlice Read(int index)
        {
            voxels.Threads.TryAdd(Thread.CurrentThread, 0);
            voxels.Reads.Increment();
            voxels.OnRead?.Invoke(index);
            return voxels.Stored(index);
        }

        public void Dispose() => Interlocked.Decrement(ref voxels._openReaders);
    }

    /// <summary>Slices made when asked for, so that a scan can pretend to have millions.</summary>
    private sealed class LazySlices(int count) : IReadOnlyList<CtSlice>
    {
        public int Count => count;

        public CtSlice this[int index] => FakeScan.Slice(index);

        public IEnumerator<CtSlice> GetEnumerator() => Enumerable.Range(0, count).Select(index => this[index]).GetEnumerator();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
