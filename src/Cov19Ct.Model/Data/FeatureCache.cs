using Cov19Ct.Model.Training;

namespace Cov19Ct.Model.Data;

/// <summary>Features of a frozen encoder on disk, in the folder and the bound of the slices. Where there is no room for them, they
/// are held in memory: they take 2 or 8 kB a slice.</summary>
internal sealed class FeatureCache(SliceCache slices, FrozenEncoder encoder, Preprocessing preprocessing)
{
    /// <summary>A scan's features: from the folder, or else encoded now and added to it. The caller disposes them.</summary>
    /// <param name="scan">The scan.</param>
    /// <param name="share">Told the share of it that is encoded.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="Cov19CtException">As <see cref="SliceCache.GetOrAdd"/>.</exception>
    /// <exception cref="IOException">The files have gone or cannot be opened.</exception>
    /// <exception cref="OperationCanceledException">Cancelled, between chunks; nothing half-written is left.</exception>
    public IScanRecords GetOrAdd(CtScan scan, IProgress<double>? share, CancellationToken cancellationToken)
    {
        KeyedScan? files = slices.TryKey(scan, preprocessing, cancellationToken);
        RecordEntry? asked = files is null ? null : Entry(encoder.KeyOf(files.Key), scan.SliceCount, scan.Strict);
        if (asked is not null && slices.Store.TryOpen(asked, cancellationToken) is MappedRecords found)
        {
            return found;
        }

        MemoryRecords features;
        using (IScanRecords levels = slices.GetOrAdd(scan, preprocessing, cancellationToken))
        {
            features = encoder.Encode(levels, share, cancellationToken);
        }

        // The slices are let go of, so that they may make room for their features.
        bool isKnown = asked is not null && files!.IsUnchanged();
        return isKnown && slices.Store.TryAdd(asked!, features, cancellationToken) is MappedRecords added ? added : features;
    }

    /// <summary>The features of the black slice of padding: one record. The caller disposes it.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public IScanRecords GetOrAddBlack(CancellationToken cancellationToken)
    {
        RecordEntry asked = Entry(encoder.KeyOfBlack(), scanSliceCount: 1, isStrict: true);
        if (slices.Store.TryOpen(asked, cancellationToken) is MappedRecords found)
        {
            return found;
        }

        MemoryRecords features = encoder.EncodeBlack();
        return slices.Store.TryAdd(asked, features, cancellationToken) is MappedRecords added ? added : features;
    }

    private RecordEntry Entry(byte[] key, int scanSliceCount, bool isStrict) =>
        new(RecordKind.Features, key, encoder.RecordLength, scanSliceCount, isStrict);
}
