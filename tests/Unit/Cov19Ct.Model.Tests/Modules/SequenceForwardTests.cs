using Cov19Ct.Model.Checkpoints;
using Cov19Ct.Model.Engine;
using Cov19Ct.Model.Inference;
using Cov19Ct.Model.Modules;
using Cov19Ct.Model.Runtime;
using Cov19Ct.ModelTestKit;
using Cov19Ct.Storage.Records;
using Cov19Ct.TestKit;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Cov19Ct.Model.Tests.Modules;

public class SequenceForwardTests
{
    private const int Size = 32;

    private static readonly ModelDescription s_description = new()
    {
        Name = "model",
        Encoder = EncoderArchitecture.ResNet18,
        RecurrentUnits = 16,
        Classes = ["normal", "pneumonia", "COVID"],
        Preprocessing = new Preprocessing
        {
            Size = Size,
            Normalisation = InputNormalisation.ImageNet,
            Padding = PaddingMode.AsPaper,
            MaximumSlices = 9
        },
    };

    public SequenceForwardTests()
    {
        TorchRuntime.EnsureLoaded();
    }

    [Theory]
    [InlineData(5, PaddingMode.AsPaper, 9)]
    [InlineData(4, PaddingMode.AsPaper, 9)]
    [InlineData(9, PaddingMode.AsPaper, 9)]
    [InlineData(11, PaddingMode.AsPaper, 11)]
    [InlineData(5, PaddingMode.Masked, 5)]
    public void Padding_through_the_head_is_what_encoding_every_black_slice_gives(int slices, PaddingMode padding, int steps)
    {
        using CnnRnn network = Network();
        WindowedScan scan = Scans.Small(slices, Size);
        using ScratchFolder folder = new();
        string path = folder.File("model.safetensors");
        ModelDescription description = s_description with { Preprocessing = s_description.Preprocessing with { Padding = padding } };
        ModelFile.Save(path, network, description);
        using LoadedModel model = LoadedModel.Load(ModelKey.Of(path, "cpu", ActivationPrecision.Float32));
        double[][] probabilities = model.Predict(
            new WindowedFeed(scan, SelectedSlices.All(slices)), slicesDone: null, explanations: null, default).Probabilities;

        double[][] expected = Direct(network, scan, steps);
        Assert.Equal(steps, probabilities.Length);
        Assert.All(probabilities.Zip(expected), pair => Assert.Equal(pair.Second, pair.First, (a, b) => Math.Abs(a - b) < 1e-6));
        Assert.Equal(padding == PaddingMode.AsPaper && slices < 9, probabilities.Length > slices);
    }

    [Fact]
    public void Only_selected_slices_are_asked_for()
    {
        using ScratchFolder folder = new();
        string path = folder.File("model.safetensors");
        using CnnRnn network = Network();
        ModelFile.Save(path, network, s_description);
        using LoadedModel model = LoadedModel.Load(ModelKey.Of(path, "cpu", ActivationPrecision.Float32));
        float[][] levels = [.. Enumerable.Range(0, 6).Select(index => Scans.Small(6, Size).GetSlice(index).ToArray())];
        double[][] part = Predict(levels, new SelectedSlices(2, 3, 6));
        double[][] apart = Predict(levels[2..5], SelectedSlices.All(3));
        Assert.Equal(apart, part);

        double[][] Predict(float[][] slices, SelectedSlices selected) =>
            model.Predict(
                new WindowedFeed(Scans.Windowed(slices, Size), selected), slicesDone: null, explanations: null, default).Probabilities;
    }

    [Fact]
    public void No_tensor_outlives_a_prediction()
    {
        using CnnRnn network = Network();
        using Tensor features = rand(4, network.encoder.FeatureCount);
        Once();
        long before = LiveTensors.CountReachable();
        Once();
        Assert.Equal(before, LiveTensors.Count);

        void Once()
        {
            using Tensor logits = SequenceForward.Run(network.head, features, 3, s_description.Preprocessing);
            Assert.Equal([1, 9, 3], logits.shape);
            Assert.All(SequenceForward.Probabilities(logits), step => Assert.Equal(1, step.Sum(), 1e-9));
        }
    }

    /// <summary>Every step encoded by itself, black slices too, and the head's layers one after another.</summary>
    private static double[][] Direct(CnnRnn network, WindowedScan scan, int steps)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradient = no_grad();
        Tensor[] features = [.. Enumerable.Range(0, steps).Select(step =>
        {
            byte[] levels = new byte[Size * Size];
            if (step < scan.SliceCount)
            {
                LevelQuantisation.Quantise(scan.GetSlice(step).Span, levels);
            }

            Tensor grey = tensor(Array.ConvertAll(levels, level => level / 255f), [1, 1, Size, Size]);
            return network.encoder.forward(EncoderInput.Normalise(grey, InputNormalisation.ImageNet));
        })];
        Dictionary<string, nn.Module> head = network.head.named_children().ToDictionary(child => child.name, child => child.module);
        Tensor normalised = ((BatchNorm1d)head["bn"]).forward(cat(features)).unsqueeze(0); // (1, T, F)
        (Tensor states, _) = ((GRU)head["gru"]).forward(normalised);
        Tensor logits = ((Linear)head["fc"]).forward(states).to_type(ScalarType.Float64); // (1, T, classes)
        return [.. logits.softmax(2).data<double>().ToArray().Chunk(3)];
    }

    private static CnnRnn Network()
    {
        CnnRnn network = new(s_description);
        WeightInitialisation.Apply(network, 4);
        network.eval();
        return network;
    }
}
