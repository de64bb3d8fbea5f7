using System.Runtime.ExceptionServices;

namespace Cov19Ct.Imaging.Import;

/// <summary>Work on the files of one folder, by as many threads as the machine has cores.</summary>
internal static class FileThreads
{
    /// <summary>Does something for each index from 0 on, in no order. When this returns or throws, no thread works any more.</summary>
    /// <param name="body">Throws nothing that one file may cause.</param>
    /// <exception cref="OperationCanceledException">Cancelled: no further index is begun.</exception>
    public static void For(int count, Action<int> body, CancellationToken cancellationToken)
    {
        if (count == 0)
        {
            return;
        }

        ParallelOptions options = new() { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount };
        try
        {
            Parallel.For(0, count, options, body);
        }
        catch (AggregateException exception)
        {
            // A fault of the program, as one thread would have thrown it.
            ExceptionDispatchInfo.Throw(exception.InnerExceptions[0]);
        }
    }
}
