using Microsoft.Data.Sqlite;

namespace Cov19Ct.Ledger;

/// <summary>Reads a ledger from its first row to its last. Nothing is locked between two rows, so that batches go on meanwhile.</summary>
public sealed class LedgerReader : IDisposable
{
    private readonly LedgerConnection _connection;

    /// <summary>Opens a ledger. The caller disposes the reader.</summary>
    /// <exception cref="InvalidLedgerException">The file is no ledger, a damaged one, or one of a later version.</exception>
    /// <exception cref="LedgerUnavailableException">The file cannot be opened.</exception>
    public LedgerReader(string path)
    {
        // Not read-only: a write that a killed process left half done is undone first. A file that cannot be written is read all the same.
        _connection = new LedgerConnection(path, SqliteOpenMode.ReadWrite);
        try
        {
            LedgerSchema.Require(_connection);
        }
        catch
        {
            _connection.Dispose();
            throw;
        }
    }

    /// <summary>The diagnoses, in the order in which their scans were first recorded.</summary>
    /// <param name="unreadable">Told what is wrong with a row that cannot be read; the others follow.</param>
    /// <exception cref="Cov19CtException">The ledger cannot be read.</exception>
    public IEnumerable<Cov19Diagnosis> ReadDiagnoses(Action<Cov19CtException> unreadable, CancellationToken cancellationToken = default)
    {
        long last = 0;
        while (_connection.Read(command => LedgerRows.NextEvidence(command, last), cancellationToken) is (long id, byte[] evidence))
        {
            last = id;
            Cov19Diagnosis diagnosis;
            try
            {
                diagnosis = DiagnosisArchive.Read(evidence);
            }
            catch (IncompleteDiagnosisException exception)
            {
                unreadable(exception);
                continue;
            }

            yield return diagnosis;
        }
    }

    /// <summary>The scans whose last attempt failed.</summary>
    /// <exception cref="Cov19CtException">The ledger cannot be read.</exception>
    public Cov19ScanFailure[] ReadFailures(CancellationToken cancellationToken = default) =>
        _connection.Read(LedgerRows.ReadFailures, cancellationToken);

    public void Dispose() => _connection.Dispose();
}
