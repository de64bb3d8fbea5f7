using System.Runtime.ExceptionServices;

namespace Cov19Ct;

/// <summary>Threads that read the slices of one scan and make something of each. Slices are taken in order by whichever thread is free,
/// and handed out in order.</summary>
/// <remarks>While somebody waits for a slice, all threads work; while nobody does, only one of them. The first slice in order that
/// fails decides, whichever thread comes to it first: none is begun after a failure, and those before it were begun before.</remarks>
internal sealed class SliceThreads : IDisposable
{
    private readonly Func<IVoxelPass> _open;
    private readonly Func<SliceWorker> _createWorker;
    private readonly Func<int, Exception, Exception?> _judge;
    private readonly TimeProvider _clock;
    private readonly CancellationToken _cancellationToken;
    private readonly CancellationTokenRegistration _registration;
    private readonly Thread[] _threads;

    /// <summary>Set while the helpers are to work, and once there is nothing left to begin.</summary>
    private readonly ManualResetEventSlim _help = new(false, spinCount: 0);

    // All below is guarded by this, which is pulsed for those who wait for slices.
    private readonly object _lock = new();
    private readonly SliceOutcome[] _outcomes;
    private readonly long _start;
    private IVoxelPass? _pass;
    private ExceptionDispatchInfo? _openFailure;
    private ExceptionDispatchInfo? _closeFailure;
    private int _next;
    private int _done;
    private int _running = 1;
    private int _waiting;
    private bool _needsAll;
    private bool _isStopped;
    private long _end;
    private long _readTicks;
    private long _workTicks;

    /// <summary>Starts the threads.</summary>
    /// <param name="count">Slices of the scan.</param>
    /// <param name="threads">Threads, 1 or more; no more are used than there are slices.</param>
    /// <param name="open">Opens the scan, on the first thread.</param>
    /// <param name="createWorker">Makes a worker for each thread.</param>
    /// <param name="judge">Receives the index of a slice and what came of it: null if the slice is excluded, else what fails the
    /// scan.</param>
    /// <param name="clock">What time is measured with.</param>
    /// <param name="cancellationToken">Stops the threads after the slices they are at.</param>
    public SliceThreads(
        int count,
        int threads,
        Func<IVoxelPass> open,
        Func<SliceWorker> createWorker,
        Func<int, Exception, Exception?> judge,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        _outcomes = new SliceOutcome[count];
        _open = open;
        _createWorker = createWorker;
        _judge = judge;
        _clock = clock;
        _start = clock.GetTimestamp();
        _cancellationToken = cancellationToken;
        _threads = new Thread[Math.Min(count, threads)];
        for (int i = 0; i < _threads.Length; i++)
        {
            // The first opens the scan, and then starts the others.
            bool isFirst = i == 0;
            _threads[i] = new Thread(isFirst ? RunFirst : () => Run(isHelper: true)) { IsBackground = true, Name = $"Slices {i}" };
        }

        _registration = cancellationToken.UnsafeRegister(static state => ((SliceThreads)state!).Wake(), this);
        _threads[0].Start();
    }

    /// <summary>All of them; those that have not been started among them.</summary>
    public IReadOnlyList<Thread> Threads => _threads;

    /// <summary>Slices that were read, or could not be.</summary>
    public int Done => Volatile.Read(ref _done);

    /// <summary>Time from the start to the end of the last slice so far, divided by what the threads spent on reading and on the
    /// rest.</summary>
    public (TimeSpan Read, TimeSpan Work) Times
    {
        get
        {
            lock (_lock)
            {
                TimeSpan wall = _clock.GetElapsedTime(_start, Math.Max(_end, _start));
                TimeSpan work = wall * (_workTicks / Math.Max(1.0, _readTicks + _workTicks));
                return (wall - work, work);
            }
        }
    }

    /// <summary>From now on all threads work, whether somebody waits or not.</summary>
    public void UseAll()
    {
        lock (_lock)
        {
            _needsAll = true;
            _help.Set();
        }
    }

    /// <summary>Waits for a slice. Those before it must have been waited for.</summary>
    /// <returns>What came of it; of a slice that was excluded, the reason.</returns>
    /// <exception cref="OperationCanceledException">Cancelled, whether the slice is done or not.</exception>
    /// <exception cref="ObjectDisposedException">Disposed meanwhile.</exception>
    /// <exception cref="Exception">What failed the scan.</exception>
    public SliceOutcome WaitFor(int index)
    {
        lock (_lock)
        {
            _waiting++;
            try
            {
                while (true)
                {
                    ObjectDisposedException.ThrowIf(_isStopped, this);
                    _openFailure?.Throw();
                    _cancellationToken.ThrowIfCancellationRequested();
                    if (_outcomes[index].IsDone)
                    {
                        break;
                    }

                    _help.Set();
                    Monitor.Wait(_lock);
                }
            }
            finally
            {
                _waiting--;
            }

            _outcomes[index].Failure?.Throw();
            return _outcomes[index];
        }
    }

