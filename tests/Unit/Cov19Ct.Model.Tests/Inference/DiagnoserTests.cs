using Cov19Ct.Model.Checkpoints;
using Cov19Ct.Model.Inference;
using Cov19Ct.Model.Modules;
using Cov19Ct.ModelTestKit;
using Cov19Ct.TestKit;
using Cov19Ct.TestKit.Files;
using TorchSharp;

namespace Cov19Ct.Model.Tests.Inference;

public sealed class DiagnoserTests : IDisposable
{
    private const int Size = 32;

    private readonly ScratchFolder _folder = new();
    private readonly string _path;

    public DiagnoserTests()
    {
        _path = _folder.File("model.safetensors");
        ModelStore.Create(_path, Description(), seed: 1, encoderWeightsPath: null);
        ModelCache.Clear();
    }

    public void Dispose()
    {
        ModelCache.Clear();
        _folder.Dispose();
    }

    [Fact]
    public void A_diagnosis_carries_its_evidence()
    {
        using Diagnoser diagnoser = Diagnoser.Open(_path, "Cpu", InferencePrecision.Float32);
        List<int> progress = [];
        Cov19Diagnosis diagnosis = diagnoser.Diagnose(Scans.Small(10, Size), Vote.Paper, new ListProgress(progress));

        Assert.Equal(10, diagnosis.SliceCount);
        Assert.Equal(progress.Order(), progress);
        Assert.Equal(10, progress[^1]);
        Assert.All(diagnosis.Slices, slice => Assert.Equal(1, slice.ClassProbabilities!.Sum(), 1e-6));
        Assert.Equal("1.2.3", diagnosis.Slices[3].SopInstanceUid);
        Assert.Equal(diagnosis.Slices.Max(slice => slice.Probability), diagnosis.Probability);
        Assert.Equal(("cpu", "Float32", "model"), (diagnosis.Device, diagnosis.Precision, diagnosis.ModelName));
        Assert.Equal(ModelStore.Read(_path).Hash, diagnosis.ModelHash);
        Assert.Equal(
            [FindingCodes.MoreSlicesThanTrained, FindingCodes.UntrainedModel, FindingCodes.UncalibratedThreshold],
            diagnosis.Findings.Select(finding => finding.Code));
    }

