using System.Diagnostics;
using Cov19Ct.Model.Inference;
using Cov19Ct.Model.Runtime;
using Cov19Ct.Model.Training;
using Cov19Ct.Model.Training.Outputs;
using Cov19Ct.Model.Training.Run;
using Cov19Ct.TestKit;

namespace Cov19Ct.Training.Tests.Run;

/// <summary>A process that is killed leaves its last whole checkpoint, and another goes on from it.</summary>
public sealed class KillTests : IDisposable
{
    private const int Kills = 3;
    private const int WritingKill = 1;
    private const int StepsPerEpoch = 3;

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_process_killed_again_and_again_ends_with_the_bits_of_one_that_was_not()
    {
        TorchRuntime.EnsureLoaded();
        TrainingOutputs outputs = TrainingProcess.Request(_folder.Root).Outputs;
        Random random = new(11);
        int steps = 0;
        int interrupted = 0;
        for (int kill = 0; kill < Kills; kill++)
        {
            Counter begunFiles = new();
            using FileSystemWatcher watcher = new(_folder.Root, "*.tmp") { EnableRaisingEvents = true };
            watcher.Created += (_, _) => begunFiles.Increment();
            using Process process = TrainingProcess.Start(_folder.Root);
            TrainingProcess.GoOn(process, 1 + (kill * random.Next(1, 4)));
            if (kill == WritingKill)
            {
                // While a checkpoint is written; the others end in a step.
                int before = begunFiles.Value;
                TrainingProcess.GoOn(process);
                begunFiles.WaitFor(before + 1);
            }

            interrupted += process.HasExited ? 0 : 1;
            process.Kill();
            process.WaitForExit();

            // Whole, or not there yet; and never older than the one before.
            int reached = File.Exists(outputs.Checkpoint) ? StepsDone(outputs) : 0;
            Assert.True(reached >= steps, $"{steps} steps were done, {reached} are left");
            steps = reached;
        }

        Assert.True(interrupted >= 2, $"{interrupted} processes were killed, the others were done before");
        using (Process last = TrainingProcess.Start(_folder.Root))
        {
            TrainingProcess.GoOn(last);
            string errors = last.StandardError.ReadToEnd();
            last.WaitForExit();
            Assert.True(last.ExitCode == 0, errors);
        }

        using ScratchFolder elsewhere = new();
        TrainingRequest whole = TrainingProcess.Request(elsewhere.Root);
        TrainingRun.Run(whole with { CheckpointInterval = TimeSpan.MaxValue }, new RecordingObserver(), default);
        Assert.Equal(ModelStore.Read(whole.Outputs.Model).Hash, ModelStore.Read(outputs.Model).Hash);
        Assert.Equal(ModelStore.Read(whole.Outputs.LastModel).Hash, ModelStore.Read(outputs.LastModel).Hash);
        Assert.Equal(Names(elsewhere), Names(_folder));
    }

    private static int StepsDone(TrainingOutputs outputs)
    {
        TrainingPosition position = TrainingCheckpoint.Read(outputs.Checkpoint).Position;
        return (position.Epoch * StepsPerEpoch) + position.Step;
    }

    private static IEnumerable<string?> Names(ScratchFolder folder) =>
        Directory.GetFileSystemEntries(folder.Root).Select(Path.GetFileName).Order();
}
