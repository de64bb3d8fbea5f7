using Cov19Ct.Model.Modules;
using Cov19Ct.Model.Runtime;
using Cov19Ct.Model.Training.Steps;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Cov19Ct.Training.Tests.Steps;

/// <summary>In float64, where 1e-9 of a gradient's norm leaves no room for another gradient.</summary>
public sealed class ChunkedGradientTests : IDisposable
{
    private const int Size = 32;
    private static readonly int[] s_lengths = [5, 1, 3];
    private static readonly SliceBatch s_batch = new(s_lengths, [1, 0, 1], [1, 2, 0.5], Steps: 7);

    private readonly DisposeScope _scope;
    private readonly Tensor _slices;
    private readonly Generator _generator;

    public ChunkedGradientTests()
    {
        TorchRuntime.EnsureLoaded();
        _scope = NewDisposeScope();
        _generator = new Generator(1, CPU);
        using Generator generator = new(4, CPU);
        _slices = rand([s_lengths.Sum() + 1, 3, Size, Size], ScalarType.Float64, CPU, false, generator: generator);
        _slices[s_lengths.Sum()] = zeros(3, Size, Size, dtype: ScalarType.Float64);
    }

    public static TheoryData<PaddingMode, EncoderNormalisation, LossTarget, int> Cases()
    {
        TheoryData<PaddingMode, EncoderNormalisation, LossTarget, int> cases = [];
        foreach (PaddingMode padding in Enum.GetValues<PaddingMode>())
        {
            foreach (EncoderNormalisation normalisation in Enum.GetValues<EncoderNormalisation>())
            {
                cases.Add(padding, normalisation, LossTarget.EverySlice, 4);
                cases.Add(padding, normalisation, LossTarget.MeanProbability, 3);
                cases.Add(padding, normalisation, LossTarget.LastStep, 16);
            }
        }

        return cases;
    }

    public void Dispose()
    {
        _generator.Dispose();
        _scope.Dispose();
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_parameters_gradient_equals_that_of_one_graph(
        PaddingMode padding, EncoderNormalisation normalisation, LossTarget target, int chunk)
    {
        TrainingOptions options = new() { Padding = padding, EncoderNormalisation = normalisation, Loss = target, SliceChunk = chunk };
        using CnnRnn chunked = Network();
        using CnnRnn whole = Network();

        double loss = new ChunkedGradient(chunked, options).Accumulate(s_batch, Slices, _generator, null, default);
        double expected = BackwardThroughOneGraph(whole, options);

        Assert.Equal(expected, loss, 1e-12);
        AssertSameGradients(whole, chunked);
        AssertSameStatistics(whole, chunked);
    }

    [Fact]
    public void No_tensor_outlives_a_step()
    {
        using CnnRnn network = Network();
        ChunkedGradient gradient = new(network, new TrainingOptions { SliceChunk = 4 });
        Accumulate();
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        Accumulate();
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);

        void Accumulate() => gradient.Accumulate(
            s_batch,
            rows =>
            {
                using DisposeScope scope = NewDisposeScope();
                return Slices(rows).MoveToOuterDisposeScope();
            },
            _generator,
            null,
            default);
    }

    [Fact]
    public void Cancelling_stops_between_chunks()
    {
        using CnnRnn network = Network();
        using CancellationTokenSource stop = new();
        int asked = 0;
        Assert.ThrowsAny<OperationCanceledException>(() => new ChunkedGradient(network, new TrainingOptions { SliceChunk = 2 }).Accumulate(
            s_batch,
            rows =>
            {
                if (++asked == 3)
                {
                    stop.Cancel();
                }

                return Slices(rows);
            },
            _generator,
            null,
            stop.Token));
        Assert.Equal(3, asked);
    }

    /// <summary>The last chunk keeps its graph: each other chunk is encoded twice, a batch of one chunk once.</summary>
    [Theory]
    [InlineData(16, new[] { 0 })]
    [InlineData(5, new[] { 0, 1, 0 })]
    [InlineData(3, new[] { 0, 1, 2, 1, 0 })]
    public void The_last_chunk_is_encoded_once(int chunk, int[] expected)
    {
        using CnnRnn network = Network();
        List<int> encoded = [];
        new ChunkedGradient(network, new TrainingOptions { SliceChunk = chunk }).Accumulate(
            s_batch,
            rows =>
            {
                encoded.Add(rows[0]);
                return Slices(rows);
            },
            _generator,
            null,
            default);
        Assert.Equal(expected, encoded);
    }

    [Fact]
    public void Progress_counts_the_chunks_of_both_passes()
    {
        using CnnRnn network = Network();
        ChunkedGradient gradient = new(network, new TrainingOptions { SliceChunk = 4 });
        List<int> done = [];
        gradient.Accumulate(s_batch, Slices, _generator, new ListProgress(done), default);
        Assert.Equal(3, gradient.ChunkCount(s_batch));
        Assert.Equal([1, 2, 3, 4, 5, 6], done);
    }

