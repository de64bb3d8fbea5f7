using Cov19Ct.Storage.Files;
using Microsoft.Data.Sqlite;

namespace Cov19Ct.Ledger;

/// <summary>A database file, opened: its changes are whole or none, and its errors are those of this library. Safe to use from several
/// threads.</summary>
/// <remarks>The rollback journal, not the write-ahead log: one file that can be copied and read anywhere, and a batch writes once a
/// scan.</remarks>
internal sealed class LedgerConnection : IDisposable
{
    private const int Busy = 5;
    private const int Locked = 6;
    private const int Corrupt = 11;
    private const int NotADatabase = 26;

    /// <summary>How often a change is tried while other processes write, each time for the second that the connection waits: a copy or a
    /// backup may hold the file for minutes.</summary>
    private const int Attempts = 300;

    private readonly object _use = new();
    private readonly SqliteConnection _connection;

    /// <param name="path">The file.</param>
    /// <param name="mode">Whether it is made where it does not exist.</param>
    /// <param name="cancellationToken">Ends the wait for another process that has locked the file.</param>
    /// <exception cref="InvalidLedgerException">The file is no database.</exception>
    /// <exception cref="LedgerUnavailableException">The file cannot be opened.</exception>
    /// <exception cref="OperationCanceledException">Cancelled while waiting.</exception>
    public LedgerConnection(string path, SqliteOpenMode mode, CancellationToken cancellationToken)
    {
        Path = path;
        if (path.Contains('\0', StringComparison.Ordinal))
        {
            throw new LedgerUnavailableException(path, "The path contains a null character.");
        }

        SqliteConnectionStringBuilder settings = new()
        {
            DataSource = path,
            Mode = mode,
            DefaultTimeout = 1,

            // A pool would keep the file open after the cmdlet has ended.
            Pooling = false,
        };
        if (mode == SqliteOpenMode.ReadWriteCreate)
        {
            CreatePrivate(path);
        }

        _connection = new SqliteConnection(settings.ToString());
        try
        {
            Translate(_connection.Open);
            Read(
                command =>
                {
                    // Each result is on the disk before the next scan: a power cut loses none.
                    command.CommandText = "PRAGMA synchronous = FULL";
                    return command.ExecuteNonQuery();
                },
                cancellationToken);
        }
        catch
        {
            _connection.Dispose();
            throw;
        }
    }

    public string Path { get; }

    /// <summary>Reads; nothing is locked any more when it returns.</summary>
    /// <exception cref="LedgerUnavailableException">Other processes write all the time, or the file cannot be read.</exception>
    /// <exception cref="InvalidLedgerException">The file is damaged.</exception>
    /// <exception cref="OperationCanceledException">Cancelled while waiting.</exception>
    public T Read<T>(Func<SqliteCommand, T> read, CancellationToken cancellationToken = default) =>
        Run(read, Attempts, cancellationToken);

    /// <summary>Changes the file, alone: what <paramref name="change"/> does is kept where it returns, and undone where it
    /// throws.</summary>
    /// <exception cref="LedgerUnavailableException">Other processes write all the time, or the file cannot be written.</exception>
    /// <exception cref="InvalidLedgerException">The file is damaged.</exception>
    /// <exception cref="OperationCanceledException">Cancelled while waiting.</exception>
    public T Change<T>(Func<SqliteCommand, T> change, CancellationToken cancellationToken = default) =>
        Run(InTransaction(change), Attempts, cancellationToken);

    /// <summary>The same once, for what need not be done: somebody may have asked to stop, and waits.</summary>
    /// <returns>False where it cannot be done now.</returns>
    public bool TryChange(Action<SqliteCommand> change)
    {
        try
        {
            Run(InTransaction(change), attempts: 1, CancellationToken.None);
            return true;
        }
        catch (Cov19CtException)
        {
            return false;
        }
    }

    /// <inheritdoc cref="Change{T}(Func{SqliteCommand, T}, CancellationToken)"/>
    public void Change(Action<SqliteCommand> change, CancellationToken cancellationToken = default) =>
        Run(InTransaction(change), Attempts, cancellationToken);

    public void Dispose()
    {
        lock (_use)
        {
            _connection.Dispose();
        }
    }

    /// <summary>Makes a new ledger private, because the paths of scans may name patients. SQLite gives its journal the same mode.</summary>
    private static void CreatePrivate(string path)
    {
        try
        {
            if (!OperatingSystem.IsWindows())
            {
                PrivateFile.Create(path).Dispose();
            }
        }
        catch (Exception exception) when (exception.IsFileSystemFault())
        {
            // It is there already; what else is wrong is said when it is opened.
        }
    }

    private static Func<SqliteCommand, bool> InTransaction(Action<SqliteCommand> change) => InTransaction(command =>
    {
        change(command);
        return true;
    });

    /// <remarks>No <see cref="SqliteTransaction"/>: after an error of the disk SQLite has undone the transaction itself, and that class,
    /// and the connection with it, would then throw when they are disposed.</remarks>
    private static Func<SqliteCommand, T> InTransaction<T>(Func<SqliteCommand, T> change) => command =>
    {
        Execute(command, "BEGIN IMMEDIATE");
        try
        {
            T result = change(command);
            Execute(command, "COMMIT");
            return result;
        }
        catch
        {
            RollBack(command);
            throw;
        }
    };

    private static void RollBack(SqliteCommand command)
    {
        try
        {
            Execute(command, "ROLLBACK");
        }
        catch (SqliteException)
        {
            // There is no transaction any more; the error that led here says why.
        }
    }

    private static void Execute(SqliteCommand command, string text)
    {
        command.CommandText = text;
        command.Parameters.Clear();
        command.ExecuteNonQuery();
    }

    private T Run<T>(Func<SqliteCommand, T> work, int attempts, CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                lock (_use)
                {
                    using SqliteCommand command = _connection.CreateCommand();
                    return Translate(() => work(command));
                }
            }
            catch (LedgerUnavailableException exception) when (
                exception.InnerException is SqliteException { SqliteErrorCode: Busy or Locked } && attempt < attempts)
            {
            }
        }
    }

    private void Translate(Action work) => Translate(() =>
    {
        work();
        return true;
    });

    private T Translate<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode is Corrupt or NotADatabase)
        {
            throw new InvalidLedgerException(Path, "The file is not a ledger, or it is damaged.", exception);
        }
        catch (Exception exception)
            when (exception is InvalidCastException or InvalidDataException or FormatException or OverflowException)
        {
            throw new InvalidLedgerException(Path, "The ledger contains values of a wrong type: it is damaged.", exception);
        }
        catch (SqliteException exception)
        {
            string detail = exception.SqliteErrorCode is Busy or Locked
                ? "Another process has locked the ledger."
                : $"The ledger cannot be used: {exception.Message}";
            throw new LedgerUnavailableException(Path, detail, exception);
        }
    }
}
