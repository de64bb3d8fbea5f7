namespace Cov19Ct.Storage.Records;

/// <summary>What is kept of a scan, a record a slice: its windowed levels, 8 bits a pixel, or the features that an encoder made
/// of it, float32. Safe to read from one thread at a time.</summary>
internal interface IScanRecords : IDisposable
{
    /// <summary>The slices that could be read.</summary>
    int SliceCount => SourceIndices.Count;

    /// <summary>Bytes a slice. Levels: Size × Size. Features: 4 × their number.</summary>
    int RecordLength { get; }

    /// <summary>Where each slice stands in <see cref="CtScan.Slices"/>, ascending; those that could not be read are missing.</summary>
    IReadOnlyList<int> SourceIndices { get; }

    /// <summary>Reads one record.</summary>
    /// <param name="index">From 0 to <see cref="SliceCount"/> − 1.</param>
    /// <param name="record">Receives <see cref="RecordLength"/> bytes. Levels: row-major, the windowed level in [0, 1] times 255,
    /// rounded to nearest. Features: little endian.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such slice.</exception>
    /// <exception cref="ArgumentException"><paramref name="record"/> has another length.</exception>
    /// <exception cref="Cov19CtException">The scan is read again for it, and cannot be.</exception>
    /// <exception cref="IOException">The scan is read again for it, and cannot be, or has changed.</exception>
    void Read(int index, Span<byte> record);

    /// <summary>Lets go of what can be had again, until it is asked for.</summary>
    void Release()
    {
        // Most hold nothing that they could have again.
    }

    /// <summary>What every <see cref="Read"/> asks of its arguments.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such slice.</exception>
    /// <exception cref="ArgumentException">The length is another than a record's.</exception>
    static void Require(IScanRecords records, int index, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, records.SliceCount);
        if (length != records.RecordLength)
        {
            throw new ArgumentException($"A record has {records.RecordLength} bytes, but {length} were requested.", nameof(length));
        }
    }
}
