using System.Runtime.InteropServices;
using BenchmarkDotNet.Attributes;
using Cov19Ct.TestKit;

namespace Cov19Ct.Benchmarks.Parts;

/// <summary>Stored values to windowed slices, as the module does it, from memory. One thread.</summary>
public class WindowResizeParts
{
    private const int SliceCount = 64;
    private const int Side = 512;

    private readonly CtScan _scan = new StoredSlices().Scan;

    [Params(224)]
    public int Size { get; set; }

    [Benchmark(OperationsPerInvoke = SliceCount)]
    public WindowedScan WindowAndResize() => new ScanWindower(HuWindow.Paper, Size) { ThreadCount = 1 }.Apply(_scan);

    /// <summary>Twelve bits in sixteen, as most CT slices are stored.</summary>
    private sealed class StoredSlices : IVoxelSource, IVoxelPass, ISliceReader
    {
        private readonly ushort[] _stored = [.. Enumerable.Range(0, Side * Side).Select(pixel => (ushort)(pixel * 37 % 4096))];

        public CtScan Scan => FakeScan.Of(this, SliceCount, Side, Side);

        public IVoxelPass Open(CancellationToken cancellationToken) => this;

        public ISliceReader OpenReader() => this;

        public StoredSlice Read(int index) => new(MemoryMarshal.AsBytes(_stored.AsSpan()), SampleType.UInt16, Side, Side)
        {
            Rescale = new HounsfieldRescale(1, -1024),
            BitsAbove = 4,
        };

        public void Dispose()
        {
        }
    }
}
