using Cov19Ct.Benchmarks.Measuring;
using Cov19Ct.Model.Runtime;
using static TorchSharp.torch;

namespace Cov19Ct.Benchmarks;

/// <summary>What the gradient in chunks costs beside the gradient through one graph: multiply-adds, counted, and time.</summary>
internal static class ArithmeticVerb
{
    private const string Chunked = "chunked";
    private const string Unchunked = "unchunked";

    public static void Run(VerbOptions options, TextWriter output)
    {
        EncoderArchitecture encoder = options.Choice("encoder", EncoderArchitecture.ResNet50);
        int scans = options.Whole("scans", 2);
        int slices = options.Whole("slices", 16);
        int size = options.Whole("size", 224, least: 32);
        int chunk = options.Whole("chunk", 16);
        int repetitions = options.Whole("repetitions", 5);
        string only = options.Text("only", "");
        options.RequireNoOther();

        TorchRuntime.EnsureLoaded();
        using GradientCase gradient = new(encoder, scans, slices, size, chunk);
        if (only.Length > 0)
        {
            // A child of this verb, whose standard output is the log.
            _ = only == Chunked ? gradient.InChunks() : gradient.ThroughOneGraph();
            return;
        }

        output.WriteLine($"{encoder}, {scans} scans of {slices} slices of {size}², chunks of {chunk}, {get_num_threads()} threads");
        string[] settings =
            [
                "arithmetic", "--encoder", $"{encoder}", "--scans", $"{scans}", "--slices", $"{slices}", "--size", $"{size}",
                "--chunk", $"{chunk}"
            ];
        ConvolutionLog inChunks = Count([.. settings, "--only", Chunked]);
        ConvolutionLog oneGraph = Count([.. settings, "--only", Unchunked]);
        output.WriteLine($"multiply-adds of convolutions a slice, counted: in chunks {PerSlice(inChunks.Forward)} forward + "
            + $"{PerSlice(inChunks.Backward)} backward, "
            + $"one graph {PerSlice(oneGraph.Forward)} forward + {PerSlice(oneGraph.Backward)} backward");
        output.WriteLine($"ratio of multiply-adds     {Ratio(inChunks.Total, oneGraph.Total)}");

        // Alternately, so that whatever else the machine does meets both; the first of each is a warm-up.
        Samples chunkedSeconds = new();
        Samples unchunkedSeconds = new();
        for (int repetition = 0; repetition <= repetitions; repetition++)
        {
            double chunkedTime = Rounds.Seconds(() => gradient.InChunks());
            double unchunkedTime = Rounds.Seconds(() => gradient.ThroughOneGraph());
            if (repetition > 0)
            {
                chunkedSeconds.Add(chunkedTime);
                unchunkedSeconds.Add(unchunkedTime);
            }
        }

        output.WriteLine(
            $"median time                in chunks {chunkedSeconds.Median:0.00} s, one graph {unchunkedSeconds.Median:0.00} s, of "
                + $"{repetitions} each");
        output.WriteLine($"ratio of times             {Ratio(chunkedSeconds.Median, unchunkedSeconds.Median)}");

        string PerSlice(long multiplyAdds) => $"{multiplyAdds / 1e9 / gradient.SliceCount:0.000}e9";
    }

    private static string Ratio(double numerator, double denominator) =>
        $"{numerator / denominator:0.0000}, {numerator / denominator / (4.0 / 3):P1} of 4/3";

    /// <summary>Runs one step in a process of its own, since oneDNN reads its environment once.</summary>
    private static ConvolutionLog Count(string[] arguments)
    {
        ConvolutionLog log = new();
        foreach (string line in OwnProcess.Run(arguments, ("ONEDNN_VERBOSE", "1")))
        {
            log.Add(line);
        }

        return log.Forward > 0 ? log : throw new InvalidDataException("libtorch does its convolutions without oneDNN here.");
    }
}
