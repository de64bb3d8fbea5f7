using System.Runtime.InteropServices;
using Cov19Ct.Benchmarks.Measuring;
using Cov19Ct.Benchmarks.Onnx;
using Cov19Ct.Benchmarks.Ours;
using Cov19Ct.Model.Checkpoints;
using Cov19Ct.Model.Modules;
using static TorchSharp.torch;

namespace Cov19Ct.Benchmarks.Network;

/// <summary>Runs the encoders in turn, and writes what each takes, its ratio to ours, and its share of the machine's matrix rate.</summary>
internal static class NetworkComparison
{
    private static readonly int[] s_batches = [1, 4, 8, 16, 32];

    /// <summary>Sizes of the matrix products; the rate is the best of all, as it is a bound.</summary>
    private static readonly int[] s_matrixSides = [2048, 3072, 4096];

    /// <param name="modelPath">The model file.</param>
    /// <param name="description">What is in it.</param>
    /// <param name="levels">Slices of the model's size, as many as the largest batch or a multiple of it.</param>
    /// <param name="rounds">Rounds that count.</param>
    /// <param name="python">Interpreter of the peer's script.</param>
    /// <param name="scratch">Receives the files that peers read.</param>
    /// <param name="output">Receives the table; progress goes to standard error.</param>
    /// <exception cref="InvalidDataException">A peer is not here.</exception>
    public static void Run(
        string modelPath,
        ModelDescription description,
        float[][] levels,
        int rounds,
        string python,
        ScratchFolder scratch,
        TextWriter output)
    {
        TextWriter told = Console.Error;
        int size = description.Preprocessing.Size;
        string levelsFile = scratch.File("levels.bin");
        File.WriteAllBytes(levelsFile, [.. levels.SelectMany(slice => MemoryMarshal.AsBytes(slice.AsSpan()).ToArray())]);
        string settings = scratch.File("network.json");
        PeerProcess.WriteSettings(settings, new NetworkSettings(modelPath, description, levelsFile));

        EncoderGraph graph = GraphOf(modelPath, size);
        string onnxPath = scratch.File("encoder.onnx");
        graph.Write(onnxPath);
        float[] prepared = NchwInput.Prepare(levels, description.Preprocessing.Normalisation);
        using OnnxEncoder onnx = OnnxEncoder.OpenBest(
            onnxPath, graph, prepared, levels.Length, size, s_batches.Where(batch => levels.Length % batch == 0), told);
        using PeerProcess pyTorch = new(python, "network_pytorch.py", settings);
        PyTorchChoice choice = pyTorch.Ask<PyTorchChoice>("about");
        foreach ((string tried, double milliseconds) in choice.Tried)
        {
            told.WriteLine(FormattableString.Invariant($"PyTorch, {tried}: {milliseconds:0.00} ms a slice"));
        }

        OurEncoder[] ours = [.. OurEncoder.Precisions.Select(precision => OurEncoder.Open(modelPath, precision))];
        MatrixRate[] float32 = [.. s_matrixSides.Select(side => new MatrixRate(ScalarType.Float32, side))];
        MatrixRate[] bfloat16 = [.. s_matrixSides.Select(side => new MatrixRate(ScalarType.BFloat16, side))];
        try
        {
            List<EncoderFigure> figures = [];
            Rounds turns = new();
            for (int i = 0; i < ours.Length; i++)
            {
                OurEncoder encoder = ours[i];
                string precision = OurEncoder.Precisions[i];
                Samples seconds = turns.Add($"Cov19Ct {precision} s", () => { _ = encoder.Encode(levels); });
                figures.Add(new EncoderFigure("Cov19Ct", precision, $"batch {encoder.Batch}", seconds, encoder.Encode(levels)));
            }

            figures.Add(new EncoderFigure(
                $"ONNX Runtime {OnnxEncoder.Version}", "Float32", $"batch {onnx.Batch}",
                turns.Add("ONNX Runtime s", () => { _ = onnx.Encode(); }), [.. onnx.Encode()]));
            figures.Add(new EncoderFigure(
                choice.Library, "Float32", $"batch {choice.Batch}, {choice.Format}",
                turns.Add("PyTorch s", () => pyTorch.Ask<PeerSeconds>("go").Seconds), FeaturesOf(pyTorch, scratch)));
            Samples registerRate = turns.Add("registers GFLOP/s", RegisterRate.Measure);
            Samples float32Rate = turns.Add("float32 GFLOP/s", () => float32.Max(rate => rate.Measure()));
            Samples bfloat16Rate = turns.Add("bfloat16 GFLOP/s", () => bfloat16.Max(rate => rate.Measure()));
            turns.Run(rounds, warmUps: 1, told);
            new NetworkTable(figures, graph, levels.Length, new MachineRates(registerRate.Most, float32Rate.Most, bfloat16Rate.Most)).Write(
                description, output);
        }
        finally
        {
            Array.ForEach(ours, encoder => encoder.Dispose());
            Array.ForEach(float32, rate => rate.Dispose());
            Array.ForEach(bfloat16, rate => rate.Dispose());
        }
    }

    private static EncoderGraph GraphOf(string modelPath, int size)
    {
        using CnnRnn network = ModelFile.Load(modelPath).Network;
        return new EncoderGraph(network.encoder.state_dict(), size);
    }

    private static float[] FeaturesOf(PeerProcess peer, ScratchFolder scratch)
    {
        string file = scratch.File("features.bin");
        peer.Ask<PeerDone>("features", file);
        return [.. MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(file))];
    }
}
