namespace Cov19Ct.Storage.Records;

/// <summary>The records on disk: opened where they are whole, added where there is room. Safe to use from several threads, and
/// from several processes on one folder.</summary>
internal sealed class RecordStore(CacheFolder folder)
{
    private readonly object _adding = new();

    /// <summary>Opens records. A damaged file is removed. The caller disposes them.</summary>
    /// <returns>Null where there are none.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public MappedRecords? TryOpen(RecordEntry asked, CancellationToken cancellationToken)
    {
        string path = folder.PathOf(asked.Kind, asked.Key);
        MappedRecords records;
        try
        {
            records = MappedRecords.Open(path, asked, cancellationToken);
        }
        catch (Exception exception) when (exception is InvalidDataException or SpecialFileException)
        {
            CacheFolder.TryDelete(path);
            return null;
        }
        catch (Exception exception) when (exception.IsFileSystemFault())
        {
            return null;
        }

        if (asked.IsStrict && records.SourceIndices.Count < asked.ScanSliceCount)
        {
            records.Dispose();
            return null;
        }

        CacheFolder.Touch(path);
        return records;
    }

    /// <summary>Adds records, and opens them. The caller disposes what is opened, and <paramref name="records"/>.</summary>
    /// <returns>Null where there is no room for them, or they cannot be written.</returns>
    /// <exception cref="OperationCanceledException">Cancelled; nothing half-written is left.</exception>
    public MappedRecords? TryAdd(RecordEntry asked, IScanRecords records, CancellationToken cancellationToken)
    {
        // One after another, so that the room made for one is not taken by the next.
        lock (_adding)
        {
            // Another thread or process may have been first.
            if (TryOpen(asked, cancellationToken) is MappedRecords found)
            {
                return found;
            }

            folder.TryAdd(
                folder.PathOf(asked.Kind, asked.Key),
                RecordFile.LengthOf(records.SliceCount, records.RecordLength),
                stream => RecordFile.Write(stream, asked.Kind, asked.Key, records, cancellationToken));
            return TryOpen(asked, cancellationToken);
        }
    }
}
