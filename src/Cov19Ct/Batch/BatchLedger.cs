using System.Management.Automation;
using Cov19Ct.Ledger;
using Cov19Ct.Model.Inference;
using Cov19Ct.Storage.Identity;

namespace Cov19Ct.Batch;

/// <summary>The ledger of a batch with one model: finds recorded results, claims scans, records results. Safe to use from several
/// threads.</summary>
internal sealed class BatchLedger : IDisposable
{
    private readonly ResultLedger _ledger;
    private readonly ScanContentMemo _memo = new();
    private readonly RealPaths _realPaths = new();
    private readonly Diagnoser _diagnoser;
    private readonly LedgerSettings _settings;
    private readonly int _explanations;
    private readonly bool _verifiesContent;

    /// <param name="path">The ledger; it is created if it does not exist.</param>
    /// <param name="diagnoser">The model; not disposed.</param>
    /// <param name="explanations">How many heat maps a result must have.</param>
    /// <param name="verifiesContent">True to compare the contents of files; false to compare their lengths and times.</param>
    /// <param name="cancellationToken">Ends the wait for another process that has locked the ledger.</param>
    /// <exception cref="InvalidLedgerException">The file is no ledger, a damaged one, or one of a later version.</exception>
    /// <exception cref="LedgerUnavailableException">The file cannot be opened or written.</exception>
    /// <exception cref="OperationCanceledException">Cancelled while waiting.</exception>
    public BatchLedger(string path, Diagnoser diagnoser, int explanations, bool verifiesContent, CancellationToken cancellationToken)
    {
        Path = path;
        _diagnoser = diagnoser;
        _settings = LedgerSettings.Of(diagnoser.Model, typeof(BatchLedger).Assembly.GetName().Version!.ToString(3));
        _explanations = explanations;
        _verifiesContent = verifiesContent;
        _ledger = ResultLedger.Open(path, cancellationToken);
    }

    public string Path { get; }

    /// <summary>Looks a scan up. A scan without a result is claimed for this run, unless another run has claimed it.</summary>
    /// <returns>Without a pass.</returns>
    /// <exception cref="Cov19CtException">The ledger cannot be used.</exception>
    /// <exception cref="IOException">A file of the scan has gone or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file of the scan must not be read.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public PreparedScan Find(CtScan scan, Vote vote, CancellationToken cancellationToken)
    {
        LedgerKey key = KeyOf(scan);
        ScanContent content = new(scan, _memo);
        string? hash = null;
        if (FindRecorded() is Cov19Diagnosis recorded)
        {
            return new PreparedScan(scan) { Recorded = recorded };
        }

        if (!_ledger.TryClaim(key, cancellationToken))
        {
            return new PreparedScan(scan) { IsClaimedByOther = true };
        }

        // Another run may have recorded the scan, and released its claim, since the first look-up.
        if (FindRecorded() is Cov19Diagnosis meanwhile)
        {
            _ledger.Release(key);
            return new PreparedScan(scan) { Recorded = meanwhile };
        }

        return new PreparedScan(scan) { Claim = new ClaimedScan(_ledger, key, content, hash!, _explanations) };

        Cov19Diagnosis? FindRecorded()
        {
            LedgerEntry? own = _ledger.Find(key, cancellationToken);
            hash ??= !_verifiesContent && own?.FileStamp == content.Stamp ? own.ContentHash : content.ComputeHash(cancellationToken);
            LedgerEntry? entry = own?.ContentHash == hash && own.Explanations >= _explanations
                ? own
                : _ledger.FindContent(key, hash, _explanations, cancellationToken);
            return entry is null ? null : Renew(key, own, entry, scan, content, vote, cancellationToken);
        }
    }

    /// <summary>Records that a scan failed.</summary>
    /// <exception cref="Cov19CtException">The ledger cannot be written.</exception>
    public void RecordFailure(CtScan scan, ErrorRecord error, CancellationToken cancellationToken)
    {
        LedgerKey key = KeyOf(scan);
        _ledger.RecordFailure(key, FailureRecord.Of(scan.Id, scan.Path, key.ModelHash, error), cancellationToken);
    }

    public void Dispose() => _ledger.Dispose();

    /// <summary>A recorded result as it would be computed now. The ledger is updated if it holds another.</summary>
    private Cov19Diagnosis Renew(
        LedgerKey key,
        LedgerEntry? own,
        LedgerEntry entry,
        CtScan scan,
        ScanContent content,
        Vote vote,
        CancellationToken cancellationToken)
    {
        LedgerEntry renewed = entry with
        {
            Diagnosis = _diagnoser.Renew(entry.Diagnosis, scan, vote),
            FileStamp = content.SettledStamp,
        };
        if (own is null || !own.IsSameAs(renewed))
        {
            _ledger.Record(key, renewed, cancellationToken);
        }

        return renewed.Diagnosis with { Explanations = [.. renewed.Diagnosis.Explanations.Take(_explanations)] };
    }

    /// <summary>A scan under two paths, one of them a link, is one scan of the ledger.</summary>
    private LedgerKey KeyOf(CtScan scan) => new(scan.Id, _realPaths.Of(scan.Path), _diagnoser.Model.Hash, _settings);
}
