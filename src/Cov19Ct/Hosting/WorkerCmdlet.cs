using System.Collections.Concurrent;
using System.Management.Automation;

namespace Cov19Ct.Hosting;

/// <summary>A cmdlet whose work runs on a thread of its own, so that Ctrl+C is heard while it runs. The pipeline thread
/// does nothing but write what the work posts.</summary>
public abstract class WorkerCmdlet : PSCmdlet, IDisposable
{
    /// <summary>How far the work may run ahead of the pipeline.</summary>
    private const int MaximumPosted = 16;

    private readonly CancellationTokenSource _stop = new();
    private WorkerThread? _thread;

    /// <summary>Runs a body on the cmdlet's worker thread, the same one each time, and writes what it posts until it is done.</summary>
    /// <exception cref="PipelineStoppedException">The pipeline was stopped; the body has ended.</exception>
    private protected void RunOnWorker(Action<PipelineWriter> body)
    {
        _thread ??= new WorkerThread(GetType().Name);
        using BlockingCollection<Action> posted = new(MaximumPosted);
        PipelineWriter writer = new(this, posted, _stop.Token);
        Task work = _thread.Run(() =>
        {
            try
            {
                body(writer);
            }
            finally
            {
                posted.CompleteAdding();
            }
        });

        try
        {
            foreach (Action write in posted.GetConsumingEnumerable())
            {
                write();
            }
        }
        catch
        {
            // Ctrl+C, Select-Object -First, -ErrorAction Stop: never leave the work running behind the pipeline's back.
            _stop.Cancel();
            Task.WhenAny(work).Wait();
            throw;
        }

        try
        {
            work.GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
    }

    protected override void StopProcessing() => _stop.Cancel();

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            _thread?.Dispose();
            _stop.Dispose();
        }
    }
}
