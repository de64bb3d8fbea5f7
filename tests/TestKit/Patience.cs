using System.Diagnostics;

namespace Cov19Ct.TestKit;

/// <summary>How a test waits for what must come: for an event, never for a fixed time.</summary>
internal static class Patience
{
    /// <summary>Only a test that fails waits so long.</summary>
    public static TimeSpan Limit { get; } = TimeSpan.FromSeconds(60);

    /// <summary>Waits for an event.</summary>
    public static void Await(this ManualResetEventSlim signal) => Assert.True(signal.Wait(Limit), "An event did not come.");

    /// <summary>Waits for the end of a thread.</summary>
    public static void Await(this Thread thread) => Assert.True(thread.Join(Limit), $"The thread '{thread.Name}' did not end.");

    /// <summary>Looks again and again until something is so.</summary>
    /// <remarks>The only place where a test may sleep (SleepTests). It is for what tells nobody when it changes: the state of a thread, a
    /// file or a lock of another process. All else has an event, a gate or a <see cref="Counter"/>.</remarks>
    public static void WaitUntil(Func<bool> condition, string? what = null)
    {
        Stopwatch waited = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(waited.Elapsed < Limit, what ?? "What was waited for did not come.");
            Thread.Sleep(1);
        }
    }

    /// <summary>Waits until none of some threads goes on by itself: each has ended, is blocked, or was never started.</summary>
    public static void WaitUntilAtRest(params IReadOnlyCollection<Thread> threads)
    {
        // A lock that another thread holds for a moment is no rest: it must last.
        int looks = 0;
        WaitUntil(() => (looks = threads.All(IsAtRest) ? looks + 1 : 0) == 5, "The threads never came to rest.");
    }

    private static bool IsAtRest(Thread thread) =>
        (thread.ThreadState & (System.Threading.ThreadState.WaitSleepJoin | System.Threading.ThreadState.Unstarted)) != 0
        || !thread.IsAlive;
}
