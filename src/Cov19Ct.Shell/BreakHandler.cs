using System.Management.Automation.Runspaces;

namespace Cov19Ct.Shell;

/// <summary>Ctrl+C, or SIGINT: stops the running pipeline and keeps the process. While that pipeline is stopping, another Ctrl+C does nothing for
/// five seconds, so that files are closed and models are released; after that it ends the process.</summary>
internal sealed class BreakHandler : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly Stack<Pipeline> _running = [];
    private readonly TimeProvider _time;
    private long? _stopRequested;

    public BreakHandler(TimeProvider time)
    {
        _time = time;
        Console.CancelKeyPress += OnCancelKeyPress;
    }

    /// <summary>Whether the process lives on when nothing runs: true at a prompt.</summary>
    public bool KeepsAlive { get; set; }

    /// <summary>Makes a pipeline the one to stop, until the result is disposed.</summary>
    public IDisposable Enter(Pipeline pipeline)
    {
        lock (_lock)
        {
            _running.Push(pipeline);
            _stopRequested = null;
        }

        return new Scope(this);
    }

    /// <returns>False where the process is to end.</returns>
    public bool Break()
    {
        lock (_lock)
        {
            if (_running.Count == 0)
            {
                return KeepsAlive;
            }

            if (_stopRequested is long since)
            {
                return _time.GetElapsedTime(since) < s_patience;
            }

            _stopRequested = _time.GetTimestamp();
            _running.Peek().StopAsync();
            return true;
        }
    }

    public void Dispose() => Console.CancelKeyPress -= OnCancelKeyPress;

    private void OnCancelKeyPress(object? sender, ConsoleCancelEventArgs arguments) => arguments.Cancel = Break();

    private void Leave()
    {
        lock (_lock)
        {
            _ = _running.Pop();
            _stopRequested = null;
        }
    }

    private sealed class Scope(BreakHandler owner) : IDisposable
    {
        public void Dispose() => owner.Leave();
    }
}
