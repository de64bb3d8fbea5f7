using System.Collections.Concurrent;
using System.Management.Automation;
using System.Runtime.ExceptionServices;

namespace Cov19Ct.Hosting;

/// <summary>A cmdlet whose work runs on a thread of its own, so that Ctrl+C is heard while it runs. The pipeline thread
/// does nothing but write what the work posts.</summary>
/// <remarks>Work may go on between two records, while the pipeline thread is with other cmdlets: what it posts then is written at the next
/// record, or at the end.</remarks>
public abstract class WorkerCmdlet : PSCmdlet, IDisposable
{
    /// <summary>How far the work may run ahead of the pipeline.</summary>
    private const int MaximumPosted = 16;

    private readonly CancellationTokenSource _stop = new();
    private readonly BlockingCollection<PostedWrite> _posted = new(MaximumPosted);
    private WorkerThread? _thread;

    /// <summary>Bodies that were started and whose end has not been seen here.</summary>
    private int _running;

    /// <summary>Cancelled when the pipeline stops.</summary>
    private protected CancellationToken StopRequested => _stop.Token;

    /// <summary>Runs a body on the cmdlet's worker thread, the same one each time, and writes what it posts until it, and those started
    /// before it, are done.</summary>
    /// <exception cref="PipelineStoppedException">The pipeline was stopped; the body has ended.</exception>
    private protected void RunOnWorker(Action<PipelineWriter> body)
    {
        StartOnWorker(body);
        WriteUntilRunning(0);
    }

    /// <summary>Has a body run on the worker thread when those started before it are done. Every body that is started is run, if only to
    /// find the pipeline stopped.</summary>
    private protected void StartOnWorker(Action<PipelineWriter> body)
    {
        _thread ??= new WorkerThread(GetType().Name);
        PipelineWriter writer = new(this, _posted, _stop.Token);
        _running++;
        _thread.Post(() =>
        {
            ExceptionDispatchInfo? failure = null;
            try
            {
                body(writer);
            }
#pragma warning disable CA1031 // Whatever a body throws is thrown again on the pipeline thread.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                failure = ExceptionDispatchInfo.Capture(exception);
            }

            // Not cancelled: the pipeline thread waits for it before it leaves.
            _posted.Add(PostedWrite.End(failure));
        });
    }

    /// <summary>Writes what was posted, and what is posted meanwhile, until no more than so many bodies are running or waiting.</summary>
    /// <exception cref="PipelineStoppedException">The pipeline was stopped; all bodies have ended.</exception>
    private protected void WriteUntilRunning(int count)
    {
        try
        {
            while (_running > count || _posted.Count > 0)
            {
                Write(_posted.Take());
            }
        }
        catch
        {
            // Ctrl+C, Select-Object -First, -ErrorAction Stop: never leave the work running behind the pipeline's back.
            StopAndWait();
            throw;
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
            // A pipeline that another cmdlet has ended comes here with work still under way.
            StopAndWait();
            _thread?.Dispose();
            _posted.Dispose();
            _stop.Dispose();
        }
    }

    private void Write(in PostedWrite posted)
    {
        if (!posted.IsEnd)
        {
            posted.Write!();
            return;
        }

        _running--;
        try
        {
            posted.Failure?.Throw();
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
        catch (TerminatingErrorException exception)
        {
            ThrowTerminatingError(exception.Error);
        }
    }

    private void StopAndWait()
    {
        if (_running > 0)
        {
            _stop.Cancel();
        }

        while (_running > 0)
        {
            if (_posted.Take().IsEnd)
            {
                _running--;
            }
        }
    }
}
