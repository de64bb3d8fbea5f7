namespace Cov19Ct.Imaging.Import;

/// <summary>Reads what comes next while its predecessor is used.</summary>
internal static class ReadAhead
{
    /// <summary>Items that are read before they are asked for: enough that the processors have work, few enough that memory does not
    /// grow.</summary>
    private const int Ahead = 1;

    /// <summary>What is read of each item, in their order. When the enumeration ends, fails or is left, no thread is reading any
    /// more.</summary>
    /// <param name="items">Enumerated by the caller's thread, up to one item before its result is asked for.</param>
    /// <param name="read">Reads an item, on a thread of the pool; stops when its token is cancelled. What it throws is thrown in its
    /// turn.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static IEnumerable<TResult> Select<T, TResult>(
        IEnumerable<T> items, Func<T, CancellationToken, TResult> read, CancellationToken cancellationToken)
    {
        using CancellationTokenSource stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Queue<Task<TResult>> begun = [];
        try
        {
            foreach (T item in items)
            {
                begun.Enqueue(Task.Run(() => read(item, stopping.Token), CancellationToken.None));
                if (begun.Count > Ahead)
                {
                    yield return begun.Dequeue().GetAwaiter().GetResult();
                }
            }

            while (begun.TryDequeue(out Task<TResult>? next))
            {
                yield return next.GetAwaiter().GetResult();
            }
        }
        finally
        {
            stopping.Cancel();
            Task.WhenAll(begun)
                .ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default)
                .Wait(CancellationToken.None);
        }
    }
}
