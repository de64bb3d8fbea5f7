namespace Cov19Ct.Imaging.Containers;

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
