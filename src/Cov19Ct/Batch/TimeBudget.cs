using System.Diagnostics;

namespace Cov19Ct.Batch;

/// <summary>The time within which a batch may begin with scans, from when it was made on.</summary>
/// <param name="limit">Null: there is no end.</param>
internal sealed class TimeBudget(TimeSpan? limit)
{
    private readonly long _start = Stopwatch.GetTimestamp();

    /// <summary>Scans that were not begun.</summary>
    public int Left { get; private set; }

    public bool IsOver => Stopwatch.GetElapsedTime(_start) >= limit;

    public void CountLeft() => Left++;

    public override string ToString() => $"The time budget of {limit} is over: {Left} scan{(Left == 1 ? "" : "s")} left for another run.";
}
