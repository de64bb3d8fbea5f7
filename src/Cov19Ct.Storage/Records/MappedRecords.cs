using System.IO.MemoryMappedFiles;
using Cov19Ct.Storage.Files;
using Microsoft.Win32.SafeHandles;

namespace Cov19Ct.Storage.Records;

/// <summary>Records in a file of the cache, mapped into memory: the system keeps what is read often, and drops the rest.</summary>
/// <remarks>Files of the cache are replaced and removed but never changed in place, so that what is mapped stays whole.</remarks>
internal sealed class MappedRecords : IScanRecords
{
    private readonly string _path;
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly int[] _sourceIndices;
    private bool _isDisposed;

    private MappedRecords(string path, SafeFileHandle handle, int[] sourceIndices, int recordLength)
    {
        _path = path;
        _sourceIndices = sourceIndices;
        RecordLength = recordLength;
        _file = MemoryMappedFile.CreateFromFile(
            handle, mapName: null, capacity: 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
        try
        {
            _view = _file.CreateViewAccessor(0, RecordFile.LengthOf(sourceIndices.Length, recordLength), MemoryMappedFileAccess.Read);
        }
        catch
        {
            _file.Dispose();
            throw;
        }

        EntriesInUse.Add(path);
    }

    public int RecordLength { get; }

    public IReadOnlyList<int> SourceIndices => _sourceIndices;

    /// <summary>Opens a file of the cache and checks all of it. The caller disposes the records.</summary>
    /// <param name="path">The file.</param>
    /// <param name="asked">What it must be.</param>
    /// <exception cref="InvalidDataException">The file is damaged, cut short, or another's.</exception>
    /// <exception cref="IOException">The file is not there or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file must not be read.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static MappedRecords Open(string path, RecordEntry asked, CancellationToken cancellationToken)
    {
        SafeFileHandle handle = RegularFile.Open(path);
        try
        {
            return new MappedRecords(path, handle, RecordFile.ReadIndices(handle, asked, cancellationToken), asked.RecordLength);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    public void Read(int index, Span<byte> record)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        IScanRecords.Require(this, index, record.Length);
        _view.SafeMemoryMappedViewHandle.ReadSpan((ulong)RecordFile.OffsetOf(index, _sourceIndices.Length, RecordLength), record);
    }

    public void Dispose()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            _view.Dispose();
            _file.Dispose();
            EntriesInUse.Remove(_path);
        }
    }
}
