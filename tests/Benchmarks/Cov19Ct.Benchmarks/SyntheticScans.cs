using Cov19Ct.Model.Data;
using Cov19Ct.Model.Training.Steps;
using Cov19Ct.TestKit;

namespace Cov19Ct.Benchmarks;

/// <summary>Scans to learn from that have no files.</summary>
internal static class SyntheticScans
{
    /// <summary>Scans of two classes in turn.</summary>
    /// <param name="count">Scans.</param>
    /// <param name="slices">Slices of each.</param>
    /// <param name="size">Rows and columns of a slice.</param>
    public static TrainingScan[] Make(int count, int slices, int size) => [.. Enumerable.Range(0, count).Select(scan => new TrainingScan(
        FakeScan.Of(new NoVoxels(), slices, size, size) with { Id = $"synthetic-{scan}" },
        scan % 2,
        new SyntheticSlices((uint)scan, slices, size),
        new ScanFingerprint($"{scan:X32}", [])))];

    private sealed class NoVoxels : IVoxelSource
    {
        public IVoxelPass Open(
            CancellationToken cancellationToken) => throw new InvalidOperationException("These scans are windowed already.");
    }
}