    private Tensor Slices(int[] rows) => _slices.index_select(0, tensor(rows));

    /// <summary>The same step without chunks, written another way: padding is encoded as slices, or each scan runs alone.</summary>
    private double BackwardThroughOneGraph(CnnRnn network, TrainingOptions options)
    {
        network.train();
        foreach (BatchNorm2d norm in network.encoder.modules().OfType<BatchNorm2d>())
        {
            norm.train(options.EncoderNormalisation == EncoderNormalisation.ByChunk);
        }

        bool isPaper = options.Padding == PaddingMode.AsPaper;
        int rows = s_lengths.Sum() + (isPaper ? 1 : 0);
        Tensor features = zeros(rows, network.encoder.FeatureCount, ScalarType.Float64);
        foreach (int[] chunk in SliceChunks.Interleaved(rows, options.SliceChunk))
        {
            features = features.index_add(0, tensor(Array.ConvertAll(chunk, row => (long)row)), network.encoder.forward(Slices(chunk)), 1);
        }

        Tensor loss = isPaper ? PaperLoss(network, features, options.Loss) : MaskedLoss(network, features, options.Loss);
        loss.backward();
        return loss.item<double>();
    }

    private static Tensor PaperLoss(CnnRnn network, Tensor features, LossTarget target)
    {
        Tensor black = features[s_lengths.Sum()];
        List<Tensor> scans = [];
        int next = 0;
        foreach (int length in s_lengths)
        {
            scans.Add(cat([features.narrow(0, next, length), black.unsqueeze(0).expand(s_batch.Steps - length, -1)]));
            next += length;
        }

        Dictionary<string, nn.Module> head = network.head.named_children().ToDictionary(child => child.name, child => child.module);
        Tensor normalised = ((BatchNorm1d)head["bn"]).forward(cat(scans)).view(scans.Count, s_batch.Steps, -1);
        (Tensor states, _) = ((GRU)head["gru"]).forward(normalised);
        Tensor logits = ((Linear)head["fc"]).forward(states); // (N, T, classes)
        return WeightedMean(
            [.. Enumerable.Range(0, s_lengths.Length).Select(scan => ScanLoss(logits[scan], s_batch.Labels[scan], target))]);
    }

    private static Tensor MaskedLoss(CnnRnn network, Tensor features, LossTarget target)
    {
        Dictionary<string, nn.Module> head = network.head.named_children().ToDictionary(child => child.name, child => child.module);
        Tensor normalised = ((BatchNorm1d)head["bn"]).forward(features);
        List<Tensor> losses = [];
        int next = 0;
        for (int scan = 0; scan < s_lengths.Length; scan++)
        {
            (Tensor states, _) = ((GRU)head["gru"]).forward(normalised.narrow(0, next, s_lengths[scan]).unsqueeze(0));
            losses.Add(ScanLoss(((Linear)head["fc"]).forward(states).squeeze(0), s_batch.Labels[scan], target));
            next += s_lengths[scan];
        }

        return WeightedMean(losses);
    }

    private static Tensor ScanLoss(Tensor logits, int label, LossTarget target)
    {
        Tensor probabilities = logits.softmax(1).select(1, label); // (steps)
        return target switch
        {
            LossTarget.EverySlice => -probabilities.log().mean(),
            LossTarget.MeanProbability => -probabilities.mean().log(),
            _ => -probabilities[-1].log(),
        };
    }

    private static Tensor WeightedMean(List<Tensor> losses)
    {
        Tensor sum = zeros([], dtype: ScalarType.Float64);
        for (int scan = 0; scan < losses.Count; scan++)
        {
            sum += losses[scan] * s_batch.Weights[scan];
        }

        return sum / s_batch.Weights.Sum();
    }

    private static CnnRnn Network()
    {
        CnnRnn network = new(new ModelDescription { Name = "n", Encoder = EncoderArchitecture.ResNet18, Dropout = 0, RecurrentUnits = 8 });
        WeightInitialisation.Apply(network, 3);
        network.to(ScalarType.Float64);
        return network;
    }

    private static void AssertSameGradients(CnnRnn expected, CnnRnn actual)
    {
        foreach (((string name, Parameter parameter), (_, Parameter other)) in expected.named_parameters().Zip(actual.named_parameters()))
        {
            double norm = parameter.grad!.norm().item<double>();
            double difference = (parameter.grad! - other.grad!).norm().item<double>();
            Assert.True(norm > 0, $"{name} has no gradient");
            Assert.True(difference <= 1e-9 * norm, $"{name}: {difference / norm:e2}");
        }
    }

    private static void AssertSameStatistics(CnnRnn expected, CnnRnn actual)
    {
        foreach (((string name, Tensor buffer), (_, Tensor other)) in expected.named_buffers().Zip(actual.named_buffers()))
        {
            Assert.True(buffer.allclose(other, 1e-12, 1e-12), name);
        }
    }

    private sealed class ListProgress(List<int> values) : IProgress<int>
    {
        public void Report(int value) => values.Add(value);
    }
}
