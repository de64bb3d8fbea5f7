using Cov19Ct.Model.Inference;
using Cov19Ct.Model.Runtime;
using Cov19Ct.Model.Training;
using Cov19Ct.Model.Training.Outputs;
using Cov19Ct.Model.Training.Run;
using Cov19Ct.TestKit;

namespace Cov19Ct.Training.Tests.Run;

/// <summary>However a training ends, it goes on from its checkpoint to the bits of one that was never interrupted.</summary>
public sealed class ResumeTests : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly TrainingRequest _request;

    public ResumeTests()
    {
        TorchRuntime.EnsureLoaded();
        _request = TrainingSet.Request(_folder.Root);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_cancelled_run_ends_with_the_bits_of_one_that_was_not()
    {
        RecordingObserver whole = new();
        TrainingRequest elsewhere = _request with { Outputs = new TrainingOutputs(_folder.File("whole.safetensors")) };
        TrainingRun.Run(elsewhere, whole, default);

        // In the first step, which is then lost; in the middle of later ones; in an epoch's first step.
        List<EpochReport> reports = [];
        foreach (int progress in (int[])[1, 9, 20, 1])
        {
            RecordingObserver observer = Cancelled(progress);
            reports.AddRange(observer.Reports);
        }

        RecordingObserver last = new();
        TrainingRun.Run(_request with { Resume = true }, last, default);
        reports.AddRange(last.Reports);

        Assert.Equal(Hash(elsewhere.Outputs.Model), Hash(_request.Outputs.Model));
        Assert.Equal(Hash(elsewhere.Outputs.LastModel), Hash(_request.Outputs.LastModel));
        Assert.Equal(whole.Reports.Select(Comparable), reports.Select(Comparable));
    }

    [Fact]
    public void A_checkpoint_is_of_the_last_whole_step()
    {
        RecordingObserver observer = Cancelled(9);
        TrainingProgress reached = observer.Steps[^1];
        TrainingPosition position = Position();
        Assert.Equal((reached.Epoch, reached.Step), (position.Epoch, position.Step));
    }

    [Fact]
    public void A_finished_training_is_left_as_it_is()
    {
        RecordingObserver first = new();
        TrainingSummary summary = TrainingRun.Run(_request, first, default);
        byte[] model = File.ReadAllBytes(_request.Outputs.Model);
        RecordingObserver again = new();
        TrainingSummary repeated = TrainingRun.Run(_request with { Resume = true }, again, default);
        Assert.Empty(again.Reports);
        Assert.Contains("there is nothing to do", Assert.Single(again.Warnings), StringComparison.Ordinal);
        Assert.Equal(model, File.ReadAllBytes(_request.Outputs.Model));
        Assert.Equal(Comparable(summary.Best[0]), Comparable(repeated.Best[0]));
        Assert.True(new FileInfo(_request.Outputs.Checkpoint).Length < 100_000);
    }

    [Fact]
    public void Without_a_checkpoint_it_begins()
    {
        RecordingObserver observer = new();
        TrainingRun.Run(_request with { Resume = true, Options = _request.Options with { Epochs = 1 } }, observer, default);
        Assert.Single(observer.Reports);
    }

    [Fact]
    public void Where_it_ends_before_the_first_model_is_whole_there_is_a_checkpoint()
    {
        TrainingRequest elsewhere = _request with { Outputs = new TrainingOutputs(_folder.File("whole.safetensors")) };
        TrainingRun.Run(elsewhere, new RecordingObserver(), default);

        // A folder in the model's place: it ends as if it were killed there, without another word.
        RecordingObserver observer = new() { OnProgress = _ => Directory.CreateDirectory(_request.Outputs.Model) };
        Assert.Throws<TrainingOutputException>(() => TrainingRun.Run(_request, observer, default));
        Assert.Equal((0, 3), (Position().Epoch, Position().Step));
        Directory.Delete(_request.Outputs.Model);
        TrainingRun.Run(_request with { Resume = true }, new RecordingObserver(), default);

        Assert.Equal(Hash(elsewhere.Outputs.Model), Hash(_request.Outputs.Model));
        Assert.Equal(Hash(elsewhere.Outputs.LastModel), Hash(_request.Outputs.LastModel));
    }

    [Fact]
    public void Another_trainings_checkpoint_is_refused_and_kept()
    {
        Cancelled(9);
        byte[] before = File.ReadAllBytes(_request.Outputs.Checkpoint);
        AssertRefused("learning_rate was 0.001, is 0.01", _request with { Options = _request.Options with { LearningRate = 0.01 } });
        AssertRefused("seed was 5, is 6", _request with { Options = _request.Options with { Seed = 6 } });
        AssertRefused("training scans was 6 (", _request with { TrainingSet = TrainingSet.Scans(8, 1, "t") });
        AssertRefused("validation scans was 2 (", _request with { ValidationSet = [] });
        AssertRefused("architecture was", _request with { Description = _request.Description with { RecurrentUnits = 9 } });
        Assert.Equal(before, File.ReadAllBytes(_request.Outputs.Checkpoint));
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.999)]
    [InlineData(0.0001)]
    public void A_checkpoint_that_is_cut_short_is_refused(double share)
    {
        Cancelled(9);
        byte[] content = File.ReadAllBytes(_request.Outputs.Checkpoint);
        File.WriteAllBytes(_request.Outputs.Checkpoint, content[..(int)(share * content.Length)]);
        CheckpointException refused = Assert.Throws<CheckpointException>(
            () => TrainingRun.Run(_request with { Resume = true }, new RecordingObserver(), default));
        Assert.Equal(_request.Outputs.Checkpoint, refused.Path);
        Assert.Contains("damaged", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_new_training_forgets_the_checkpoint_of_the_old()
    {
        Cancelled(9);
        using CancellationTokenSource stop = new();
        stop.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(
            () => TrainingRun.Run(_request with { Options = _request.Options with { Seed = 7 } }, new RecordingObserver(), stop.Token));
        RecordingObserver observer = new() { OnProgress = _ => throw new OperationCanceledException() };
        Assert.ThrowsAny<OperationCanceledException>(
            () => TrainingRun.Run(_request with { Options = _request.Options with { Seed = 7 } }, observer, default));
        Assert.Equal(0, Position().Step);
    }

    [Fact]
    public void A_loss_that_is_no_number_leaves_the_last_good_checkpoint()
    {
        TrainingRequest diverging = _request with
        {
            Options = _request.Options with
            {
                LearningRate = 1e30,
                MaximumGradientNorm = 0,
                WarmUpShare = 0,
                Schedule = RateSchedule.Constant
            },
            CheckpointInterval = TimeSpan.Zero,
        };
        RecordingObserver observer = new();
        Assert.Throws<TrainingDivergedException>(() => TrainingRun.Run(diverging, observer, default));
        int steps = observer.Steps.Select(step => (step.Epoch, step.Step)).Distinct().Count();
        TrainingPosition position = Position();
        Assert.Equal(steps - 1, (position.Epoch * 3) + position.Step);
    }

    [Fact]
    public void A_checkpoint_that_cannot_be_written_is_an_error_and_the_model_stays_whole()
    {
        TrainingRun.Run(_request with { Options = _request.Options with { Epochs = 1 } }, new RecordingObserver(), default);
        byte[] model = File.ReadAllBytes(_request.Outputs.Model);
        File.Delete(_request.Outputs.Checkpoint);
        Directory.CreateDirectory(Path.Combine(_request.Outputs.Checkpoint, "in the way"));
        TrainingOutputException refused = Assert.Throws<TrainingOutputException>(
            () => TrainingRun.Run(_request with { CheckpointInterval = TimeSpan.Zero, Resume = true }, new RecordingObserver(), default));
        Assert.Equal(_request.Outputs.Checkpoint, refused.Path);
        Assert.Equal(model, File.ReadAllBytes(_request.Outputs.Model));
        Assert.Empty(Directory.GetFiles(_folder.Root, "*.tmp"));
    }

    private RecordingObserver Cancelled(int progress)
    {
        using CancellationTokenSource stop = new();
        RecordingObserver observer = new()
        {
            OnProgress = count =>
            {
                if (count == progress)
                {
                    stop.Cancel();
                }
            },
        };
        Assert.ThrowsAny<OperationCanceledException>(() => TrainingRun.Run(_request with { Resume = true }, observer, stop.Token));
        return observer;
    }

    private TrainingPosition Position() => TrainingCheckpoint.Read(_request.Outputs.Checkpoint).Position;

    private static void AssertRefused(string said, TrainingRequest request)
    {
        CheckpointException refused = Assert.Throws<CheckpointException>(
            () => TrainingRun.Run(request with { Resume = true }, new RecordingObserver(), default));
        Assert.Contains(said, refused.Message, StringComparison.Ordinal);
    }

    private static (int, double, double?, double?, double, bool) Comparable(EpochReport report) =>
        (report.Epoch, report.TrainingLoss, report.ValidationLoss, report.MacroF1, report.GradientNorm, report.IsBest);

    private static string Hash(string path) => ModelStore.Read(path).Hash;
}
