using System.Collections.Concurrent;

namespace Cov19Ct;

/// <summary>One thread that runs jobs, one after another. Jobs do not throw.</summary>
/// <remarks>A thread, not the pool: TorchSharp's dispose scopes and OpenMP's teams belong to a thread.</remarks>
internal sealed class WorkerThread : IDisposable
{
    private readonly BlockingCollection<Action> _jobs = [];
    private readonly Thread _thread;

    public WorkerThread(string name)
    {
        _thread = new Thread(RunJobs) { Name = name, IsBackground = true };
        _thread.Start();
    }

    /// <summary>Has a job run when those before it are done.</summary>
    public void Post(Action job) => _jobs.Add(job);

    /// <summary>Has the thread end when all jobs are done, without waiting for it.</summary>
    /// <param name="keepsProcess">True if the process must not exit before.</param>
    public void EndAfterJobs(bool keepsProcess)
    {
        _thread.IsBackground = !keepsProcess;
        _jobs.CompleteAdding();
    }

    /// <summary>Waits until all jobs are done.</summary>
    public void Dispose()
    {
        _jobs.CompleteAdding();
        _thread.Join();
        _jobs.Dispose();
    }

    private void RunJobs()
    {
        foreach (Action job in _jobs.GetConsumingEnumerable())
        {
            job();
        }
    }
}
