using Cov19Ct.Model.Checkpoints;
using Cov19Ct.Model.Engine;
using Cov19Ct.Model.Explanation;
using Cov19Ct.Model.Inference;
using Cov19Ct.Model.Modules;
using Cov19Ct.ModelTestKit;
using Cov19Ct.TestKit;
using Cov19Ct.TestKit.Files;
using static TorchSharp.torch;

namespace Cov19Ct.Model.Tests.Explanation;

/// <summary>Heat maps as part of a diagnosis.</summary>
public sealed class ExplanationTests : IDisposable
{
    private const int Size = 48;

    private readonly ScratchFolder _folder = new();

    public void Dispose()
    {
        ModelCache.Clear();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(SliceSelection.All, PaddingMode.Masked, InferencePrecision.Float32)]
    [InlineData(SliceSelection.All, PaddingMode.AsPaper, InferencePrecision.Float32)]
    [InlineData(SliceSelection.LungHalf, PaddingMode.Masked, InferencePrecision.BFloat16)]
    public void The_slices_that_did_most_are_explained_as_they_were_shown(
        SliceSelection selection, PaddingMode padding, InferencePrecision precision)
    {
        using Diagnoser diagnoser = Open(
            new Preprocessing { Size = Size, Selection = selection, Padding = padding, MaximumSlices = 14 }, precision);
        WindowedScan scan = Scans.Chest(12, Size, middle: 4);
        Cov19Diagnosis plain = diagnoser.Diagnose(scan, Vote.Paper);
        Assert.Empty(plain.Explanations);
        diagnoser.ExplanationCount = 4;
        Cov19Diagnosis explained = diagnoser.Diagnose(scan, Vote.Paper);

        Assert.Equal(plain.Slices.Select(slice => slice.Probability), explained.Slices.Select(slice => slice.Probability));
        Assert.Equal(4, explained.ExplanationCount);
        Assert.Equal(explained.Explanations.OrderByDescending(map => map.Contribution), explained.Explanations);
        Assert.Equal(4, explained.Explanations.DistinctBy(map => map.Index).Count());
        foreach (SliceExplanation map in explained.Explanations)
        {
            Assert.Equal(("IntegratedGradCam", Size, Size / 4), (map.Method, map.Size, map.MapSize));
            Assert.Equal(explained.Slices[map.Index].Probability, map.Probability);
            Assert.Equal(scan.GetSlice(map.Index).ToArray().Select(level => (byte)((level * 255) + 0.5f)), map.Picture);
            Assert.Equal(Size / 4 * Size / 4, map.Map.Length);
            Assert.True(map.Map.Max() is 0 or 1 && map.Map.Min() >= 0);
        }

        diagnoser.ExplanationCount = int.MaxValue;
        Cov19Diagnosis whole = diagnoser.Diagnose(scan, Vote.Paper);
        Assert.Equal(whole.ShownSliceCount, whole.ExplanationCount);
        Assert.Equal(whole.Explanations.Take(4).Select(map => map.Index), explained.Explanations.Select(map => map.Index));
        Assert.Same(whole.Explanations, Verdict.Revote(whole, new Vote(VoteRule.Mean)).Explanations);
    }

    [Fact]
    public void A_scan_that_is_read_meanwhile_is_explained_alike_and_unreadable_slices_keep_their_place()
    {
        using FileScan file = new(slices: 6) { Unreadable = 1 };
        using Diagnoser diagnoser = Open(new Preprocessing { Size = Size });
        diagnoser.ExplanationCount = 9;
        Cov19Diagnosis whole = diagnoser.Diagnose(new ScanWindower(HuWindow.Paper, Size).Apply(file.Scan), Vote.Paper);
        using WindowingPass pass = diagnoser.BeginWindowing(file.Scan);
        Cov19Diagnosis streamed = diagnoser.Diagnose(pass, Vote.Paper);
        Assert.Equal([0, 2, 3, 4, 5], whole.Explanations.Select(map => map.Index).Order());
        Assert.Equal(Bits(whole), Bits(streamed));
    }

