using Cov19Ct.Model.Checkpoints;
using Cov19Ct.Model.Inference;
using Cov19Ct.Model.Runtime;
using Cov19Ct.Model.Training;
using Cov19Ct.Model.Training.Run;
using Cov19Ct.TestKit;

namespace Cov19Ct.Training.Tests.Run;

public sealed class TrainingRunTests : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly TrainingRequest _request;

    public TrainingRunTests()
    {
        TorchRuntime.EnsureLoaded();
        _request = TrainingSet.Request(_folder.Root);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_order_in_which_scans_are_given_does_not_matter()
    {
        TrainingRequest brief = _request with { Options = _request.Options with { Epochs = 1 } };
        Run(brief);
        string hash = Hash(_request.Outputs.LastModel);
        Run(brief with { TrainingSet = [.. _request.TrainingSet.Reverse()] });
        Assert.Equal(hash, Hash(_request.Outputs.LastModel));
    }

    [Fact]
    public void Training_ends_after_epochs_that_are_no_better()
    {
        // A rate of nearly 0: the first epoch's loss is as good as any, and running statistics alone change.
        TrainingOptions options =
            _request.Options with
            {
                Epochs = 30,
                Patience = 2,
                LearningRate = 1e-12,
                FlipShare = 0,
                MaximumRotation = 0,
                EncoderNormalisation = EncoderNormalisation.Frozen
            };
        RecordingObserver observer = Run(
            _request with { Options = options, Description = _request.Description with { Dropout = 0 }, ValidationSet = [] });
        int best = observer.Reports.FindLast(report => report.IsBest)!.Epoch;
        Assert.Equal(best + 2, observer.Reports[^1].Epoch);
        Assert.True(observer.Reports.Count < 30);
        Assert.True(File.Exists(_request.Outputs.LastModel));
    }

    /// <summary>The kernel tells the class of all scans: the warning, the report of the epoch, the card and the model say so.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_likely_shortcut_of_the_training_set_is_told(bool isPlanted)
    {
        CtScan[] scans = TrainingSet.Scans(20, 1, "t");
        string[] kernels = ["B30f", "B70f"];
        TrainingRequest request = _request with
        {
            Options = _request.Options with { Epochs = 1 },
            TrainingSet = [.. scans.Select((scan, index) => scan with
            {
                ConvolutionKernel = kernels[isPlanted ? index % 2 : index / 2 % 2],
            })],
        };
        RecordingObserver observer = Run(request);
        CtFinding[] findings = observer.Reports[0].Findings;
        string card = File.ReadAllText(request.Outputs.Card);
        string provenance = ModelFile.ReadInfo(request.Outputs.Model).Description.Provenance["shortcuts"];
        Assert.Contains("## Shortcuts", card, StringComparison.Ordinal);
        if (isPlanted)
        {
            Assert.Equal(FindingCodes.ShortcutLikely, Assert.Single(findings).Code);
            Assert.Contains("kernel (AUC 1.00)", provenance, StringComparison.Ordinal);
            Assert.Contains(observer.Warnings, warning => warning.Contains("kernel (AUC 1.00)", StringComparison.Ordinal));
            Assert.Contains("| kernel | 1.000 |", card, StringComparison.Ordinal);
        }
        else
        {
            Assert.DoesNotContain("kernel (AUC", provenance, StringComparison.Ordinal);
            Assert.DoesNotContain("| kernel |", card, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_best_epoch_can_be_the_one_with_the_lowest_loss()
    {
        TrainingOptions options = _request.Options with { Epochs = 8, LearningRate = 0.02, SelectBy = EpochCriterion.Loss };
        RecordingObserver observer = Run(_request with { Options = options });
        EpochReport best = observer.Reports.FindLast(report => report.IsBest)!;
        Assert.Equal(observer.Reports.Min(report => report.ValidationLoss), best.ValidationLoss);
        Assert.NotEqual(observer.Reports[^1].Epoch, best.Epoch);
        ModelDescription model = ModelStore.Read(_request.Outputs.Model).Description;
        Assert.StartsWith("the validation set, loss ", model.Provenance["selected_on"], StringComparison.Ordinal);
    }

    [Fact]
    public void The_threshold_is_chosen_on_scans_that_are_not_learned_from()
    {
        TrainingRequest request = _request with
        {
            TrainingSet = TrainingSet.Scans(12, 1, "t"),
            Options = _request.Options with { CalibrationShare = 0.34, Epochs = 1, EncoderNormalisation = EncoderNormalisation.Frozen },
        };
        EpochReport report = Assert.Single(Run(request).Reports);
        ModelDescription model = ModelStore.Read(_request.Outputs.Model).Description;
        Assert.Equal(report.Threshold, model.Vote.Threshold);
        Assert.NotEqual(0.5, report.Threshold);
        Assert.Equal("calibrated on 4 scans of the training set that were not learned from", model.Vote.ThresholdSource);
        Assert.Equal("8 scans: 4 non-COVID, 4 COVID", model.Provenance["training_set"]);
        Assert.Equal("4 scans: 2 non-COVID, 2 COVID", model.Provenance["calibration_set"]);
        Assert.Contains("selected on this set", model.Provenance["selected_on"], StringComparison.Ordinal);
        Assert.NotNull(report.CalibrationLoss);
    }

    [Fact]
    public void Too_few_scans_to_calibrate_are_said()
    {
        RecordingObserver observer = Run(_request with { Options = _request.Options with { CalibrationShare = 0.2, Epochs = 1 } });
        Assert.Contains("too few training scans", Assert.Single(observer.Warnings), StringComparison.Ordinal);
        Assert.Equal(0.5, observer.Reports[0].Threshold);
        Assert.False(ModelStore.Read(_request.Outputs.Model).Description.Vote.IsCalibrated);
    }

    [Fact]
    public void Several_seeds_leave_a_model_each_and_their_mean()
    {
        RecordingObserver observer = new();
        TrainingSummary summary = TrainingRun.Run(
            _request with { Repeat = 2, Options = _request.Options with { Epochs = 1 } }, observer, default);
        Assert.Equal([5, 6], summary.Seeds);
        Assert.Equal([5, 6], observer.Reports.Select(report => report.Seed));
        Assert.Equal(["model.seed5.safetensors", "model.seed6.safetensors"], summary.ModelPaths.Select(Path.GetFileName));
        Assert.NotEqual(Hash(summary.ModelPaths[0]), Hash(summary.ModelPaths[1]));
        Assert.Equal(observer.Reports.Average(report => report.MacroF1), summary.MeanMacroF1);
        Assert.Equal([0, 1], observer.Steps.Select(step => step.Run).Distinct());
        Assert.False(File.Exists(_request.Outputs.Model));

        TrainingRun.Run(_request with { Options = _request.Options with { Epochs = 1, Seed = 6 } }, new RecordingObserver(), default);
        Assert.Equal(Hash(summary.ModelPaths[1]), Hash(_request.Outputs.Model));
    }

    [Fact]
    public void A_scan_that_cannot_be_read_is_left_out_or_ends_a_strict_training()
    {
        TrainingRequest request = _request with
        {
            TrainingSet =
        [
            .. _request.TrainingSet, Broken.Scan("COVID"),
        ],
            Options = _request.Options with { Epochs = 1 }
        };
        RecordingObserver observer = Run(request);
        Assert.Equal(["broken"], observer.LeftOutIds);
        Assert.Equal("1 of 9 scans cannot be read and is not used.", Assert.Single(observer.Warnings));
        Assert.Equal("6 scans: 3 non-COVID, 3 COVID", ModelStore.Read(_request.Outputs.Model).Description.Provenance["training_set"]);
        Assert.Throws<InvalidScanFileException>(() => Run(request with { Strict = true }));
    }

    [Fact]
    public void A_class_of_which_nothing_can_be_read_ends_the_training()
    {
        CtScan[] scans = [.. _request.TrainingSet.Where(scan => scan.Label == "COVID"), Broken.Scan("non-COVID")];
        TrainingSetException refused = Assert.Throws<TrainingSetException>(() => Run(_request with { TrainingSet = scans }));
        Assert.Contains("class non-COVID", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_scan_is_read_once_in_a_training()
    {
        TrainingSet.OpenCount = 0;
        Run(_request);
        Assert.Equal(8, TrainingSet.OpenCount);
    }

    [Fact]
    public void A_validation_set_that_lacks_a_class_is_said()
    {
        RecordingObserver observer = Run(
            _request with { ValidationSet = [_request.ValidationSet[0]], Options = _request.Options with { Epochs = 1 } });
        Assert.Equal("The validation set has no scan of the class COVID: its F1 counts as 0.", Assert.Single(observer.Warnings));
    }

    [Fact]
    public void The_same_slices_under_other_names_in_both_sets_end_the_training()
    {
        TrainingRequest request = _request with
        {
            ValidationSet =
        [
            TrainingSet.Scan(0, 2, seed: 1, "copy"), _request.ValidationSet[1],
        ],
            Options = _request.Options with { Epochs = 1 }
        };
        TrainingSetException refused = Assert.Throws<TrainingSetException>(() => Run(request));
        Assert.Contains(
            "1 of 2 validation scans share slices with the training set, 2 in total, such as copy with t0",
            refused.Message,
            StringComparison.Ordinal);
        Assert.Single(Run(request with { AllowLeakage = true }).Reports);
    }

    [Fact]
    public void A_model_is_trained_by_one_at_a_time()
    {
        Exception? second = null;
        RecordingObserver observer = new()
        {
            OnProgress = count => second ??= Record.Exception(() => Run(_request)),
        };
        TrainingRun.Run(_request with { Options = _request.Options with { Epochs = 1 } }, observer, default);
        Assert.IsType<TrainingInProgressException>(second);
        Assert.Single(observer.Reports);
        Assert.False(File.Exists(_request.Outputs.Lock));
    }

    private static RecordingObserver Run(TrainingRequest request)
    {
        RecordingObserver observer = new();
        TrainingRun.Run(request, observer, default);
        return observer;
    }

    private static string Hash(string path) => ModelStore.Read(path).Hash;

    private sealed class Broken : IVoxelSource
    {
        public static CtScan Scan(string label) => new(new Broken(), [new CtSlice("b/0.dcm", 0, "1.9", 0, 0)])
        {
            Id = "broken",
            Path = "b",
            Format = CtScanFormat.Dicom,
            Rows = 8,
            Columns = 8,
            Order = SliceOrder.FeetToHead,
            Label = label,
        };

        public IVoxelPass Open(
            CancellationToken cancellationToken) => throw new InvalidScanFileException("b/0.dcm", "DICOM", "cut short", 12);
    }
}
