using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Cov19Ct.Storage.Records;

namespace Cov19Ct.Model.Training.Data;

/// <summary>Features of a frozen encoder on disk, in the folder and the bound of the slices, known by what the encoder saw: the
/// slices' levels. Where there is no room for them, they are held in memory: they take 2 or 8 kB a slice.</summary>
internal sealed class FeatureCache(RecordStore store, FrozenEncoder encoder)
{
    /// <summary>A scan's features: from the folder, or else encoded now and added to it. The caller disposes them.</summary>
    /// <param name="slices">Its windowed slices.</param>
    /// <param name="scanSliceCount">Slices of the scan, whether they are among these or not.</param>
    /// <param name="share">Receives the share of it that is encoded.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="OperationCanceledException">Cancelled, between chunks; nothing half-written is left.</exception>
    public IScanRecords GetOrAdd(IScanRecords slices, int scanSliceCount, IProgress<double>? share, CancellationToken cancellationToken) =>
        GetOrAdd(
            encoder.KeyOf(HashLevels(slices, cancellationToken)),
            scanSliceCount,
            () => encoder.Encode(slices, share, cancellationToken),
            cancellationToken);

    /// <summary>The features of the black slice of padding: one record. The caller disposes it.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public IScanRecords GetOrAddBlack(CancellationToken cancellationToken) =>
        GetOrAdd(encoder.KeyOfBlack(), scanSliceCount: 1, encoder.EncodeBlack, cancellationToken);

    private IScanRecords GetOrAdd(byte[] key, int scanSliceCount, Func<MemoryRecords> encode, CancellationToken cancellationToken)
    {
        RecordEntry asked = new(RecordKind.Features, key, encoder.RecordLength, scanSliceCount, IsStrict: false);
        if (store.TryOpen(asked, cancellationToken) is MappedRecords found)
        {
            return found;
        }

        MemoryRecords features = encode();
        return store.TryAdd(asked, features, cancellationToken) is MappedRecords added ? added : features;
    }

    /// <summary>SHA-256 over the levels of all slices, and where each stands in its scan.</summary>
    private static byte[] HashLevels(IScanRecords slices, CancellationToken cancellationToken)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(MemoryMarshal.AsBytes<int>(slices.SourceIndices.ToArray()));
        byte[] levels = new byte[slices.RecordLength];
        for (int index = 0; index < slices.SliceCount; index++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            slices.Read(index, levels);
            hash.AppendData(levels);
        }

        return hash.GetHashAndReset();
    }
}
