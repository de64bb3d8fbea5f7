using Microsoft.Data.Sqlite;

namespace Cov19Ct.Ledger;

/// <summary>Reads a ledger from its first row to its last. Nothing is locked between two rows, so that batches go on meanwhile.</summary>
public sealed class LedgerReader : IDisposable
{
    private readonly LedgerConnection _connection;

    /// <summary>Opens a ledger. The caller disposes the reader.</summary>
    /// <exception cref="InvalidLedgerException">The file is no ledger, a damaged one, or one of a later version.</exception>
    /// <exception cref="LedgerUnavailableException">The file cannot be opened.</exception>
    /// <exception cref="OperationCanceledException">Cancelled while another process had locked the file.</exception>
    public LedgerReader(string path, CancellationToken cancellationToken = default)
    {
        // Not read-only: a write that a killed process left half done is undone first. A file that cannot be written is read all the same.
        _connection = new LedgerConnection(path, SqliteOpenMode.ReadWrite, cancellationToken);
        try
        {
            LedgerSchema.Require(_connection, cancellationToken);
        }
        catch
        {
            _connection.Dispose();
            throw;
        }
    }

    /// <summary>The diagnoses, in the order in which their scans were first recorded.</summary>
    /// <param name="unreadable">Receives each row that is damaged; the others follow.</param>
    /// <exception cref="InvalidLedgerException">The file is damaged; at the end, where rows may have been lost.</exception>
    /// <exception cref="LedgerUnavailableException">The ledger cannot be read.</exception>
    public IEnumerable<Cov19Diagnosis> ReadDiagnoses(Action<Cov19CtException> unreadable, CancellationToken cancellationToken = default)
    {
        long last = 0;
        while (_connection.Read(command => LedgerRows.NextDiagnosis(command, last), cancellationToken) is (long id, var diagnosis))
        {
            if (id <= last)
            {
                // Of damaged pages SQLite may give rows that were asked for no more, without an end.
                throw new InvalidLedgerException(_connection.Path, "The ledger is damaged: its rows are in no order.");
            }

            last = id;
            if (diagnosis is null)
            {
                unreadable(Damaged());
                continue;
            }

            yield return diagnosis;
        }

        RequireWhole(cancellationToken);
    }

    /// <summary>The scans whose last attempt failed.</summary>
    /// <inheritdoc cref="ReadDiagnoses"/>
    public IEnumerable<Cov19ScanFailure> ReadFailures(Action<Cov19CtException> unreadable, CancellationToken cancellationToken = default)
    {
        foreach (Cov19ScanFailure? failure in _connection.Read(LedgerRows.ReadFailures, cancellationToken))
        {
            if (failure is null)
            {
                unreadable(Damaged());
                continue;
            }

            yield return failure;
        }

        RequireWhole(cancellationToken);
    }

    public void Dispose() => _connection.Dispose();

    private static IncompleteDiagnosisException Damaged() => new("its data in the ledger is damaged.");

    /// <summary>Damage to the pages of the file can take rows away without a trace in those that are left.</summary>
    private void RequireWhole(CancellationToken cancellationToken)
    {
        if (!_connection.Read(LedgerSchema.IsWhole, cancellationToken))
        {
            throw new InvalidLedgerException(_connection.Path, "The ledger is damaged: rows may be missing.");
        }
    }
}
