using Cov19Ct.Storage.Records;

namespace Cov19Ct.Model.Data;

/// <summary>Slices for which neither the cache nor memory has room: the scan is read and windowed again when they are asked for,
/// and let go of with <see cref="Release"/>.</summary>
internal sealed class RereadSlices : IScanRecords
{
    private readonly CtScan _scan;
    private readonly ScanWindower _windower;
    private readonly KeyedScan? _files;
    private readonly CancellationToken _cancellationToken;
    private MemoryRecords? _slices;

    /// <param name="scan">The scan.</param>
    /// <param name="windower">Windows it.</param>
    /// <param name="files">Its files as they were the first time; null where they could not be hashed.</param>
    /// <param name="first">What came of it the first time; it is not kept.</param>
    /// <param name="cancellationToken">Cancels the reading, whenever it is.</param>
    public RereadSlices(CtScan scan, ScanWindower windower, KeyedScan? files, MemoryRecords first, CancellationToken cancellationToken)
    {
        _scan = scan;
        _windower = windower;
        _files = files;
        _cancellationToken = cancellationToken;
        RecordLength = first.RecordLength;
        SourceIndices = first.SourceIndices;
    }

    public int RecordLength { get; }

    public IReadOnlyList<int> SourceIndices { get; }

    public void Read(int index, Span<byte> record)
    {
        IScanRecords.Require(this, index, record.Length);
        _slices ??= ReadScan();
        _slices.Read(index, record);
    }

    public void Release() => _slices = null;

    public void Dispose() => Release();

    private MemoryRecords ReadScan()
    {
        MemoryRecords slices = MemoryRecords.Of(_windower.Apply(_scan, slicesDone: null, _cancellationToken));

        // A network must not see one scan in this epoch and another in the next.
        return _files?.IsUnchanged() != false && slices.SourceIndices.SequenceEqual(SourceIndices)
            ? slices
            : throw new IOException(
                $"{_scan.Path}: its files have changed since the first epoch, but the scan is read again in each epoch.");
    }
}
