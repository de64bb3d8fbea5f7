using Cov19Ct.Benchmarks.Measuring;
using Microsoft.ML.OnnxRuntime;

namespace Cov19Ct.Benchmarks.Onnx;

/// <summary>The encoder in ONNX Runtime at its best settings: all graph optimisations, a thread a core, which spin between operators, and
/// the batch as a fixed dimension. Its input is ready before it is timed; ours starts from grey levels.</summary>
internal sealed class OnnxEncoder : IDisposable
{
    /// <summary>Times that each batch is tried.</summary>
    private const int Turns = 3;

    private readonly SessionOptions _options = new();
    private readonly InferenceSession _session;
    private readonly RunOptions _run = new();
    private readonly List<(OrtValue Input, OrtValue Output)> _batches = [];
    private readonly float[] _features;
    private readonly string _outputName;

    /// <param name="modelPath">Written by <see cref="EncoderGraph"/>.</param>
    /// <param name="graph">The same.</param>
    /// <param name="input">(slices, 3, size, size), row-major.</param>
    /// <param name="slices">Slices of it, a multiple of <paramref name="batch"/>.</param>
    /// <param name="size">Rows and columns of a slice.</param>
    /// <param name="batch">Slices a pass.</param>
    /// <exception cref="InvalidDataException">ONNX Runtime's native library is not here.</exception>
    public OnnxEncoder(string modelPath, EncoderGraph graph, float[] input, int slices, int size, int batch)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(slices % batch, 0);
        Batch = batch;
        _options.GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL;
        _options.ExecutionMode = ExecutionMode.ORT_SEQUENTIAL;
        _options.IntraOpNumThreads = Environment.ProcessorCount;
        _options.AddSessionConfigEntry("session.intra_op.allow_spinning", "1");
        _options.AddFreeDimensionOverrideByName(EncoderGraph.BatchName, batch);
        _session = new InferenceSession(modelPath, _options);
        _outputName = graph.OutputName;
        _features = new float[slices * graph.FeatureCount];
        int pixels = 3 * size * size;
        for (int first = 0; first < slices; first += batch)
        {
            _batches.Add((
                OrtValue.CreateTensorValueFromMemory(
                    OrtMemoryInfo.DefaultInstance, input.AsMemory(first * pixels, batch * pixels), [batch, 3, size, size]),
                OrtValue.CreateTensorValueFromMemory(
                    OrtMemoryInfo.DefaultInstance,
                    _features.AsMemory(first * graph.FeatureCount, batch * graph.FeatureCount),
                    [batch, graph.FeatureCount])));
        }
    }

    public static string Version => OrtEnv.Instance().GetVersionString();

    /// <summary>Slices a pass.</summary>
    public int Batch { get; }

    /// <summary>Finds the batch that takes the least time, opened. The caller disposes it.</summary>
    /// <param name="batches">Batches to try.</param>
    /// <param name="told">Receives a line for each.</param>
    public static OnnxEncoder OpenBest(
        string modelPath, EncoderGraph graph, float[] input, int slices, int size, IEnumerable<int> batches, TextWriter told)
    {
        OnnxEncoder[] candidates = [.. batches.Select(batch => new OnnxEncoder(modelPath, graph, input, slices, size, batch))];
        double[] least = new double[candidates.Length];
        Array.Fill(least, double.PositiveInfinity);
        for (int turn = 0; turn < Turns; turn++)
        {
            for (int i = 0; i < candidates.Length; i++)
            {
                Rounds.Settle();
                least[i] = Math.Min(least[i], Rounds.Seconds(() => candidates[i].Encode()));
            }
        }

        int best = Array.IndexOf(least, least.Min());
        for (int i = 0; i < candidates.Length; i++)
        {
            told.WriteLine(FormattableString.Invariant(
                $"ONNX Runtime, batch {candidates[i].Batch}: {least[i] / slices * 1e3:0.00} ms a slice"));
            if (i != best)
            {
                candidates[i].Dispose();
            }
        }

        return candidates[best];
    }

    /// <summary>All slices to features.</summary>
    /// <returns>Slices × features, row-major; overwritten by the next call.</returns>
    public float[] Encode()
    {
        foreach ((OrtValue input, OrtValue output) in _batches)
        {
            _session.Run(_run, [EncoderGraph.InputName], [input], [_outputName], [output]);
        }

        return _features;
    }

    public void Dispose()
    {
        foreach ((OrtValue input, OrtValue output) in _batches)
        {
            input.Dispose();
            output.Dispose();
        }

        _run.Dispose();
        _session.Dispose();
        _options.Dispose();
    }
}
