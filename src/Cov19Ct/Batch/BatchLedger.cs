using System.Management.Automation;
using Cov19Ct.Ledger;
using Cov19Ct.Model.Inference;
using Cov19Ct.Storage.Identity;

namespace Cov19Ct.Batch;

/// <summary>A ledger at work with one model: tells what is done, and takes what is made. Safe to use from several threads.</summary>
internal sealed class BatchLedger : IDisposable
{
    private readonly ResultLedger _ledger;
    private readonly ScanContentMemo _memo = new();
    private readonly Diagnoser _diagnoser;
    private readonly LedgerSettings _settings;
    private readonly int _explanations;
    private readonly bool _verifiesContent;

    /// <param name="path">The ledger, which is made where there is none.</param>
    /// <param name="diagnoser">The model; not disposed.</param>
    /// <param name="explanations">How many heat maps a result shall have.</param>
    /// <param name="verifiesContent">True if files are read to tell whether they are the same; false if their lengths and times may
    /// tell.</param>
    /// <exception cref="InvalidLedgerException">The file is no ledger, a damaged one, or one of a later version.</exception>
    /// <exception cref="LedgerUnavailableException">The file cannot be opened or written.</exception>
    public BatchLedger(string path, Diagnoser diagnoser, int explanations, bool verifiesContent)
    {
        Path = path;
        _diagnoser = diagnoser;
        _settings = LedgerSettings.Of(diagnoser.Model, typeof(BatchLedger).Assembly.GetName().Version!.ToString(3));
        _explanations = explanations;
        _verifiesContent = verifiesContent;
        _ledger = ResultLedger.Open(path);
    }

    public string Path { get; }

    /// <summary>Looks a scan up. One that is not done is claimed for this run, unless another has it.</summary>
    /// <exception cref="Cov19CtException">The ledger cannot be used.</exception>
    /// <exception cref="IOException">A file of the scan has gone or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file of the scan must not be read.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public LedgerLookup Look(CtScan scan, Vote vote, CancellationToken cancellationToken)
    {
        LedgerKey key = KeyOf(scan);
        ScanContent content = new(scan, _memo);
        string? hash = null;
        if (FindRecorded() is Cov19Diagnosis recorded)
        {
            return LedgerLookup.Done(recorded);
        }

        if (!_ledger.TryClaim(key, cancellationToken))
        {
            return LedgerLookup.ClaimedByOther;
        }

        // Another run may have come to the end of the scan, and of its claim, since the ledger was asked.
        if (FindRecorded() is Cov19Diagnosis meanwhile)
        {
            _ledger.Release(key);
            return LedgerLookup.Done(meanwhile);
        }

        return LedgerLookup.Claimed(new ClaimedScan(_ledger, key, content, hash!, _explanations));

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

    /// <summary>A result as it would be made now; the ledger is told where that differs from what it holds.</summary>
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

    private LedgerKey KeyOf(CtScan scan) => new(scan.Id, scan.Path, _diagnoser.Model.Hash, _settings);
}
