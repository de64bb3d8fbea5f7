using Cov19Ct.TestKit;

namespace Cov19Ct.Tests.Platform;

public sealed class WorkerThreadTests
{
    [Fact]
    public void Jobs_run_in_order_on_one_thread_of_their_own()
    {
        List<(int Job, Thread Thread, bool IsBackground)> ran = [];
        using (WorkerThread worker = new("worker"))
        {
            for (int number = 0; number < 100; number++)
            {
                int job = number;
                worker.Post(() => ran.Add((job, Thread.CurrentThread, Thread.CurrentThread.IsBackground)));
            }
        }

        Assert.Equal(Enumerable.Range(0, 100), ran.Select(entry => entry.Job));
        Thread thread = Assert.Single(ran.Select(entry => entry.Thread).Distinct());
        Assert.NotSame(Thread.CurrentThread, thread);
        Assert.Equal("worker", thread.Name);
        Assert.All(ran, entry => Assert.True(entry.IsBackground));
    }

    [Fact]
    public void Disposing_waits_for_the_jobs_and_ends_the_thread()
    {
        Thread? thread = null;
        bool isDone = false;
        using ManualResetEventSlim mayEnd = new();
        WorkerThread worker = new("worker");
        worker.Post(() =>
        {
            thread = Thread.CurrentThread;
            mayEnd.Await();
            isDone = true;
        });
        BlockedThread disposing = BlockedThread.Start(worker.Dispose);
        Assert.False(isDone);
        mayEnd.Set();
        disposing.Join();
        Assert.True(isDone);
        Assert.False(thread!.IsAlive);
    }
}
