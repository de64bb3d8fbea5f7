using Cov19Ct.Model.Data;
using Cov19Ct.Model.Training.Steps;
using Cov19Ct.Storage.Records;
using Cov19Ct.TestKit;

namespace Cov19Ct.ModelTestKit;

/// <summary>Windowed scans without files.</summary>
internal static class Scans
{
    public static WindowedScan Windowed(float[][] levels, int size, HuWindow? window = null, SliceOrder order = SliceOrder.FeetToHead)
    {
        CtSlice[] slices = [.. levels.Select((_, index) => new CtSlice($"{index}.dcm", 0, $"1.2.{index}", index, index * 2.0))];
        CtScan scan = Headers("scan", size, slices, order: order);
        return new WindowedScan(scan, levels, slices) { Window = window ?? HuWindow.Paper, Size = size, Findings = [] };
    }

    /// <summary>Slices of small noise, each different.</summary>
    public static WindowedScan Small(int slices, int size, int seed = 0)
    {
        Random random = new(seed);
        return Windowed(
            [.. Enumerable.Range(0, slices).Select(_ => Enumerable.Range(0, size * size).Select(_ => random.NextSingle()).ToArray())],
            size);
    }

    /// <summary>A chest with noise: a body of tissue, and in it a lung that is largest in slice <paramref name="middle"/>.</summary>
    public static WindowedScan Chest(int slices, int size, int middle, int seed = 0)
    {
        Random random = new(seed);
        return Windowed([.. Enumerable.Range(0, slices).Select(Slice)], size);

        float[] Slice(int index)
        {
            double half = size * Math.Max(0.05, 0.3 - (0.02 * Math.Abs(index - middle)));
            return [.. Enumerable.Range(0, size * size).Select(pixel =>
            {
                double fromCentre = Math.Max(Math.Abs((pixel / size) - (size / 2.0)), Math.Abs((pixel % size) - (size / 2.0)));
                double level = fromCentre < half ? 0.2 : fromCentre < 0.4 * size ? 0.8 : 0.05;
                return (float)(level + (0.04 * random.NextDouble()));
            })];
        }
    }

    /// <summary>A scan to learn from.</summary>
    public static TrainingScan Training(string id, int label, IScanRecords slices, string? patientHash = null) =>
        new(Headers(id, 1, [new CtSlice($"{id}.dcm", 0, null, 0, null)], patientHash), label, slices, ScanFingerprint.Of(slices, default));

    private static CtScan Headers(
        string id, int size, CtSlice[] slices, string? patientHash = null, SliceOrder order = SliceOrder.FeetToHead) =>
        FakeScan.Of(new NoVoxels(), slices, size, size) with { Id = id, Order = order, Label = "COVID", PatientHash = patientHash };

    private sealed class NoVoxels : IVoxelSource
    {
        public IVoxelPass Open(
            CancellationToken cancellationToken) => throw new InvalidOperationException("These scans are windowed already.");
    }
}
