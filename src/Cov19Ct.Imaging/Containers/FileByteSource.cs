using System.Buffers;
using System.Runtime.CompilerServices;
using Cov19Ct.Storage.Files;
using Microsoft.Win32.SafeHandles;

namespace Cov19Ct.Imaging.Containers;

/// <summary>A file, read through a window: the headers of most CT images cost one read, and what is passed over is hardly read.</summary>
internal sealed class FileByteSource : ByteSource
{
    /// <summary>The first read, from the file's start: headers of CT images have 2 to 6 kB, and some private data beside them.</summary>
    private const int StartLength = 8 * 1024;

    /// <summary>The first read elsewhere: after pixel data or other long values comes the head of an element, and often no more.</summary>
    private const int JumpLength = 256;

    /// <summary>Reads that follow one another double up to this: what is read in pieces that small is read to its end.</summary>
    private const int LongestRead = 64 * 1024;

    private readonly SafeFileHandle _handle;
    private byte[] _window = [];
    private long _windowOffset;
    private int _windowCount;
    private int _readLength = JumpLength;
    private long _fetchedBytes;

    /// <exception cref="IOException">The file cannot be opened.</exception>
    public FileByteSource(string path)
    {
        _handle = RegularFile.Open(path, out long length);
        Length = length;
    }

    public override long Length { get; }

    /// <summary>Bytes that have been fetched so far, for whoever wants to know what reading a header costs.</summary>
    public long FetchedBytes => Interlocked.Read(ref _fetchedBytes);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override ReadOnlySpan<byte> Peek(long offset, int count)
    {
        if (!IsInWindow(offset, count))
        {
            Fill(offset, count);
        }

        int start = (int)(offset - _windowOffset);
        return _window.AsSpan(start, Math.Clamp(_windowCount - start, 0, count));
    }

    public override bool TryRead(long offset, Span<byte> destination)
    {
        if (IsInWindow(offset, destination.Length))
        {
            _window.AsSpan((int)(offset - _windowOffset), destination.Length).CopyTo(destination);
            return true;
        }

        while (!destination.IsEmpty)
        {
            int read = RandomAccess.Read(_handle, destination, offset);
            if (read == 0)
            {
                return false;
            }

            Interlocked.Add(ref _fetchedBytes, read);
            destination = destination[read..];
            offset += read;
        }

        return true;
    }

    public override void Dispose()
    {
        _handle.Dispose();
        byte[] window = _window;
        _window = [];
        _windowCount = 0;
        if (window.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(window);
        }
    }

    private bool IsInWindow(long offset, int count) => offset >= _windowOffset && offset - _windowOffset <= _windowCount - count;

    private void Fill(long offset, int count)
    {
        bool goesOn = offset >= _windowOffset && offset - _windowOffset <= _windowCount;
        _readLength = offset == 0 ? StartLength : goesOn ? Math.Min(2 * _readLength, LongestRead) : JumpLength;
        int wanted = (int)Math.Clamp(Length - offset, 0, Math.Max(_readLength, count));
        if (wanted > _window.Length)
        {
            byte[] window = _window;
            _window = ArrayPool<byte>.Shared.Rent(Math.Max(wanted, StartLength));
            if (window.Length > 0)
            {
                ArrayPool<byte>.Shared.Return(window);
            }
        }

        _windowOffset = offset;
        _windowCount = 0;
        while (_windowCount < Math.Min(count, wanted))
        {
            int read = RandomAccess.Read(_handle, _window.AsSpan(_windowCount, wanted - _windowCount), offset + _windowCount);
            if (read == 0)
            {
                return;
            }

            Interlocked.Add(ref _fetchedBytes, read);
            _windowCount += read;
        }
    }
}
