using Cov19Ct.Model.Checkpoints;
using Cov19Ct.Model.Engine;
using Cov19Ct.Model.Modules;
using Cov19Ct.Model.Runtime;
using Cov19Ct.Storage.Records;
using static TorchSharp.torch;

namespace Cov19Ct.Benchmarks.Ours;

/// <summary>The encoder as a diagnosis runs it. All that the benchmarks know of it is here.</summary>
internal sealed class OurEncoder : IDisposable
{
    private readonly EncoderEngine _engine;

    private OurEncoder(EncoderEngine engine)
    {
        _engine = engine;
    }

    /// <summary>The precisions that there are to choose from: bfloat16 where the processor has it.</summary>
    public static string[] Precisions { get; } = NativeBFloat16.IsOn(CPU)
        ? [nameof(ActivationPrecision.Float32), nameof(ActivationPrecision.BFloat16)]
        : [nameof(ActivationPrecision.Float32)];

    /// <summary>Slices a pass, on each core.</summary>
    public int Batch => _engine.Batch;

    /// <summary>Loads a model.</summary>
    /// <param name="modelPath">The model file.</param>
    /// <param name="precision">One of <see cref="Precisions"/>.</param>
    /// <param name="batch">Slices a pass; null for what the engine chooses.</param>
    public static OurEncoder Open(string modelPath, string precision, int? batch = null)
    {
        TorchRuntime.EnsureLoaded();
        (CnnRnn network, ModelDescription description, _) = ModelFile.Load(modelPath);
        using (network)
        {
            return new OurEncoder(new EncoderEngine(
                network.encoder, description, CPU, Enum.Parse<ActivationPrecision>(precision), TorchRuntime.Cores, batch));
        }
    }

    /// <summary>Levels to features.</summary>
    /// <param name="levels">Each slice size × size levels, row-major.</param>
    /// <returns>Slices × features, row-major.</returns>
    public float[] Encode(float[][] levels)
    {
        using EncodedSlices encoded = _engine.Encode(
            new LevelsFeed(levels), hasBlackRow: _ => false, slicesDone: null, CancellationToken.None);
        return [.. encoded.Features.data<float>()];
    }

    public void Dispose() => _engine.Dispose();

    private sealed class LevelsFeed(float[][] slices) : ISliceFeed
    {
        private int _taken;

        public int Count => slices.Length;

        public bool TryTakeNext(Span<byte> levels)
        {
            if (_taken == slices.Length)
            {
                return false;
            }

            LevelQuantisation.Quantise(slices[_taken++], levels);
            return true;
        }
    }
}
