using Microsoft.Win32.SafeHandles;

namespace Cov19Ct.Imaging.Dicom;

/// <summary>Random access to the bytes of a file, or of what was decompressed from one.</summary>
public abstract class ByteSource : IDisposable
{
    public abstract long Length { get; }

    /// <summary>The bytes from <paramref name="offset"/> on: <paramref name="count"/> of them, or fewer at the end.
    /// Valid until the next call.</summary>
    public abstract ReadOnlySpan<byte> Peek(long offset, int count);

    /// <summary>Fills <paramref name="destination"/> from <paramref name="offset"/> on.</summary>
    /// <returns>False where the bytes end before it is full.</returns>
    public abstract bool TryRead(long offset, Span<byte> destination);

    public abstract void Dispose();
}

/// <summary>A file, read through a window: headers cost one read, and what is passed over is never read.</summary>
internal sealed class FileByteSource : ByteSource
{
    private const int WindowLength = 16 * 1024;

    private readonly SafeFileHandle _handle;
    private byte[] _window = new byte[WindowLength];
    private long _windowOffset;
    private int _windowCount;

    /// <exception cref="IOException">The file cannot be opened.</exception>
    public FileByteSource(string path)
    {
        _handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        try
        {
            Length = RandomAccess.GetLength(_handle);
        }
        catch
        {
            _handle.Dispose();
            throw;
        }
    }

    public override long Length { get; }

    public override ReadOnlySpan<byte> Peek(long offset, int count)
    {
        if (offset < _windowOffset || offset + count > _windowOffset + _windowCount)
        {
            Fill(offset, count);
        }

        int start = (int)(offset - _windowOffset);
        return _window.AsSpan(start, Math.Clamp(_windowCount - start, 0, count));
    }

    public override bool TryRead(long offset, Span<byte> destination)
    {
        while (!destination.IsEmpty)
        {
            int read = RandomAccess.Read(_handle, destination, offset);
            if (read == 0)
            {
                return false;
            }

            destination = destination[read..];
            offset += read;
        }

        return true;
    }

    public override void Dispose() => _handle.Dispose();

    private void Fill(long offset, int count)
    {
        if (count > _window.Length)
        {
            _window = new byte[count];
        }

        _windowOffset = offset;
        _windowCount = 0;
        while (_windowCount < count)
        {
            int read = RandomAccess.Read(_handle, _window.AsSpan(_windowCount), offset + _windowCount);
            if (read == 0)
            {
                return;
            }

            _windowCount += read;
        }
    }
}

/// <summary>Bytes in memory.</summary>
internal sealed class MemoryByteSource(ReadOnlyMemory<byte> bytes) : ByteSource
{
    public override long Length => bytes.Length;

    public override ReadOnlySpan<byte> Peek(long offset, int count)
    {
        int start = (int)Math.Clamp(offset, 0, bytes.Length);
        return bytes.Span.Slice(start, Math.Min(count, bytes.Length - start));
    }

    public override bool TryRead(long offset, Span<byte> destination)
    {
        ReadOnlySpan<byte> found = Peek(offset, destination.Length);
        found.CopyTo(destination);
        return found.Length == destination.Length;
    }

    public override void Dispose()
    {
    }
}
