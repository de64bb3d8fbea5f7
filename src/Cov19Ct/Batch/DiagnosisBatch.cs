using Cov19Ct.Hosting;
using Cov19Ct.Model.Inference;

namespace Cov19Ct.Batch;

/// <summary>The model of a batch, and its ledger where it has one.</summary>
internal sealed class DiagnosisBatch : IDisposable
{
    /// <summary>How often a scan that another run is at is looked up.</summary>
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(200);

    private readonly BatchLedger? _ledger;

    /// <summary>Takes ownership of the diagnoser and the ledger.</summary>
    /// <param name="vote">The rule and threshold for all scans.</param>
    public DiagnosisBatch(Diagnoser diagnoser, Vote vote, BatchLedger? ledger)
    {
        Diagnoser = diagnoser;
        Vote = vote;
        _ledger = ledger;
    }

    public Diagnoser Diagnoser { get; }

    public Vote Vote { get; }

    /// <summary>Looks a scan up in the ledger; one that is to be made is begun to be read.</summary>
    /// <param name="windowed">The scan, where it was windowed before. With a ledger it is read again: what the files hold now is what is
    /// recorded.</param>
    /// <exception cref="TerminatingErrorException">The ledger cannot be used.</exception>
    /// <exception cref="Cov19CtException">The scan cannot be read.</exception>
    /// <exception cref="IOException">A file of the scan has gone or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file of the scan must not be read.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public PreparedScan Prepare(CtScan scan, WindowedScan? windowed, CancellationToken cancellationToken)
    {
        if (windowed is not null)
        {
            Diagnoser.Require(windowed);
            if (_ledger is null)
            {
                return new PreparedScan(scan, Lookup: null, Pass: null);
            }
        }

        LedgerLookup? lookup = WithLedger(ledger => ledger.Look(scan, Vote, cancellationToken));
        if (lookup is { Claim: null })
        {
            return new PreparedScan(scan, lookup, Pass: null);
        }

        try
        {
            return new PreparedScan(scan, lookup, Diagnoser.BeginWindowing(scan, cancellationToken));
        }
        catch
        {
            lookup?.Claim?.Dispose();
            throw;
        }
    }

    /// <summary>The same for a scan that another run is at: waits until that has come to an end with it.</summary>
    /// <param name="isOver">Asked whether there is no more time to wait.</param>
    /// <returns>Without a result and without a claim where time is over.</returns>
    /// <inheritdoc cref="Prepare"/>
    public PreparedScan Await(CtScan scan, Func<bool> isOver, CancellationToken cancellationToken)
    {
        while (true)
        {
            PreparedScan prepared = Prepare(scan, windowed: null, cancellationToken);
            if (prepared.Lookup != LedgerLookup.ClaimedByOther || isOver())
            {
                return prepared;
            }

            cancellationToken.WaitHandle.WaitOne(s_pause);
        }
    }

    /// <returns>False where the result was not recorded, as the scan's files have changed.</returns>
    /// <exception cref="TerminatingErrorException">The ledger cannot be used.</exception>
    public bool TryRecord(PreparedScan prepared, Cov19Diagnosis diagnosis, CancellationToken cancellationToken) =>
        prepared.Lookup?.Claim is not ClaimedScan claim || WithLedger(_ => claim.TryRecord(diagnosis, cancellationToken));

    /// <exception cref="TerminatingErrorException">The ledger cannot be used.</exception>
    public void RecordFailure(
        CtScan scan, System.Management.Automation.ErrorRecord error, CancellationToken cancellationToken) => WithLedger(ledger =>
    {
        ledger.RecordFailure(scan, error, cancellationToken);
        return true;
    });

    public void Dispose()
    {
        _ledger?.Dispose();
        Diagnoser.Dispose();
    }

    /// <summary>A ledger that cannot be used ends the batch: work that nobody records is lost.</summary>
    private T? WithLedger<T>(Func<BatchLedger, T> use)
    {
        if (_ledger is null)
        {
            return default;
        }

        try
        {
            return use(_ledger);
        }
        catch (Exception exception) when (exception is InvalidLedgerException or LedgerUnavailableException)
        {
            throw new TerminatingErrorException(Errors.Translate(_ledger.Path, exception));
        }
    }
}
