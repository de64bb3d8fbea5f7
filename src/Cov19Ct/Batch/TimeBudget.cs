using System.Diagnostics;

namespace Cov19Ct.Batch;

/// <summary>The time in which a batch may start scans. It begins when the object is made.</summary>
/// <param name="limit">Null for no limit.</param>
internal sealed class TimeBudget(TimeSpan? limit)
{
    private readonly long _start = Stopwatch.GetTimestamp();

    /// <summary>Scans that were not started because the time was over.</summary>
    public int SkippedCount { get; private set; }

    public bool IsOver => Stopwatch.GetElapsedTime(_start) >= limit;

    public void CountSkipped() => SkippedCount++;

    public override string ToString() =>
        $"The time budget of {limit} is over: {SkippedCount} scan{(SkippedCount == 1 ? "" : "s")} not started.";
}
