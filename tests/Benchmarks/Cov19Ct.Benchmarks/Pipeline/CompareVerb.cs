using Cov19Ct.Benchmarks.Measuring;
using Cov19Ct.Benchmarks.Network;
using Cov19Ct.Benchmarks.Ours;

namespace Cov19Ct.Benchmarks.Pipeline;

/// <summary>The whole: files to windowed slices and to verdicts against Python, and the network against ONNX Runtime and PyTorch, in one
/// run.</summary>
internal static class CompareVerb
{
    public static void Run(VerbOptions options, TextWriter output)
    {
        string[] folders = Folders(options.Required("data"));
        EncoderArchitecture encoder = options.Choice("encoder", EncoderArchitecture.ResNet50);
        int size = options.Whole("size", 224, least: 32);
        int rounds = options.Whole("rounds", 5);
        int processes = options.Whole("processes", Environment.ProcessorCount);
        int networkSlices = options.Whole("network-slices", 32, least: 0);
        string python = options.Text("python", "python3");
        options.RequireNoOther();

        PeerPackages.Require();
        using ScratchFolder scratch = new();
        string modelPath = scratch.File("model.safetensors");
        ModelDescription description = BenchmarkModel.Create(modelPath, encoder, size);
        output.WriteLine($"{Machine.Describe()}.");
        output.WriteLine();
        using (OurPipeline ours = new(modelPath))
        {
            PipelineComparison comparison = new(ours, scratch, python, new PipelineSettings(modelPath, description, processes));
            comparison.Run(folders, rounds, output);
        }

        if (networkSlices > 0)
        {
            output.WriteLine();
            NetworkComparison.Run(modelPath, description, PhantomLevels.Make(networkSlices, size), rounds, python, scratch, output);
        }
    }

    /// <summary>The folder, if files lie in it, or else those in it.</summary>
    private static string[] Folders(string data)
    {
        if (!Directory.Exists(data))
        {
            throw new UsageException($"There is no folder {data}.");
        }

        string[] below = [.. Directory.GetDirectories(data).Order(StringComparer.Ordinal)];
        return Directory.EnumerateFiles(data).Any() ? [data] : below.Length > 0 ? below : throw new UsageException($"{data} is empty.");
    }
}
