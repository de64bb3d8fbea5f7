using Cov19Ct.Benchmarks.Measuring;
using Cov19Ct.Benchmarks.Ours;

namespace Cov19Ct.Benchmarks.Network;

/// <summary>The slice encoder against ONNX Runtime and PyTorch, on the same slices, cores and weights.</summary>
internal static class NetworkVerb
{
    public static void Run(VerbOptions options, TextWriter output)
    {
        EncoderArchitecture encoder = options.Choice("encoder", EncoderArchitecture.ResNet50);
        int size = options.Whole("size", 224, least: 32);
        int slices = options.Whole("slices", 32);
        int rounds = options.Whole("rounds", 7, least: 5);
        string python = options.Text("python", "python3");
        options.RequireNoOther();

        PeerPackages.Require();
        using ScratchFolder scratch = new();
        string modelPath = scratch.File("model.safetensors");
        ModelDescription description = BenchmarkModel.Create(modelPath, encoder, size);
        output.WriteLine($"{Machine.Describe()}.");
        output.WriteLine();
        NetworkComparison.Run(modelPath, description, PhantomLevels.Make(slices, size), rounds, python, scratch, output);
    }
}
