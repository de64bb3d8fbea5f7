using Microsoft.Data.Sqlite;

namespace Cov19Ct.Ledger;

/// <summary>What batches have done, in a file: one result for each scan, model and settings, and the last failure of each scan that has
/// none.</summary>
/// <remarks>A result is in the file whole, or not at all, whenever the process ends. Several processes may use a ledger at once: a scan
/// that one of them has claimed is left to it while it lives. On the same machine the system is asked for its process; a run in another
/// container or on another machine renews its claims while it goes on. Safe to use from several threads.</remarks>
public sealed class ResultLedger : IDisposable
{
    private readonly LedgerConnection _connection;
    private readonly LedgerOwner _owner = LedgerOwner.Begin();
    private readonly TimeProvider _clock;
    private readonly ITimer _renewal;
    private int _claims;
    private bool _isDisposed;

    private ResultLedger(LedgerConnection connection, TimeProvider clock)
    {
        _connection = connection;
        _clock = clock;
        _renewal = clock.CreateTimer(_ => RenewClaims(), state: null, LedgerOwner.Renewal, LedgerOwner.Renewal);
    }

    /// <summary>Opens a ledger to write in it; makes it where there is none. The caller disposes it.</summary>
    /// <exception cref="InvalidLedgerException">The file is no ledger, a damaged one, or one of a later version.</exception>
    /// <exception cref="LedgerUnavailableException">The file cannot be opened or written.</exception>
    /// <exception cref="OperationCanceledException">Cancelled while another process had locked the file.</exception>
    public static ResultLedger Open(string path, CancellationToken cancellationToken = default) =>
        Open(path, TimeProvider.System, cancellationToken);

    /// <inheritdoc cref="Open(string, CancellationToken)"/>
    /// <param name="clock">By which claims from elsewhere end.</param>
    internal static ResultLedger Open(string path, TimeProvider clock, CancellationToken cancellationToken)
    {
        LedgerConnection connection = new(path, SqliteOpenMode.ReadWriteCreate, cancellationToken);
        try
        {
            LedgerSchema.Prepare(connection, cancellationToken);
            return new ResultLedger(connection, clock);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>What is recorded for a key, if it is as asked for.</summary>
    /// <returns>Null where there is nothing, or nothing that can be read again.</returns>
    /// <exception cref="Cov19CtException">The ledger cannot be read.</exception>
    public LedgerEntry? Find(LedgerKey key, CancellationToken cancellationToken = default) => _connection.Read(
        command => LedgerRows.FindEntry(command, key), cancellationToken);

    /// <summary>A result on the same content, wherever it lay and whatever it was called.</summary>
    /// <param name="contentHash">The content.</param>
    /// <param name="explanations">Heat maps that it must have been asked for, at least.</param>
    /// <exception cref="Cov19CtException">The ledger cannot be read.</exception>
    public LedgerEntry? FindContent(
        LedgerKey key, string contentHash, int explanations, CancellationToken cancellationToken = default) =>
        _connection.Read(command => LedgerRows.FindContent(command, key, contentHash, explanations), cancellationToken);

    /// <summary>Claims a scan for this run, unless another one that still goes on has it.</summary>
    /// <returns>False where another has it.</returns>
    /// <exception cref="Cov19CtException">The ledger cannot be written.</exception>
    public bool TryClaim(LedgerKey key, CancellationToken cancellationToken = default) => _connection.Change(
        command =>
        {
            DateTime now = _clock.GetUtcNow().UtcDateTime;
            if (LedgerRows.FindOwner(command, key) is (LedgerOwner other, DateTime renewed) && other != _owner
                && other.IsAlive(renewed, now))
            {
                return false;
            }

            LedgerRows.PutOwner(command, key, _owner, now);
            Interlocked.Increment(ref _claims);
            return true;
        },
        cancellationToken);

    /// <summary>Gives a claim back, without a result. Where the ledger cannot be written now, the claim ends with the run.</summary>
    public void Release(LedgerKey key) => _connection.TryChange(command => LedgerRows.RemoveOwner(command, key));

    /// <summary>Records a result in place of what was there for its key; its claim and its failure are gone then.</summary>
    /// <exception cref="Cov19CtException">The ledger cannot be written.</exception>
    public void Record(LedgerKey key, LedgerEntry entry, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entry);
        byte[] evidence = DiagnosisArchive.Write(entry.Diagnosis);
        _connection.Change(
            command =>
            {
                LedgerRows.PutSettings(command, key.Settings);
                LedgerRows.PutResult(command, key, entry, evidence);
                LedgerRows.RemoveFailure(command, key);
                LedgerRows.RemoveOwner(command, key);
            },
            cancellationToken);
    }

    /// <summary>Records that a scan failed; an earlier result stays.</summary>
    /// <exception cref="Cov19CtException">The ledger cannot be written.</exception>
    public void RecordFailure(LedgerKey key, Cov19ScanFailure failure, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(failure);
        _connection.Change(
            command =>
            {
                LedgerRows.PutSettings(command, key.Settings);
                LedgerRows.PutFailure(command, key, failure);
                LedgerRows.RemoveOwner(command, key);
            },
            cancellationToken);
    }

    /// <summary>Records that no scan came of a file or folder.</summary>
    /// <exception cref="Cov19CtException">The ledger cannot be written.</exception>
    public void RecordImportFailure(Cov19ScanFailure failure, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(failure);
        RecordFailure(new LedgerKey(failure.ScanId, failure.Path, failure.ModelHash, LedgerSettings.None), failure, cancellationToken);
    }

    /// <summary>Forgets the failures of imports at a path and below it.</summary>
    /// <exception cref="Cov19CtException">The ledger cannot be written.</exception>
    public void ForgetImportFailures(string root, CancellationToken cancellationToken = default) => _connection.Change(
        command => LedgerRows.RemoveFailuresBelow(command, root, LedgerSettings.None), cancellationToken);

    /// <summary>Says that this run still goes on, for those that cannot ask for its process.</summary>
    internal void RenewClaims()
    {
        if (Volatile.Read(ref _claims) > 0)
        {
            _connection.TryChange(command => LedgerRows.RenewClaims(command, _owner, _clock.GetUtcNow().UtcDateTime));
        }
    }

    /// <summary>Gives back all that this run has claimed.</summary>
    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;

        // Waits for a renewal that has begun: it needs the connection.
        _renewal.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _owner.End();
        _connection.TryChange(command => LedgerRows.RemoveOwner(command, _owner));
        _connection.Dispose();
    }
}
