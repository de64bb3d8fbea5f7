using System.Text.Json;
using Cov19Ct.Benchmarks.Measuring;
using Cov19Ct.Benchmarks.Ours;
using Cov19Ct.Phantoms;

namespace Cov19Ct.Benchmarks.Scaling;

/// <summary>Whether time grows in proportion with slices and with scans, and memory not with scans. Each point is a process of its own,
/// since a process has one peak.</summary>
internal static class ScalingVerb
{
    private static readonly int[] s_sliceCounts = [50, 100, 200, 400, 700];
    private static readonly int[] s_scanCounts = [3, 10, 30, 100, 300];

    public static void Run(VerbOptions options, TextWriter output)
    {
        EncoderArchitecture encoder = options.Choice("encoder", EncoderArchitecture.ResNet18);
        int size = options.Whole("size", 64, least: 32);
        int sourceSize = options.Whole("source-size", 256, least: CtPhantomOptions.MinimumSize);
        int scanSlices = options.Whole("scan-slices", 20);
        int repetitions = options.Whole("repetitions", 3);
        options.RequireNoOther();

        using ScratchFolder scratch = new();
        string model = scratch.File("model.safetensors");
        BenchmarkModel.Create(model, encoder, size);
        output.WriteLine($"{Machine.Describe()}.");
        output.WriteLine();
        output.WriteLine(
            $"{encoder} at {size}², phantoms of {sourceSize}²; medians of {repetitions} processes a row. Warm: one scan was diagnosed "
                + "before.");
        output.WriteLine();
        MarkdownTable table = new(
            output, "scans", "slices each", "wall, s", "ms a slice", "peak resident, MiB", "of it before the first scan that counts");
        foreach (int slices in s_sliceCounts)
        {
            string folder = Write(
                scratch.File($"slices-{slices}"), new CtPhantomOptions { Count = 1, SliceCount = slices, Size = sourceSize });
            Add(table, model, folder, scans: 1, slices, repetitions);
        }

        string scanFolder = Write(
            scratch.File("scans"), new CtPhantomOptions { Count = s_scanCounts[^1], SliceCount = scanSlices, Size = sourceSize });
        foreach (int scans in s_scanCounts)
        {
            Add(table, model, scanFolder, scans, scanSlices, repetitions);
        }
    }

    private static void Add(MarkdownTable table, string model, string folder, int scans, int slices, int repetitions)
    {
        ScalingPoint[] points = [.. Enumerable.Range(0, repetitions).Select(_ => Measure(model, folder, scans))];
        if (Array.Exists(points, point => point.Slices != scans * slices))
        {
            throw new InvalidDataException($"{points[0].Slices} slices were diagnosed, not {scans * slices}.");
        }

        double seconds = new Samples(points.Select(point => point.Seconds)).Median;
        table.Add(
            scans, slices, seconds, 1e3 * seconds / (scans * slices),
            InMebibytes(point => point.PeakBytes), InMebibytes(point => point.WarmBytes));

        double InMebibytes(Func<ScalingPoint, long> bytes) => new Samples(points.Select(point => (double)bytes(point) / (1 << 20))).Median;
    }

    private static ScalingPoint Measure(string model, string folder, int scans) =>
        JsonSerializer.Deserialize<ScalingPoint>(
            OwnProcess.Run(["scaling-point", "--model", model, "--data", folder, "--scans", $"{scans}"]).Last())!;

    private static string Write(string folder, CtPhantomOptions options)
    {
        Parallel.ForEach(options.Cases(), phantom => CtPhantomWriter.WriteCase(folder, phantom));
        return folder;
    }
}
