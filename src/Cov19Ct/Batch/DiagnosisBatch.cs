using Cov19Ct.Hosting;
using Cov19Ct.Model.Inference;

namespace Cov19Ct.Batch;

/// <summary>The model of a batch, and its ledger if it has one.</summary>
internal sealed class DiagnosisBatch : IDisposable
{
    /// <summary>The time between two look-ups of a scan that another run has claimed.</summary>
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

    /// <summary>Looks a scan up in the ledger, and begins to read it if there is no result.</summary>
    /// <param name="scan">The scan.</param>
    /// <param name="windowed">The scan, if it was windowed before. With a ledger it is read again, so that the recorded result is based on
    /// the content of its files.</param>
    /// <param name="cancellationToken">Stops reading.</param>
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
                return new PreparedScan(scan);
            }
        }

        PreparedScan? found = WithLedger(ledger => ledger.Find(scan, Vote, cancellationToken));
        if (found is { Claim: null })
        {
            return found;
        }

        try
        {
            return (found ?? new PreparedScan(scan)) with { Pass = Diagnoser.BeginWindowing(scan, cancellationToken) };
        }
        catch
        {
            found?.Dispose();
            throw;
        }
    }

    /// <summary>The same for a scan that another run has claimed: waits until the other run has released it.</summary>
    /// <param name="scan">The scan.</param>
    /// <param name="isOver">True if there is no more time to wait.</param>
    /// <param name="cancellationToken">Stops waiting and reading.</param>
    /// <returns>Without a result and without a claim if the time is over.</returns>
    /// <inheritdoc cref="Prepare"/>
    public PreparedScan Await(CtScan scan, Func<bool> isOver, CancellationToken cancellationToken)
    {
        while (true)
        {
            PreparedScan prepared = Prepare(scan, windowed: null, cancellationToken);
            if (!prepared.IsClaimedByOther || isOver())
            {
                return prepared;
            }

            cancellationToken.WaitHandle.WaitOne(s_pause);
        }
    }

    /// <returns>False if the result was not recorded because the files of the scan have changed.</returns>
    /// <exception cref="TerminatingErrorException">The ledger cannot be used.</exception>
    public bool TryRecord(PreparedScan prepared, Cov19Diagnosis diagnosis, CancellationToken cancellationToken) =>
        prepared.Claim is not ClaimedScan claim || WithLedger(_ => claim.TryRecord(diagnosis, cancellationToken));

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

    /// <summary>A ledger that cannot be used ends the batch: a result that is not recorded would be lost.</summary>
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
