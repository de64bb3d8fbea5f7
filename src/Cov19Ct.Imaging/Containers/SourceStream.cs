namespace Cov19Ct.Imaging.Containers;

/// <summary>A part of a <see cref="ByteSource"/>, from its start to its end. The source stays open.</summary>
internal sealed class SourceStream(ByteSource source, long start, long length) : Stream
{
    private long _done;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => _done;
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        int wanted = (int)Math.Min(buffer.Length, length - _done);
        int read = (int)Math.Min(wanted, Math.Max(0, source.Length - start - _done));
        if (read == 0 || !source.TryRead(start + _done, buffer[..read]))
        {
            return 0;
        }

        _done += read;
        return read;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
