using Cov19Ct.Model.Training.Outputs;
using Cov19Ct.ModelTestKit;
using Cov19Ct.TestKit;

namespace Cov19Ct.Training.Tests.Outputs;

public class TensorBoardWriterTests
{
    private const int Start = 1;

    // 1,767,225,600 seconds after 1970, and a quarter.
    private static readonly DateTimeOffset s_now = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddSeconds(0.25);

    [Fact]
    public void Epochs_and_steps_are_runs_of_their_own_with_every_scalar()
    {
        using ScratchFolder folder = new();
        SetClock clock = new(s_now);
        using (TensorBoardWriter writer = TensorBoardWriter.Create(folder.Root, Reports.Classes, clock))
        {
            writer.WriteStep(1, 0.75, 1e-4);
            clock.Now = s_now.AddSeconds(2);
            writer.WriteStep(2, 0.5, 5e-5);
            writer.WriteEpoch(Reports.Of(1));
        }

        ReadEvent[] steps = EventFileReader.Read(Assert.Single(Files(folder, "steps")));
        Assert.Equal(["brain.Event:2", null, null, null], steps.Select(read => read.FileVersion));
        Assert.Equal([null, Start, null, null], steps.Select(read => read.SessionStatus));
        Assert.Equal([0, 1, 1, 2], steps.Select(read => read.Step));
        Assert.Equal([1767225600.25, 1767225600.25, 1767225600.25, 1767225602.25], steps.Select(read => read.WallTime));
        Assert.Equal([("step/loss", 0.75f), ("step/learning_rate", 1e-4f)], steps[2].Scalars);
        Assert.Equal([("step/loss", 0.5f), ("step/learning_rate", 5e-5f)], steps[3].Scalars);

        ReadEvent[] epochs = EventFileReader.Read(Assert.Single(Files(folder, "epochs")));
        Assert.Equal([0, 1, 1], epochs.Select(read => read.Step));
        Assert.Equal(
            [
                ("loss/training", 1f), ("loss/validation", 1.5f), ("macro_f1/validation", 0.5f), ("threshold", 0.25f),
                ("learning_rate", 1e-4f), ("gradient_norm", 2.5f),
                ("f1/non-COVID", 0.75f), ("f1/COVID", 0.25f),
            ],
            epochs[2].Scalars);
    }

    [Fact]
    public void What_was_not_measured_is_left_out()
    {
        using ScratchFolder folder = new();
        using (TensorBoardWriter writer = TensorBoardWriter.Create(folder.Root, Reports.Classes))
        {
            writer.WriteEpoch(Reports.WithoutValidation(1));
        }

        ReadEvent[] epochs = EventFileReader.Read(Assert.Single(Files(folder, "epochs")));
        Assert.Equal(["loss/training", "threshold", "learning_rate", "gradient_norm"], epochs[^1].Scalars.Select(scalar => scalar.Tag));
    }

    [Fact]
    public void A_loss_that_is_no_number_is_written_as_such()
    {
        using ScratchFolder folder = new();
        using (TensorBoardWriter writer = TensorBoardWriter.Create(folder.Root, []))
        {
            writer.WriteStep(1, double.NaN, 1e300);
        }

        ReadEvent[] steps = EventFileReader.Read(Assert.Single(Files(folder, "steps")));
        Assert.Equal([float.NaN, float.PositiveInfinity], steps[^1].Scalars.Select(scalar => scalar.Value));
    }

    [Fact]
    public void The_files_can_be_read_while_the_run_goes_on()
    {
        using ScratchFolder folder = new();
        using TensorBoardWriter writer = TensorBoardWriter.Create(folder.Root, Reports.Classes);
        writer.WriteStep(1, 0.75, 1e-4);
        Assert.Equal(1, EventFileReader.Read(Assert.Single(Files(folder, "steps")))[^1].Step);
        Assert.Equal(2, EventFileReader.Read(Assert.Single(Files(folder, "epochs"))).Length);
    }

    [Fact]
    public void A_resumed_run_starts_behind_what_is_done_in_files_behind_the_others()
    {
        using ScratchFolder folder = new();
        SetClock clock = new(s_now);
        TensorBoardWriter.Create(folder.Root, Reports.Classes, clock).Dispose();

        // The clock of the machine was set back meanwhile.
        clock.Now = s_now.AddHours(-1);
        using (TensorBoardWriter writer = TensorBoardWriter.Resume(folder.Root, Reports.Classes, epochsDone: 3, stepsDone: 30, clock))
        {
            writer.WriteStep(31, 0.5, 1e-4);
        }

        string[] steps = Files(folder, "steps");
        Assert.Equal(
            [
                $"events.out.tfevents.1767225600.cov19ct.{Environment.ProcessId}",
                $"events.out.tfevents.1767225601.cov19ct.{Environment.ProcessId}"
            ],
            steps.Select(path => Path.GetFileName(path)));
        Assert.Equal((Start, 31L), (EventFileReader.Read(steps[1])[1].SessionStatus, EventFileReader.Read(steps[1])[1].Step));
        Assert.Equal(31, EventFileReader.Read(steps[1])[2].Step);
        ReadEvent start = EventFileReader.Read(Files(folder, "epochs")[1])[1];
        Assert.Equal((Start, 4L), (start.SessionStatus, start.Step));
    }

    [Fact]
    public void A_new_run_removes_the_files_of_the_one_before_and_no_others()
    {
        using ScratchFolder folder = new();
        TensorBoardWriter.Create(folder.Root, Reports.Classes, new SetClock(s_now)).Dispose();
        string[] others =
        [
            folder.Write("epochs/events.out.tfevents.1767225600.somebody.1.0", []),
            folder.Write("steps/notes.txt", []),
            folder.Write("model.safetensors", []),
        ];

        TensorBoardWriter.Create(folder.Root, Reports.Classes, new SetClock(s_now.AddHours(1))).Dispose();

        Assert.All(others, path => Assert.True(File.Exists(path), path));
        Assert.Equal(2, Files(folder, "epochs").Length);
        string steps = Assert.Single(Files(folder, "steps"), path => path.Contains("tfevents", StringComparison.Ordinal));
        Assert.EndsWith($".1767229200.cov19ct.{Environment.ProcessId}", steps, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_cut_anywhere_still_gives_the_whole_records_before()
    {
        using ScratchFolder folder = new();
        using (TensorBoardWriter writer = TensorBoardWriter.Create(folder.Root, []))
        {
            writer.WriteStep(1, 0.75, 1e-4);
            writer.WriteStep(2, 0.5, 1e-4);
        }

        byte[] whole = File.ReadAllBytes(Assert.Single(Files(folder, "steps")));
        int last = whole.Length;
        int previous = 4;
        for (int length = last; length >= 0; length--)
        {
            int count = EventFileReader.Read(whole[..length]).Length;
            Assert.InRange(count, previous - 1, previous);
            previous = count;
        }

        Assert.Equal(0, previous);
        Assert.Equal(3, EventFileReader.Read(whole[..^1]).Length);
    }

    [Fact]
    public void A_file_in_the_folders_place_is_an_input_output_error()
    {
        using ScratchFolder folder = new();
        string path = folder.Write("file", []);
        Assert.ThrowsAny<IOException>(() => TensorBoardWriter.Create(path, []));
    }

    private static string[] Files(ScratchFolder folder, string run) =>
        [.. Directory.EnumerateFiles(folder.File(run)).Order(StringComparer.Ordinal)];
}