    [Fact]
    public void The_bits_do_not_depend_on_the_number_of_cores()
    {
        using Diagnoser diagnoser = Open(new Preprocessing { Size = Size });
        WindowedScan scan = Scans.Chest(9, Size, middle: 4);
        SelectedSlices all = SelectedSlices.All(9);
        float[] features = [.. Enumerable.Range(0, 9 * 512).Select(i => MathF.Abs(MathF.Sin(i)))];
        float[] one = Run(1);
        Assert.NotEqual(0, one.Max());
        Assert.Equal(one, Run(2));
        Assert.Equal(one, Run(3));

        float[] Run(int cores)
        {
            (CnnRnn network, ModelDescription description, _) = ModelFile.Load(diagnoser.Model.Path);
            using EncoderEngine engine = new(network.encoder, description, CPU, ActivationPrecision.Float32, cores);
            using SliceExplainer explainer = new(network, description);
            using Tensor rows = tensor(features, [9, 512]);
            HeadAttribution? attribution = null;
            engine.RunOnOneCore(() => attribution = explainer.Attribute(rows, 9, default));
            SliceExplanation[] maps = new SliceExplanation[4];
            engine.RunEachOnOneCore(4, number => maps[number] = explainer.Explain(scan, all, 2 * number, attribution!, 0.5, default));
            attribution!.Dispose();
            return [.. maps.SelectMany(map => (float[])[(float)map.Contribution, .. map.Map])];
        }
    }

    [Fact]
    public void No_tensor_outlives_the_maps_and_clearing_disposes_what_made_them()
    {
        using Diagnoser diagnoser = Open(new Preprocessing { Size = Size });
        diagnoser.ExplanationCount = 2;
        WindowedScan scan = Scans.Chest(9, Size, middle: 4);
        diagnoser.Diagnose(scan, Vote.Paper);
        long before = LiveTensors.CountReachable();
        diagnoser.Diagnose(scan, Vote.Paper);
        Assert.Equal(before, LiveTensors.Count);
    }

    [Fact]
    public void Cancelling_stops_while_maps_are_made()
    {
        using Diagnoser diagnoser = Open(new Preprocessing { Size = Size });
        diagnoser.ExplanationCount = 5;
        using CancellationTokenSource stop = new();
        Assert.ThrowsAny<OperationCanceledException>(
            () => diagnoser.Diagnose(Scans.Small(5, Size), Vote.Paper, new CancelAt(5, stop), stop.Token));
        Assert.Equal(5, diagnoser.Diagnose(Scans.Small(5, Size), Vote.Paper).ExplanationCount);
    }

    [Fact]
    public void A_file_that_is_no_longer_the_model_cannot_explain_its_verdicts()
    {
        string path = Make(new Preprocessing { Size = Size });
        using Diagnoser diagnoser = Diagnoser.Open(path, "Cpu", InferencePrecision.Float32);
        diagnoser.ExplanationCount = 1;
        Assert.NotEmpty(diagnoser.Model.Hash);
        ModelStore.Create(path, Description(new Preprocessing { Size = Size }), seed: 2, encoderWeightsPath: null);
        InvalidModelFileException exception = Assert.Throws<InvalidModelFileException>(
            () => diagnoser.Diagnose(Scans.Small(2, Size), Vote.Paper));
        Assert.Contains("has changed", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_scan_of_one_slice_has_nothing_to_be_compared_with()
    {
        using Diagnoser diagnoser = Open(new Preprocessing { Size = Size });
        diagnoser.ExplanationCount = 3;
        SliceExplanation map = Assert.Single(diagnoser.Diagnose(Scans.Small(1, Size), Vote.Paper).Explanations);
        Assert.All(map.Map, value => Assert.Equal(0, value));
    }

    private static float[] Bits(Cov19Diagnosis diagnosis) =>
        [.. diagnosis.Explanations.SelectMany(map => (float[])[map.Index, (float)map.Contribution, .. map.Map])];

    private Diagnoser Open(Preprocessing preprocessing, InferencePrecision precision = InferencePrecision.Float32) =>
        Diagnoser.Open(Make(preprocessing), "Cpu", precision);

    private string Make(Preprocessing preprocessing)
    {
        string path = _folder.File("model.safetensors");
        ModelStore.Create(path, Description(preprocessing), seed: 1, encoderWeightsPath: null);
        return path;
    }

    private static ModelDescription Description(Preprocessing preprocessing) =>
        new() { Name = "model", Encoder = EncoderArchitecture.ResNet18, Preprocessing = preprocessing };

    private sealed class CancelAt(int slices, CancellationTokenSource stop) : IProgress<int>
    {
        public void Report(int value)
        {
            if (value >= slices)
            {
                stop.Cancel();
            }
        }
    }
}
