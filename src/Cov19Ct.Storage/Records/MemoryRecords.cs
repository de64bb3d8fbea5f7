namespace Cov19Ct.Storage.Records;

/// <summary>Records in memory: slices of 224² take 50 kB each, features of a ResNet-50 8 kB.</summary>
internal sealed class MemoryRecords : IScanRecords
{
    private readonly byte[][] _records;
    private MemoryQuota? _room;

    /// <summary>Takes ownership of the arrays.</summary>
    /// <param name="records">One or more, all of one length.</param>
    /// <param name="sourceIndices">One a record.</param>
    public MemoryRecords(byte[][] records, IReadOnlyList<int> sourceIndices)
    {
        _records = records;
        SourceIndices = sourceIndices;
    }

    public int RecordLength => _records[0].Length;

    public IReadOnlyList<int> SourceIndices { get; }

    /// <summary>The room they take.</summary>
    public long ByteCount => (long)_records.Length * RecordLength;

    /// <summary>The levels of a windowed scan, quantised.</summary>
    /// <exception cref="ArgumentException">A slice does not belong to its scan.</exception>
    public static MemoryRecords Of(WindowedScan scan)
    {
        ArgumentNullException.ThrowIfNull(scan);
        byte[][] records = new byte[scan.SliceCount][];
        for (int index = 0; index < records.Length; index++)
        {
            records[index] = new byte[scan.Size * scan.Size];
            LevelQuantisation.Quantise(scan.GetSlice(index).Span, records[index]);
        }

        return new MemoryRecords(records, FindSourceIndices(scan));
    }

    /// <summary>The indices of the slices of a windowed scan in the scan that it was made from.</summary>
    /// <exception cref="ArgumentException">A slice does not belong to its scan.</exception>
    public static int[] FindSourceIndices(WindowedScan scan)
    {
        IReadOnlyList<CtSlice> all = scan.Scan.Slices;
        int[] indices = new int[scan.SliceCount];
        int source = 0;
        for (int index = 0; index < indices.Length; index++)
        {
            while (source < all.Count && all[source] != scan.Slices[index])
            {
                source++;
            }

            indices[index] = source < all.Count
                ? source++
                : throw new ArgumentException("A windowed slice does not belong to its scan, or is out of order.", nameof(scan));
        }

        return indices;
    }

    /// <summary>Counts them as held until they are disposed.</summary>
    /// <returns>False where the room does not suffice; they are not counted then.</returns>
    public bool TryHold(MemoryQuota room)
    {
        if (!room.TryTake(ByteCount))
        {
            return false;
        }

        _room = room;
        return true;
    }

    public void Read(int index, Span<byte> record)
    {
        IScanRecords.Require(this, index, record.Length);
        _records[index].CopyTo(record);
    }

    public void Dispose()
    {
        _room?.Return(ByteCount);
        _room = null;
    }
}
