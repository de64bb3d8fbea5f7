using System.Runtime.ExceptionServices;

namespace Cov19Ct.TestKit;

/// <summary>Work on a thread of its own that has to wait for what the test does next.</summary>
internal sealed class BlockedThread
{
    private readonly Thread _thread;
    private ExceptionDispatchInfo? _failure;

    private BlockedThread(Action work)
    {
        _thread = new Thread(() =>
        {
            try
            {
                work();
            }
            catch (Exception exception)
            {
                _failure = ExceptionDispatchInfo.Capture(exception);
            }
        })
        { IsBackground = true, Name = "Blocked" };
    }

    /// <summary>Starts the work, and returns when it is blocked. Fails where it ends without waiting.</summary>
    public static BlockedThread Start(Action work)
    {
        BlockedThread blocked = new(work);
        blocked._thread.Start();
        blocked.RequireBlocked();
        return blocked;
    }

    /// <summary>Waits until the work is blocked. Fails where it ends instead.</summary>
    public void RequireBlocked()
    {
        Patience.WaitUntilAtRest(_thread);
        if (!_thread.IsAlive)
        {
            _failure?.Throw();
            Assert.Fail("The work ended without waiting for anybody.");
        }
    }

    /// <summary>Waits for the end of the work, and throws what it threw.</summary>
    public void Join()
    {
        _thread.Await();
        _failure?.Throw();
    }
}
