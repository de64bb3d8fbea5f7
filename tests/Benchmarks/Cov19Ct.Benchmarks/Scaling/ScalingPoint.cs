using System.Text.Json;
using Cov19Ct.Benchmarks.Ours;

namespace Cov19Ct.Benchmarks.Scaling;

/// <summary>One point of <see cref="ScalingVerb"/>.</summary>
/// <param name="Seconds">Files to verdicts.</param>
/// <param name="Slices">Slices diagnosed.</param>
/// <param name="PeakBytes">Most memory resident.</param>
/// <param name="WarmBytes">The same, before the first scan that counts: the runtime, libtorch, the model and one small scan.</param>
internal sealed record ScalingPoint(double Seconds, int Slices, long PeakBytes, long WarmBytes)
{
    private const int WarmUpSlices = 8;

    /// <summary>Measures the point in this process, and writes it as JSON.</summary>
    public static void Run(VerbOptions options, TextWriter output)
    {
        string model = options.Required("model");
        string data = options.Required("data");
        int scans = options.Whole("scans", 1);
        options.RequireNoOther();

        using OurPipeline pipeline = new(model);
        Warm(pipeline, data);
        long before = PeakMemory.Read();
        int slices = 0;
        double seconds = Measuring.Rounds.Seconds(() =>
        {
            foreach (CtScan scan in OurPipeline.ImportAll(data, recurse: true).Take(scans))
            {
                slices += pipeline.Diagnose(scan).ShownSliceCount;
            }
        });
        output.WriteLine(JsonSerializer.Serialize(new ScalingPoint(seconds, slices, PeakMemory.Read(), before)));
    }

    /// <summary>Compiles what runs: some slices of the first scan, few, so that the peak is not theirs.</summary>
    private static void Warm(OurPipeline pipeline, string data)
    {
        string first = Directory.EnumerateFiles(data, "*", SearchOption.AllDirectories).First();
        string folder = Path.GetDirectoryName(first)!;
        using Measuring.ScratchFolder scratch = new();
        foreach (string file in Directory.GetFiles(folder).Order(StringComparer.Ordinal).Take(WarmUpSlices))
        {
            File.Copy(file, scratch.File(Path.GetFileName(file)));
        }

        _ = pipeline.Diagnose(OurPipeline.Import(scratch.Root));
    }
}
