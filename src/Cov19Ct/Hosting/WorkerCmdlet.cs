using System.Collections.Concurrent;
using System.Management.Automation;
using System.Runtime.ExceptionServices;

namespace Cov19Ct.Hosting;

/// <summary>A cmdlet whose work runs on a thread of its own, so that Ctrl+C is heard while it runs. The pipeline thread
/// does nothing but write what the work posts.</summary>
/// <remarks>Work may go on between two records, while the pipeline thread is with other cmdlets: what it posts then is written at the next
/// record, or at the end.
/// <para>Ctrl+C ends the wait for work that does not end soon: a disk that does not answer, one long step of the network. Nothing can stop
/// a system call, so such work goes on behind the pipeline, finds the pipeline stopped at its next step, and then frees what it
/// holds.</para></remarks>
public abstract class WorkerCmdlet : PSCmdlet, IDisposable
{
    /// <summary>How far the work may run ahead of the pipeline.</summary>
    private const int MaximumPosted = 16;

    /// <summary>How long Ctrl+C waits for the work to end. With what a process needs to exit, it is less than a second.</summary>
    private static readonly TimeSpan s_grace = TimeSpan.FromMilliseconds(400);

    /// <summary>Between two looks at whether the user has pressed Ctrl+C meanwhile.</summary>
    private static readonly TimeSpan s_step = TimeSpan.FromMilliseconds(20);

    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _left = new();
    private readonly CancellationToken _stopping;
    private readonly bool _keepsWork;
    private readonly BlockingCollection<PostedWrite> _posted = new(MaximumPosted);
    private WorkerThread? _thread;

    /// <summary>When Ctrl+C was pressed, in the machine's milliseconds; 0 if it was not. Another thread sets it.</summary>
    private long _stoppedAt;

    /// <summary>Bodies that were started and whose end has not been seen here.</summary>
    private int _running;

    protected WorkerCmdlet() => _stopping = _stop.Token;

    /// <param name="keepsWork">True if a body that finds the pipeline stopped still has work to save, as a checkpoint: the process then
    /// does not exit before.</param>
    private protected WorkerCmdlet(bool keepsWork)
        : this() => _keepsWork = keepsWork;

    /// <summary>Cancelled when the pipeline stops.</summary>
    private protected CancellationToken StopRequested => _stopping;

    /// <summary>Runs a body on the cmdlet's worker thread, the same one each time, and writes what it posts until it, and those started
    /// before it, are done.</summary>
    /// <exception cref="PipelineStoppedException">The pipeline was stopped.</exception>
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
        PipelineWriter writer = new(this, _posted, _stopping);
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

            try
            {
                _posted.Add(PostedWrite.End(failure), _left.Token);
            }
            catch (OperationCanceledException)
            {
                // The pipeline has left: nobody waits for it.
            }
        });
    }

    /// <summary>Writes what was posted, and what is posted meanwhile, until no more than so many bodies are running or waiting.</summary>
    /// <exception cref="PipelineStoppedException">The pipeline was stopped.</exception>
    private protected void WriteUntilRunning(int count)
    {
        try
        {
            while (_running > count || _posted.Count > 0)
            {
                Write(_posted.Take(_stopping));
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            StopAndWait();
            throw new PipelineStoppedException();
        }
        catch
        {
            // Select-Object -First, -ErrorAction Stop: never leave the work running behind the pipeline's back.
            StopAndWait();
            throw;
        }
    }

    protected override void StopProcessing()
    {
        Interlocked.Exchange(ref _stoppedAt, Environment.TickCount64);
        _stop.Cancel();
    }

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (!disposing)
        {
            return;
        }

        // A pipeline that another cmdlet has ended comes here with work still under way.
        if (StopAndWait())
        {
            _thread?.Dispose();
            ReleaseAll();
        }
        else
        {
            _left.Cancel();
            _thread!.Post(ReleaseUnseen);
            _thread.EndAfterJobs(_keepsWork);
        }
    }

    /// <summary>Frees what the bodies use. Called once, when all of them have ended; on the worker thread if the pipeline did not wait for
    /// them.</summary>
    private protected virtual void ReleaseResources()
    {
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
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
        catch (TerminatingErrorException exception)
        {
            ThrowTerminatingError(exception.Error);
        }
    }

    /// <summary>Stops the bodies and waits for their end: after Ctrl+C for a moment, else as long as it takes.</summary>
    /// <returns>False if some are still running.</returns>
    private bool StopAndWait()
    {
        if (_running > 0)
        {
            _stop.Cancel();
        }

        while (_running > 0 && !IsGraceOver)
        {
            if (_posted.TryTake(out PostedWrite posted, s_step) && posted.IsEnd)
            {
                _running--;
            }
        }

        return _running == 0;
    }

    private bool IsGraceOver => Interlocked.Read(ref _stoppedAt) is not 0 and long time
        && Environment.TickCount64 - time > s_grace.TotalMilliseconds;

    /// <summary>On the worker thread, when the pipeline is gone.</summary>
    private void ReleaseUnseen()
    {
        try
        {
            ReleaseAll();
        }
#pragma warning disable CA1031 // There is nobody to tell, and an exception would end the process.
        catch (Exception)
#pragma warning restore CA1031
        {
        }
    }

    private void ReleaseAll()
    {
        try
        {
            ReleaseResources();
        }
        finally
        {
            _posted.Dispose();
            _stop.Dispose();
            _left.Dispose();
        }
    }
}
