using System.Diagnostics;
using System.Management.Automation;
using Cov19Ct.Model.Training;

namespace Cov19Ct.Hosting;

/// <summary>Progress of a training, nested: all runs with the time left, the epoch, the step. At most ten times a second.</summary>
internal sealed class TrainingProgressBar(TrainingRequest request)
{
    private const int RunActivity = 1907;
    private const int EpochActivity = 1908;
    private const int StepActivity = 1909;
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(100);

    private readonly ProgressRecord _run = new(RunActivity, "Training", " ");
    private readonly ProgressRecord _epoch = new(EpochActivity, "Epoch", " ") { ParentActivityId = RunActivity };
    private readonly ProgressRecord _step = new(StepActivity, "Step", " ") { ParentActivityId = EpochActivity };
    private long _last;
    private (long Time, double Share)? _start;

    /// <summary>The records to write while scans are made ready; none if some were written a moment ago.</summary>
    public ProgressRecord[] Preparing(string what, string scanId, double share) =>
        IsDue() ? [new ProgressRecord(RunActivity, _run.Activity, $"{what} {scanId}") { PercentComplete = Percent(share) }] : [];

    /// <summary>The records to write while a network learns; none if some were written a moment ago.</summary>
    public ProgressRecord[] Training(TrainingProgress progress)
    {
        if (!IsDue())
        {
            return [];
        }

        double epochShare = (progress.Step + progress.Share) / progress.Steps;
        double runShare = (progress.Epoch + epochShare) / request.Options.Epochs;
        double share = (progress.Run + runShare) / request.Repeat;
        string run = request.Repeat > 1 ? $"run {progress.Run + 1} of {request.Repeat}" : request.Description.Name;
        return
        [
            Copy(_run, run, share, SecondsLeft(share)),
            Copy(_epoch, $"{progress.Epoch + 1} of {request.Options.Epochs}", runShare, -1),
            Copy(_step, $"{progress.Step + 1} of {progress.Steps}", epochShare, -1),
        ];
    }

    /// <summary>The records that take the bars away.</summary>
    public IEnumerable<ProgressRecord> Completed() =>
        ((ProgressRecord[])[_step, _epoch, _run]).Select(
            record => new ProgressRecord(record.ActivityId, record.Activity, " ") { RecordType = ProgressRecordType.Completed });

    private static ProgressRecord Copy(
        ProgressRecord like, string status, double share, int secondsLeft) => new(like.ActivityId, like.Activity, status)
        {
            ParentActivityId = like.ParentActivityId,
            PercentComplete = Percent(share),
            SecondsRemaining = secondsLeft,
        };

    private static int Percent(double share) => (int)(100 * Math.Clamp(share, 0, 1));

    private bool IsDue()
    {
        if (Stopwatch.GetElapsedTime(_last) < s_interval)
        {
            return false;
        }

        _last = Stopwatch.GetTimestamp();
        return true;
    }

    /// <summary>From the time since the first record of training: reading, and what a resumed run did before, tell nothing of it.</summary>
    private int SecondsLeft(double share)
    {
        _start ??= (Stopwatch.GetTimestamp(), share);
        double done = share - _start.Value.Share;
        return done > 0 ? (int)Math.Min(Stopwatch.GetElapsedTime(_start.Value.Time).TotalSeconds * (1 - share) / done, int.MaxValue) : -1;
    }
}