    [Fact]
    public void Batches_do_not_change_what_a_slice_gets()
    {
        using Diagnoser diagnoser = Diagnoser.Open(_path, "Cpu", InferencePrecision.Float32);
        WindowedScan nine = Scans.Small(9, Size);
        WindowedScan firstThree = Scans.Windowed([.. Enumerable.Range(0, 3).Select(index => nine.GetSlice(index).ToArray())], Size);
        double[] ofNine = [.. diagnoser.Diagnose(nine, Vote.Paper).Slices.Take(3).Select(slice => slice.Probability!.Value)];
        double[] ofThree = [.. diagnoser.Diagnose(firstThree, Vote.Paper).Slices.Select(slice => slice.Probability!.Value)];
        Assert.Equal(ofThree, ofNine, (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void Slices_that_are_left_out_are_listed_and_do_not_vote()
    {
        string path = _folder.File("half.safetensors");
        Make(path, new Preprocessing { Size = 48, Selection = SliceSelection.LungHalf });
        using Diagnoser diagnoser = Diagnoser.Open(path, "Cpu", InferencePrecision.Float32);
        WindowedScan scan = Scans.Chest(18, 48, middle: 6);
        List<int> progress = [];
        Cov19Diagnosis diagnosis = diagnoser.Diagnose(scan, new Vote(VoteRule.Mean), new ListProgress(progress));

        Assert.Equal(Enumerable.Range(0, 18), diagnosis.Slices.Select(slice => slice.Index));
        Assert.Equal(Enumerable.Range(2, 9), diagnosis.Slices.Where(slice => slice.Probability is not null).Select(slice => slice.Index));
        Assert.All(diagnosis.Slices, slice => Assert.Equal(slice.Probability is null, slice.ClassProbabilities is null));
        Assert.Equal((18, 9), (diagnosis.SliceCount, diagnosis.ShownSliceCount));
        Assert.InRange(progress[0], 3, 11);
        Assert.Equal(11, progress[^1]);
        Assert.StartsWith(
            "The network does not get 9 of 18 slices",
            Assert.Single(diagnosis.Findings, finding => finding.Code == FindingCodes.SlicesLeftOut).Message,
            StringComparison.Ordinal);

        WindowedScan part = Scans.Windowed([.. Enumerable.Range(2, 9).Select(index => scan.GetSlice(index).ToArray())], 48);
        Cov19Diagnosis ofPart = diagnoser.Diagnose(part, new Vote(VoteRule.Mean));
        Assert.Equal(ofPart.Probability, diagnosis.Probability);
        Assert.Equal(ofPart.Slices[8].Probability, diagnosis.Slices[10].Probability);
        Assert.Equal(9, ofPart.ShownSliceCount);
    }

    [Fact]
    public void A_scan_without_lung_is_shown_whole_with_a_warning()
    {
        string path = _folder.File("half.safetensors");
        Make(path, new Preprocessing { Size = Size, Selection = SliceSelection.LungHalf });
        using Diagnoser diagnoser = Diagnoser.Open(path, "Cpu", InferencePrecision.Float32);
        WindowedScan black = Scans.Windowed([.. Enumerable.Range(0, 16).Select(_ => new float[Size * Size])], Size);
        Cov19Diagnosis diagnosis = diagnoser.Diagnose(black, Vote.Paper);
        Assert.Equal(16, diagnosis.ShownSliceCount);
        Assert.Contains(diagnosis.Findings, finding => finding is { Code: FindingCodes.NoLungFound, Severity: FindingSeverity.Warning });
    }

    [Fact]
    public void Slices_that_could_not_be_read_keep_their_place()
    {
        using FileScan file = new(slices: 4) { Unreadable = 1 };
        using Diagnoser diagnoser = Diagnoser.Open(_path, "Cpu", InferencePrecision.Float32);
        Cov19Diagnosis diagnosis = diagnoser.Diagnose(new ScanWindower(HuWindow.Paper, Size).Apply(file.Scan), new Vote(VoteRule.LastStep));
        Assert.Equal([false, true, false, false], diagnosis.Slices.Select(slice => slice.Probability is null));
        Assert.Equal([0, 1, 2, 3], diagnosis.Slices.Select(slice => slice.Index));
        Assert.Equal("3.dcm", Path.GetFileName(diagnosis.Slices[3].Path));
        Assert.Equal(diagnosis.Slices[3].Probability, diagnosis.Probability);
        Assert.Equal((4, 3), (diagnosis.SliceCount, diagnosis.ShownSliceCount));
    }

    [Fact]
    public void Padding_is_listed_apart_and_votes()
    {
        string path = _folder.File("padded.safetensors");
        Make(path, new Preprocessing { Size = Size, MaximumSlices = 9, Padding = PaddingMode.AsPaper });
        using Diagnoser diagnoser = Diagnoser.Open(path, "Cpu", InferencePrecision.Float32);
        Cov19Diagnosis diagnosis = diagnoser.Diagnose(Scans.Small(5, Size), new Vote(VoteRule.LastStep));
        Assert.Equal((5, 5, 4), (diagnosis.SliceCount, diagnosis.ShownSliceCount, diagnosis.PaddingProbabilities.Length));
        Assert.Equal(diagnosis.PaddingProbabilities[^1][1], diagnosis.Probability);
        double[] steps =
        [
            .. diagnosis.Slices.Select(slice => slice.Probability!.Value), .. diagnosis.PaddingProbabilities.Select(step => step[1]),
        ];
        Assert.Equal(steps.Average(), Verdict.Revote(diagnosis, new Vote(VoteRule.Mean)).Probability, 1e-12);

        using Diagnoser unpadded = Diagnoser.Open(_path, "Cpu", InferencePrecision.Float32);
        Cov19Diagnosis plain = unpadded.Diagnose(Scans.Small(5, Size), Vote.Paper);
        Assert.Equal(plain.Slices.Select(slice => slice.Probability), diagnosis.Slices.Select(slice => slice.Probability), Close);
        Cov19Diagnosis longer = diagnoser.Diagnose(Scans.Small(10, Size), Vote.Paper);
        Assert.Empty(longer.PaddingProbabilities);
        Assert.Contains(FindingCodes.MoreSlicesThanTrained, longer.Findings.Select(finding => finding.Code));

        // Batches of another size add in another order.
        static bool Close(double? a, double? b) => Math.Abs(a!.Value - b!.Value) < 1e-6;
    }

    [Fact]
    public void The_order_of_the_slices_matters()
    {
        using Diagnoser diagnoser = Diagnoser.Open(_path, "Cpu", InferencePrecision.Float32);
        WindowedScan forward = Scans.Small(5, Size);
        WindowedScan backward = Scans.Windowed([.. Enumerable.Range(0, 5).Select(index => forward.GetSlice(4 - index).ToArray())], Size);
        double last = diagnoser.Diagnose(forward, new Vote(VoteRule.LastStep)).Probability;
        double first = diagnoser.Diagnose(backward, new Vote(VoteRule.LastStep)).Probability;
        Assert.NotEqual(last, first, 1e-6);
    }

    [Fact]
    public void No_tensor_outlives_a_diagnosis()
    {
        using Diagnoser diagnoser = Diagnoser.Open(_path, "Cpu", InferencePrecision.Float32);
        diagnoser.Diagnose(Scans.Small(5, Size), Vote.Paper);
        long before = LiveTensors.CountReachable();
        diagnoser.Diagnose(Scans.Small(9, Size), Vote.Paper);
        Assert.Equal(before, LiveTensors.Count);
    }

    [Fact]
    public void Clearing_disposes_the_tensors_of_a_model()
    {
        // TorchSharp counts the tensor that a parameter was made of for ever.
        long start = LiveTensors.CountReachable();
        new CnnRnn(Description()).Dispose();
        long before = LiveTensors.CountReachable();
        long countedForEver = before - start;
        using (Diagnoser diagnoser = Diagnoser.Open(_path, "Cpu", InferencePrecision.Float32))
        {
            diagnoser.Diagnose(Scans.Small(2, Size), Vote.Paper);
        }

        Assert.True(LiveTensors.Count > before + countedForEver);
        Assert.Single(ModelCache.Clear());
        Assert.Equal(before + countedForEver, LiveTensors.CountReachable());
    }

    [Fact]
    public void A_model_is_loaded_once_and_again_when_its_file_has_changed()
    {
        using (Diagnoser first = Diagnoser.Open(_path, "Cpu", InferencePrecision.Float32))
        using (Diagnoser second = Diagnoser.Open(_path, "auto", InferencePrecision.Float32))
        {
            Assert.Same(first.Model, second.Model);
        }

        string hash = Assert.Single(ModelCache.Loaded).Hash;
        ModelStore.Create(_path, Description(), seed: 2, encoderWeightsPath: null);
        File.SetLastWriteTimeUtc(_path, DateTime.UtcNow.AddSeconds(5));
        using Diagnoser changed = Diagnoser.Open(_path, "Cpu", InferencePrecision.Float32);
        Assert.NotEqual(hash, changed.Model.Hash);
        Assert.Equal(changed.Model.Hash, Assert.Single(ModelCache.Loaded).Hash);
    }

    [Fact]
    public void A_model_behind_a_link_is_loaded_again_when_the_link_s_target_has_changed()
    {
        string link = _folder.File("current.safetensors");
        File.CreateSymbolicLink(link, _path);
        using (Diagnoser first = Diagnoser.Open(link, "Cpu", InferencePrecision.Float32))
        {
            Assert.Equal(ModelStore.Read(_path).Hash, first.Model.Hash);
        }

        ModelStore.Create(_path, Description(), seed: 2, encoderWeightsPath: null);
        File.SetLastWriteTimeUtc(_path, DateTime.UtcNow.AddSeconds(5));
        using Diagnoser changed = Diagnoser.Open(link, "Cpu", InferencePrecision.Float32);
        Assert.Equal(ModelStore.Read(_path).Hash, changed.Model.Hash);
    }

    [Fact]
    public void A_model_and_a_link_to_it_are_one_model_and_either_path_frees_it()
    {
        string link = _folder.File("current.safetensors");
        File.CreateSymbolicLink(link, _path);
        Diagnoser.Open(_path, "Cpu", InferencePrecision.Float32).Dispose();
        Diagnoser.Open(link, "Cpu", InferencePrecision.Float32).Dispose();
        Assert.Single(ModelCache.Loaded);
        Assert.Single(ModelCache.Clear(link));

        Diagnoser.Open(link, "Cpu", InferencePrecision.Float32).Dispose();
        Assert.Single(ModelCache.Clear(_path));
    }

    [Fact]
    public void A_link_to_another_file_frees_the_model_of_the_first()
    {
        string link = _folder.File("current.safetensors");
        File.CreateSymbolicLink(link, _path);
        Diagnoser.Open(link, "Cpu", InferencePrecision.Float32).Dispose();
        string next = _folder.File("next.safetensors");
        ModelStore.Create(next, Description(), seed: 2, encoderWeightsPath: null);
        File.Delete(link);
        File.CreateSymbolicLink(link, next);
        Diagnoser.Open(link, "Cpu", InferencePrecision.Float32).Dispose();
        Assert.Equal(ModelStore.Read(next).Hash, Assert.Single(ModelCache.Loaded).Hash);
    }

    [Fact]
    public void Probabilities_that_are_no_numbers_are_an_error_not_a_negative_verdict()
    {
        // Finite weights that overflow: 1e38 times anything above 3.4 is infinite.
        string path = _folder.File("diverged.safetensors");
        using (CnnRnn network = new(Description()))
        {
            using IDisposable noGradient = torch.no_grad();
            WeightInitialisation.Apply(network, 1);
            foreach ((string name, torch.Tensor tensor) in network.state_dict()
                .Where(entry => entry.Key.EndsWith("bn2.weight", StringComparison.Ordinal)))
            {
                tensor.fill_(1e38f);
            }

            ModelFile.Save(path, network, Description());
        }

        Assert.Equal(path, Assert.Throws<InvalidModelFileException>(() => Diagnoser.Open(path, "Cpu", InferencePrecision.Float32)).Path);
    }

    [Fact]
    public void A_model_at_work_outlives_its_removal_from_the_cache()
    {
        using Diagnoser diagnoser = Diagnoser.Open(_path, "Cpu", InferencePrecision.Float32);
        ModelCache.Clear();
        Assert.Empty(ModelCache.Loaded);
        Assert.Equal(3, diagnoser.Diagnose(Scans.Small(3, Size), Vote.Paper).SliceCount);
    }

    [Fact]
    public async Task Many_threads_share_one_model()
    {
        double[] expected = Probabilities();
        double[][] results = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(Probabilities)));
        Assert.All(results, result => Assert.Equal(expected, result));
        Assert.Single(ModelCache.Loaded);

        double[] Probabilities()
        {
            using Diagnoser diagnoser = Diagnoser.Open(_path, "Cpu", InferencePrecision.Float32);
            return [.. diagnoser.Diagnose(Scans.Small(6, Size), Vote.Paper).Slices.Select(slice => slice.Probability!.Value)];
        }
    }

    [Fact]
    public void Cancelling_stops_between_batches()
    {
        using Diagnoser diagnoser = Diagnoser.Open(_path, "Cpu", InferencePrecision.Float32);
        using CancellationTokenSource stop = new();
        Assert.ThrowsAny<OperationCanceledException>(
            () => diagnoser.Diagnose(Scans.Small(12, Size), Vote.Paper, new CancelAtFirst(stop), stop.Token));
        Assert.Equal(2, diagnoser.Diagnose(Scans.Small(2, Size), Vote.Paper).SliceCount);
    }

    [Fact]
    public void A_scan_prepared_otherwise_is_refused_by_name()
    {
        using Diagnoser diagnoser = Diagnoser.Open(_path, "Cpu", InferencePrecision.Float32);
        float[][] levels = [new float[Size * Size]];
        Refuses(Scans.Windowed(levels, Size, HuWindow.Lung), "window of the scan is -1350 to 150 HU, but the model needs -1150 to 350 HU");
        Refuses(Scans.Windowed([new float[64 * 64]], 64), "64 x 64, but the model needs 32 x 32");
        Refuses(Scans.Windowed(levels, Size, order: SliceOrder.AsStored), "order AsStored, but the model needs the canonical order");

        void Refuses(WindowedScan scan, string named) => Assert.Contains(
            named,
            Assert.Throws<PreprocessingMismatchException>(() => diagnoser.Diagnose(scan, Vote.Paper)).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Cuda:99")]
    [InlineData("Tpu")]
    [InlineData("Cuda:-1")]
    public void A_device_that_is_not_there_is_named(string device) =>
        Assert.Equal(device, Assert.Throws<DeviceUnavailableException>(() => Diagnoser.Open(_path, device)).Device);

    [Fact]
    public void Three_classes_need_no_change_of_code()
    {
        string path = _folder.File("three.safetensors");
        ModelStore.Create(path, Description() with { Classes = ["normal", "pneumonia", "COVID"], PositiveClass = "pneumonia" }, 3, null);
        using Diagnoser diagnoser = Diagnoser.Open(path, "Cpu", InferencePrecision.Float32);
        Cov19Diagnosis diagnosis = diagnoser.Diagnose(Scans.Small(3, Size), new Vote(VoteRule.Mean, threshold: 0.99));
        Assert.All(diagnosis.Slices, slice => Assert.Equal(slice.ClassProbabilities![1], slice.Probability));
        Assert.Contains(diagnosis.Diagnosis, (string[])["normal", "COVID"]);
        Assert.Equal("pneumonia", Verdict.Revote(diagnosis, new Vote(VoteRule.Mean, threshold: 0.01)).Diagnosis);
    }

    private static void Make(string path, Preprocessing preprocessing) =>
        ModelStore.Create(path, Description() with { Preprocessing = preprocessing }, seed: 1, encoderWeightsPath: null);

    private static ModelDescription Description() => new()
    {
        Name = "model",
        Encoder = EncoderArchitecture.ResNet18,
        Preprocessing = new Preprocessing { Size = Size, MaximumSlices = 9 },
    };

    private sealed class ListProgress(List<int> values) : IProgress<int>
    {
        public void Report(int value) => values.Add(value);
    }

    private sealed class CancelAtFirst(CancellationTokenSource stop) : IProgress<int>
    {
        public void Report(int value) => stop.Cancel();
    }
}