    /// <summary>Waits until all threads have ended.</summary>
    /// <exception cref="Exception">What failed when the scan was closed.</exception>
    public void Join()
    {
        Wait();
        _closeFailure?.Throw();
    }

    private void Wait()
    {
        // The first starts the others before it ends, if it gets so far.
        foreach (Thread thread in _threads.Where(thread => (thread.ThreadState & ThreadState.Unstarted) == 0))
        {
            thread.Join();
        }
    }

    /// <summary>Stops the threads and waits until they have ended.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _isStopped = true;
        }

        Wake();
        Wait();
        _registration.Dispose();
        _help.Dispose();
    }

    /// <summary>Has all who wait look again at what there is to do.</summary>
    private void Wake()
    {
        lock (_lock)
        {
            _help.Set();
            Monitor.PulseAll(_lock);
        }
    }

    private void RunFirst()
    {
        long start = _clock.GetTimestamp();
        try
        {
            IVoxelPass pass = _open();
            lock (_lock)
            {
                _pass = pass;
                _readTicks += _clock.GetTimestamp() - start;
            }

            foreach (Thread helper in _threads.Skip(1))
            {
                lock (_lock)
                {
                    helper.Start();
                    _running++;
                }
            }
        }
        catch (Exception exception)
        {
            lock (_lock)
            {
                _openFailure = ExceptionDispatchInfo.Capture(exception);
            }

            Wake();
        }

        Run(isHelper: false);
    }

    private void Run(bool isHelper)
    {
        ISliceReader? reader = null;
        SliceWorker? worker = null;
        try
        {
            while (TryTake(isHelper, out int index))
            {
                SliceOutcome outcome;
                try
                {
                    worker ??= _createWorker();
                    reader ??= _pass!.OpenReader();
                    outcome = new SliceOutcome(worker.Work(reader, index));
                }
                catch (Exception exception)
                {
                    outcome = Judge(index, exception);
                }

                Complete(index, outcome);
            }
        }
        finally
        {
            Close(reader);
            Leave(worker);
        }
    }

    private SliceOutcome Judge(int index, Exception exception)
    {
        Exception? failure;
        try
        {
            failure = _judge(index, exception);
        }
#pragma warning disable CA1031 // What is thrown on a thread of its own ends the process: it is thrown again where the slice is taken.
        catch (Exception own)
#pragma warning restore CA1031
        {
            failure = own;
        }

        return failure is null
            ? new SliceOutcome(null, Excluded: exception)
            : new SliceOutcome(null, Failure: ExceptionDispatchInfo.Capture(failure));
    }

    private void Close(IDisposable? opened)
    {
        try
        {
            opened?.Dispose();
        }
#pragma warning disable CA1031 // What is thrown on a thread of its own ends the process: it is thrown again by Join.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            lock (_lock)
            {
                _closeFailure ??= ExceptionDispatchInfo.Capture(exception);
            }
        }
    }

    /// <summary>Takes the next slice, as soon as this thread is to work. False where there is none left.</summary>
    private bool TryTake(bool isHelper, out int index)
    {
        while (true)
        {
            if (isHelper)
            {
                _help.Wait(CancellationToken.None);
            }

            lock (_lock)
            {
                index = _next;
                if (_isStopped || _openFailure is not null || _cancellationToken.IsCancellationRequested || index >= _outcomes.Length)
                {
                    _help.Set();
                    return false;
                }

                if (!isHelper || _needsAll || _waiting > 0)
                {
                    _next++;
                    return true;
                }

                _help.Reset();
            }
        }
    }

    private void Complete(int index, in SliceOutcome outcome)
    {
        lock (_lock)
        {
            _outcomes[index] = outcome;
            _done++;
            _end = _clock.GetTimestamp();
            if (outcome.Failure is not null)
            {
                _next = _outcomes.Length;
            }

            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>The last thread to leave closes the scan.</summary>
    private void Leave(SliceWorker? worker)
    {
        IVoxelPass? finished = null;
        lock (_lock)
        {
            _readTicks += worker?.ReadTicks ?? 0;
            _workTicks += worker?.WorkTicks ?? 0;
            if (--_running == 0)
            {
                finished = _pass;
            }
        }

        Close(finished);
    }
}
