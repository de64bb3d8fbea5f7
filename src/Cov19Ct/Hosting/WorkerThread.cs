using System.Collections.Concurrent;

namespace Cov19Ct.Hosting;

/// <summary>One thread that runs jobs, one after another. Dispose it when no job is running.</summary>
/// <remarks>A thread, not the pool: TorchSharp's dispose scopes and OpenMP's teams belong to a thread.</remarks>
internal sealed class WorkerThread : IDisposable
{
    private readonly BlockingCollection<(Action Job, TaskCompletionSource Done)> _jobs = [];
    private readonly Thread _thread;

    public WorkerThread(string name)
    {
        _thread = new Thread(RunJobs) { Name = name, IsBackground = true };
        _thread.Start();
    }

    /// <summary>Runs a job; the task ends with it, and carries its exception.</summary>
    public Task Run(Action job)
    {
        TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _jobs.Add((job, done));
        return done.Task;
    }

    public void Dispose()
    {
        _jobs.CompleteAdding();
        _thread.Join();
        _jobs.Dispose();
    }

    private void RunJobs()
    {
        foreach ((Action job, TaskCompletionSource done) in _jobs.GetConsumingEnumerable())
        {
            try
            {
                job();
                done.SetResult();
            }
#pragma warning disable CA1031 // Whatever a job throws belongs to the one who waits for it.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                done.SetException(exception);
            }
        }
    }
}
