using System.Runtime.ExceptionServices;
using Cov19Ct.Model.Runtime;
using static TorchSharp.torch;

namespace Cov19Ct.Model.Engine;

/// <summary>Threads that encode side by side, each with cores of its own.</summary>
/// <remarks>
/// One batch a core, rather than one batch on all: cores do not wait for each other, so that a decoder or another process that takes one of
/// them for a while delays no other. (Threads of OpenMP meet at the end of each operator, and spin until the last has come.)
/// Started when they are first used; not safe for use by several callers at once.
/// </remarks>
internal sealed class EncoderThreads : IDisposable
{
    private readonly List<WorkerThread> _threads = [];

    /// <summary>Runs a body on some threads at once, and waits for all.</summary>
    /// <param name="count">How many.</param>
    /// <param name="cores">How many cores libtorch takes for each.</param>
    /// <param name="body">Receives its number, from 0. Where one throws, the others are expected to end by themselves.</param>
    /// <exception cref="Exception">What the first body that failed threw.</exception>
    public void Run(int count, int cores, Action<int> body)
    {
        using CountdownEvent running = new(count);
        ExceptionDispatchInfo? failure = null;
        for (int number = 0; number < count; number++)
        {
            int own = number;
            ThreadOf(number).Post(() =>
            {
                try
                {
                    TorchRuntime.UseCores(cores);
                    using IDisposable noGradient = no_grad();
                    body(own);
                }
#pragma warning disable CA1031 // Whatever a body throws belongs to the one who waits for it.
                catch (Exception exception)
#pragma warning restore CA1031
                {
                    Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(exception), null);
                }
                finally
                {
                    running.Signal();
                }
            });
        }

        running.Wait();
        failure?.Throw();
    }

    public void Dispose()
    {
        _threads.ForEach(thread => thread.Dispose());
        _threads.Clear();
    }

    private WorkerThread ThreadOf(int number)
    {
        while (_threads.Count <= number)
        {
            _threads.Add(new WorkerThread($"Cov19Ct encoder {_threads.Count}"));
        }

        return _threads[number];
    }
}
