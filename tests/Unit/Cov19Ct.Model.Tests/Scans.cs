namespace Cov19Ct.Model.Tests;

/// <summary>Windowed scans without files.</summary>
internal static class Scans
{
    public static WindowedScan Windowed(float[][] levels, int size, HuWindow? window = null, SliceOrder order = SliceOrder.FeetToHead)
    {
        CtSlice[] slices = [.. levels.Select((_, index) => new CtSlice($"{index}.dcm", 0, $"1.2.{index}", index, index * 2.0))];
        CtScan scan = new(new NoVoxels(), slices)
        {
            Id = "scan",
            Path = "folder",
            Format = CtScanFormat.Dicom,
            Rows = size,
            Columns = size,
            Order = order,
            Label = "COVID",
        };
        return new WindowedScan(scan, levels, slices) { Window = window ?? HuWindow.Paper, Size = size, Findings = [] };
    }

    /// <summary>Slices of small noise, each different.</summary>
    public static WindowedScan Small(int slices, int size, int seed = 0)
    {
        Random random = new(seed);
        return Windowed([.. Enumerable.Range(0, slices).Select(_ => Enumerable.Range(0, size * size).Select(_ => random.NextSingle()).ToArray())], size);
    }

    private sealed class NoVoxels : IVoxelSource
    {
        public ISliceReader Open(CancellationToken cancellationToken) => throw new InvalidOperationException("These scans are windowed already.");
    }
}
