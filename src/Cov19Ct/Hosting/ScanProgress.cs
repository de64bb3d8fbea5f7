using System.Diagnostics;
using System.Management.Automation;

namespace Cov19Ct.Hosting;

/// <summary>Progress of one scan, at most ten records a second, with the time left.</summary>
internal sealed class ScanProgress(PipelineWriter writer, string activity, string scanId, string unit, int total) : IProgress<int>
{
    private const int ActivityId = 1906;
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(100);

    private readonly long _start = Stopwatch.GetTimestamp();
    private long _last = Stopwatch.GetTimestamp();

    public void Report(int value)
    {
        if (Stopwatch.GetElapsedTime(_last) < s_interval || total == 0)
        {
            return;
        }

        _last = Stopwatch.GetTimestamp();
        TimeSpan elapsed = Stopwatch.GetElapsedTime(_start);
        writer.WriteProgress(new ProgressRecord(ActivityId, activity, $"{scanId}: {unit} {value} of {total}")
        {
            PercentComplete = (int)(100L * value / total),
            SecondsRemaining = value == 0 ? -1 : (int)Math.Ceiling(elapsed.TotalSeconds * (total - value) / value),
        });
    }

    /// <summary>Takes the activity's bar away.</summary>
    public static void Complete(PSCmdlet cmdlet, string activity) =>
        cmdlet.WriteProgress(new ProgressRecord(ActivityId, activity, " ") { RecordType = ProgressRecordType.Completed });
}
