using Cov19Ct.Model.Checkpoints;
using Cov19Ct.Model.Inference;
using Cov19Ct.Model.Modules;
using Cov19Ct.Tests;
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
        ModelStore.Clear();
    }

    public void Dispose()
    {
        ModelStore.Clear();
        _folder.Dispose();
    }

    [Fact]
    public void A_diagnosis_carries_its_evidence()
    {
        using Diagnoser diagnoser = Diagnoser.Open(_path, "Cpu");
        List<int> progress = [];
        Cov19Diagnosis diagnosis = diagnoser.Diagnose(Scans.Small(10, Size), Vote.Paper, new ListProgress(progress));

        Assert.Equal(10, diagnosis.SliceCount);
        Assert.Equal([4, 8, 10], progress);
        Assert.All(diagnosis.Slices, slice => Assert.Equal(1, slice.ClassProbabilities!.Sum(), 6));
        Assert.Equal("1.2.3", diagnosis.Slices[3].SopInstanceUid);
        Assert.Equal(diagnosis.Slices.Max(slice => slice.Probability), diagnosis.Probability);
        Assert.Equal(("cpu", "Float32", "model"), (diagnosis.Device, diagnosis.Precision, diagnosis.ModelName));
        Assert.Equal(ModelStore.Read(_path).Hash, diagnosis.ModelHash);
        Assert.Equal(
            [FindingCodes.UntrainedModel, FindingCodes.MoreSlicesThanTrained, FindingCodes.UncalibratedThreshold],
            diagnosis.Findings.Select(finding => finding.Code));
    }

    [Fact]
    public void Batches_do_not_change_what_a_slice_gets()
    {
        using Diagnoser diagnoser = Diagnoser.Open(_path, "Cpu");
        WindowedScan nine = Scans.Small(9, Size);
        WindowedScan firstThree = Scans.Windowed([.. Enumerable.Range(0, 3).Select(index => nine.GetSlice(index).ToArray())], Size);
        double[] ofNine = [.. diagnoser.Diagnose(nine, Vote.Paper).Slices.Take(3).Select(slice => slice.Probability!.Value)];
        double[] ofThree = [.. diagnoser.Diagnose(firstThree, Vote.Paper).Slices.Select(slice => slice.Probability!.Value)];
        Assert.Equal(ofThree, ofNine, (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void The_order_of_the_slices_matters()
    {
        using Diagnoser diagnoser = Diagnoser.Open(_path, "Cpu");
        WindowedScan forward = Scans.Small(5, Size);
        WindowedScan backward = Scans.Windowed([.. Enumerable.Range(0, 5).Select(index => forward.GetSlice(4 - index).ToArray())], Size);
        double last = diagnoser.Diagnose(forward, new Vote(VoteRule.LastStep)).Probability;
        double first = diagnoser.Diagnose(backward, new Vote(VoteRule.LastStep)).Probability;
        Assert.NotEqual(last, first, 1e-6);
    }

    [Fact]
    public void No_tensor_outlives_a_diagnosis()
    {
        using Diagnoser diagnoser = Diagnoser.Open(_path, "Cpu");
        diagnoser.Diagnose(Scans.Small(5, Size), Vote.Paper);
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        diagnoser.Diagnose(Scans.Small(9, Size), Vote.Paper);
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void Clearing_disposes_the_tensors_of_a_model()
    {
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        using (Diagnoser diagnoser = Diagnoser.Open(_path, "Cpu"))
        {
            diagnoser.Diagnose(Scans.Small(2, Size), Vote.Paper);
        }

        Assert.True(DisposeScopeManager.Statistics.ThreadTotalLiveCount > before);
        Assert.Equal(1, ModelStore.Clear());
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void A_model_is_loaded_once_and_again_when_its_file_has_changed()
    {
        using (Diagnoser first = Diagnoser.Open(_path, "Cpu"))
        using (Diagnoser second = Diagnoser.Open(_path, "auto"))
        {
            Assert.Same(first.Model, second.Model);
        }

        string hash = Assert.Single(ModelStore.Loaded).Hash;
        ModelStore.Create(_path, Description(), seed: 2, encoderWeightsPath: null);
        File.SetLastWriteTimeUtc(_path, DateTime.UtcNow.AddSeconds(5));
        using Diagnoser changed = Diagnoser.Open(_path, "Cpu");
        Assert.NotEqual(hash, changed.Model.Hash);
        Assert.Equal(changed.Model.Hash, Assert.Single(ModelStore.Loaded).Hash);
    }

    [Fact]
    public void A_model_behind_a_link_is_loaded_again_when_the_link_s_target_has_changed()
    {
        string link = _folder.File("current.safetensors");
        File.CreateSymbolicLink(link, _path);
        using (Diagnoser first = Diagnoser.Open(link, "Cpu"))
        {
            Assert.Equal(ModelStore.Read(_path).Hash, first.Model.Hash);
        }

        ModelStore.Create(_path, Description(), seed: 2, encoderWeightsPath: null);
        File.SetLastWriteTimeUtc(_path, DateTime.UtcNow.AddSeconds(5));
        using Diagnoser changed = Diagnoser.Open(link, "Cpu");
        Assert.Equal(ModelStore.Read(_path).Hash, changed.Model.Hash);
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
            foreach ((string name, torch.Tensor tensor) in network.state_dict().Where(entry => entry.Key.EndsWith("bn2.weight", StringComparison.Ordinal)))
            {
                tensor.fill_(1e38f);
            }

            ModelFile.Save(path, network, Description());
        }

        using Diagnoser diagnoser = Diagnoser.Open(path, "Cpu");
        Assert.Equal(path, Assert.Throws<InvalidModelFileException>(() => diagnoser.Diagnose(Scans.Small(2, Size), Vote.Paper)).Path);
    }

    [Fact]
    public void A_model_at_work_outlives_its_removal_from_the_cache()
    {
        using Diagnoser diagnoser = Diagnoser.Open(_path, "Cpu");
        ModelStore.Clear();
        Assert.Empty(ModelStore.Loaded);
        Assert.Equal(3, diagnoser.Diagnose(Scans.Small(3, Size), Vote.Paper).SliceCount);
    }

    [Fact]
    public async Task Many_threads_share_one_model()
    {
        double[] expected = Probabilities();
        double[][] results = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(Probabilities)));
        Assert.All(results, result => Assert.Equal(expected, result));
        Assert.Single(ModelStore.Loaded);

        double[] Probabilities()
        {
            using Diagnoser diagnoser = Diagnoser.Open(_path, "Cpu");
            return [.. diagnoser.Diagnose(Scans.Small(6, Size), Vote.Paper).Slices.Select(slice => slice.Probability!.Value)];
        }
    }

    [Fact]
    public void Cancelling_stops_between_batches()
    {
        using Diagnoser diagnoser = Diagnoser.Open(_path, "Cpu");
        using CancellationTokenSource stop = new();
        Assert.ThrowsAny<OperationCanceledException>(
            () => diagnoser.Diagnose(Scans.Small(12, Size), Vote.Paper, new CancelAtFirst(stop), stop.Token));
        Assert.Equal(2, diagnoser.Diagnose(Scans.Small(2, Size), Vote.Paper).SliceCount);
    }

    [Fact]
    public void A_scan_prepared_otherwise_is_refused_by_name()
    {
        using Diagnoser diagnoser = Diagnoser.Open(_path, "Cpu");
        float[][] levels = [new float[Size * Size]];
        Refuses(Scans.Windowed(levels, Size, HuWindow.Lung), "window is -1350 to 150 HU, the model's -1150 to 350 HU");
        Refuses(Scans.Windowed([new float[64 * 64]], 64), "64 x 64, the model's 32 x 32");
        Refuses(Scans.Windowed(levels, Size, order: SliceOrder.AsStored), "order AsStored, the model's in the canonical order");

        void Refuses(WindowedScan scan, string named) => Assert.Contains(
            named, Assert.Throws<PreprocessingMismatchException>(() => diagnoser.Diagnose(scan, Vote.Paper)).Message, StringComparison.Ordinal);
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
        using Diagnoser diagnoser = Diagnoser.Open(path, "Cpu");
        Cov19Diagnosis diagnosis = diagnoser.Diagnose(Scans.Small(3, Size), new Vote(VoteRule.Mean, threshold: 0.99));
        Assert.All(diagnosis.Slices, slice => Assert.Equal(slice.ClassProbabilities![1], slice.Probability));
        Assert.Contains(diagnosis.Diagnosis, (string[])["normal", "COVID"]);
        Assert.Equal("pneumonia", Verdict.Revote(diagnosis, new Vote(VoteRule.Mean, threshold: 0.01)).Diagnosis);
    }

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
