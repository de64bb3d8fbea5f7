using System.Runtime.ExceptionServices;
using Cov19Ct.TestKit;
using Microsoft.Data.Sqlite;

namespace Cov19Ct.Ledger.Tests;

/// <summary>Work that another connection keeps from a ledger.</summary>
internal static class LockedOut
{
    private const int Busy = 5;

    /// <summary>Begins work, and returns when SQLite has told it once that the ledger is locked; it has waited for a second then, and tries
    /// again. Fails where the work ends before.</summary>
    public static async Task<Task<T>> BeginAsync<T>(Func<T> work)
    {
        TaskCompletionSource met = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<T> working = Task.Run(() =>
        {
            // Exceptions of other threads are those of other tests.
            int own = Environment.CurrentManagedThreadId;
            AppDomain.CurrentDomain.FirstChanceException += Note;
            try
            {
                return work();
            }
            finally
            {
                AppDomain.CurrentDomain.FirstChanceException -= Note;
            }

            void Note(object? sender, FirstChanceExceptionEventArgs arguments)
            {
                if (arguments.Exception is SqliteException { SqliteErrorCode: Busy } && Environment.CurrentManagedThreadId == own)
                {
                    met.TrySetResult();
                }
            }
        });
        Task first = await Task.WhenAny(met.Task, working).WaitAsync(Patience.Limit);
        Assert.True(first == met.Task, $"The ledger was not found locked. {working.Exception?.Message}");
        return working;
    }
}
