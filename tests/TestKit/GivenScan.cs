using System.Runtime.InteropServices;

namespace Cov19Ct.TestKit;

/// <summary>A scan of values that a test gives, slice by slice, as if a reader had made it.</summary>
internal sealed class GivenScan(int rows, int columns, Func<int, float[]> slice) : IVoxelSource
{
    /// <summary>Called before each slice is read; may throw.</summary>
    public Action<int>? OnRead { get; init; }

    /// <summary>The scan; without placement and spacing, its slices a millimetre apart.</summary>
    public CtScan Scan(int slices) => FakeScan.Of(this, slices, rows, columns);

    IVoxelPass IVoxelSource.Open(CancellationToken cancellationToken) => new Pass(this);

    private StoredSlice Read(int index)
    {
        OnRead?.Invoke(index);
        return new StoredSlice(MemoryMarshal.AsBytes<float>(slice(index)), SampleType.Float32, rows, columns);
    }

    private sealed class Pass(GivenScan scan) : IVoxelPass
    {
        public ISliceReader OpenReader() => new Reader(scan);

        public void Dispose()
        {
        }
    }

    private sealed class Reader(GivenScan scan) : ISliceReader
    {
        public StoredSlice Read(int index) => scan.Read(index);

        public void Dispose()
        {
        }
    }
}
