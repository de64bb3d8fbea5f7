namespace Cov19Ct.Batch;

/// <summary>The time in which a batch may start scans. It begins when the object is created.</summary>
/// <param name="limit">Null for no limit.</param>
internal sealed class TimeBudget(TimeSpan? limit)
{
    private readonly TimeProvider _clock = Clock;
    private readonly long _start = Clock.GetTimestamp();

    /// <summary>The clock of new budgets. Tests replace it.</summary>
    public static TimeProvider Clock { get; set; } = TimeProvider.System;

    /// <summary>Scans that were not started because the time was over.</summary>
    public int SkippedCount { get; private set; }

    public bool IsOver => _clock.GetElapsedTime(_start) >= limit;

    public void CountSkipped() => SkippedCount++;

    public override string ToString() =>
        $"The time budget of {limit} is used up: {SkippedCount} scan{(SkippedCount == 1 ? " was" : "s were")} not started.";
}
