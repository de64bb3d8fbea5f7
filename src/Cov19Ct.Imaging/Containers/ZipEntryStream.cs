using System.IO.Compression;
using System.IO.Hashing;

namespace Cov19Ct.Imaging.Containers;

/// <summary>The content of an entry, unpacked as it is read. Reading throws <see cref="InvalidDataException"/> where the compressed
/// data is damaged, ends before the length that the entry declares or goes on behind it, or has another checksum.</summary>
internal sealed class ZipEntryStream : Stream
{
    private readonly ByteSource _archive;
    private readonly Stream _content;
    private readonly Crc32 _checksum = new();
    private long _done;
    private bool _isVerified;

    /// <param name="archive">The archive; disposed with this stream.</param>
    /// <param name="start">Where the entry's bytes start.</param>
    public ZipEntryStream(ByteSource archive, ZipEntry entry, long start)
    {
        _archive = archive;
        Entry = entry;
        Stream bytes = new SourceStream(archive, start, entry.CompressedLength);
        _content = entry.Method == ZipEntry.Deflated ? new DeflateStream(bytes, CompressionMode.Decompress) : bytes;
    }

    public ZipEntry Entry { get; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => Entry.Length;

    public override long Position
    {
        get => _done;
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        int wanted = (int)Math.Min(buffer.Length, Entry.Length - _done);
        int read = wanted == 0 ? 0 : _content.Read(buffer[..wanted]);
        if (read == 0 && wanted > 0)
        {
            throw new InvalidDataException($"only {_done} of the declared {Entry.Length} bytes were unpacked.");
        }

        _done += read;
        _checksum.Append(buffer[..read]);
        if (_done == Entry.Length && !_isVerified)
        {
            Verify();
        }

        return read;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _content.Dispose();
            _archive.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Verify()
    {
        if (_content.ReadByte() >= 0)
        {
            throw new InvalidDataException($"more than the declared {Entry.Length} bytes were unpacked.");
        }

        if (_checksum.GetCurrentHashAsUInt32() != Entry.Checksum)
        {
            throw new InvalidDataException("its checksum is wrong.");
        }

        _isVerified = true;
    }
}
