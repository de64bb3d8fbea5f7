using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;

namespace Cov19Ct.Model.Data;

/// <summary>Windowed slices in a file of the cache, mapped into memory: the system keeps what is read often, and drops the rest.</summary>
/// <remarks>Files of the cache are replaced and removed but never changed in place, so that what is mapped stays whole.</remarks>
internal sealed class MappedScanSlices : IScanSlices
{
    private readonly string _path;
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly int[] _sourceIndices;
    private bool _isDisposed;

    private MappedScanSlices(string path, SafeFileHandle handle, int[] sourceIndices, int size)
    {
        _path = path;
        _sourceIndices = sourceIndices;
        Size = size;
        _file = MemoryMappedFile.CreateFromFile(
            handle, mapName: null, capacity: 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
        try
        {
            _view = _file.CreateViewAccessor(0, SliceFile.LengthOf(SliceCount, size), MemoryMappedFileAccess.Read);
        }
        catch
        {
            _file.Dispose();
            throw;
        }

        EntriesInUse.Add(path);
    }

    public int SliceCount => _sourceIndices.Length;

    public int Size { get; }

    public IReadOnlyList<int> SourceIndices => _sourceIndices;

    /// <summary>Opens a file of the cache and checks all of it. The caller disposes the slices.</summary>
    /// <param name="key">The key it must have, 32 bytes.</param>
    /// <param name="scanSliceCount">Slices of the scan.</param>
    /// <param name="size">Rows and columns its slices must have.</param>
    /// <exception cref="InvalidDataException">The file is damaged, cut short, or another's.</exception>
    /// <exception cref="IOException">The file is not there or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file must not be read.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static MappedScanSlices Open(string path, ReadOnlySpan<byte> key, int scanSliceCount, int size, CancellationToken cancellationToken)
    {
        SafeFileHandle handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        try
        {
            return new MappedScanSlices(path, handle, SliceFile.ReadIndices(handle, key, scanSliceCount, size, cancellationToken), size);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    public void Read(int index, Span<byte> levels)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        SliceArguments.Require(this, index, levels);
        _view.SafeMemoryMappedViewHandle.ReadSpan((ulong)SliceFile.OffsetOf(index, SliceCount, Size), levels);
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
