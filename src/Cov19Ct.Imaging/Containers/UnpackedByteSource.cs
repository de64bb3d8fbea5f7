namespace Cov19Ct.Imaging.Containers;

/// <summary>The content of an archive's entry, in memory as far as it has been asked for: its first bytes tell what it is, and what
/// is read on is unpacked whole, so that its checksum is verified.</summary>
internal sealed class UnpackedByteSource(ZipEntryStream content, string path) : ByteSource
{
    /// <summary>What is asked for beyond this is no head of a file any more.</summary>
    private const int LongestHead = 1 << 12;

    private const int Piece = 1 << 16;

    private byte[] _bytes = [];
    private int _count;

    public override long Length => content.Entry.Length;

    public override ReadOnlySpan<byte> Peek(long offset, int count)
    {
        Unpack(offset, count);
        int start = (int)Math.Clamp(offset, 0, _count);
        return _bytes.AsSpan(start, Math.Min(count, _count - start));
    }

    public override bool TryRead(long offset, Span<byte> destination)
    {
        ReadOnlySpan<byte> found = Peek(offset, destination.Length);
        found.CopyTo(destination);
        return found.Length == destination.Length;
    }

    /// <inheritdoc/>
    /// <exception cref="VolumeTooLargeException">The content is larger than is unpacked in memory.</exception>
    public override void Verify() => UnpackAll();

    /// <summary>The content, whole.</summary>
    /// <exception cref="Cov19CtException">As for <see cref="Verify"/>.</exception>
    public byte[] ToArray()
    {
        UnpackAll();
        return _bytes.Length == _count ? _bytes : _bytes[.._count];
    }

    public override void Dispose() => content.Dispose();

    private void Unpack(long offset, int count)
    {
        long end = Math.Min(offset + count, Length);
        if (end > LongestHead)
        {
            UnpackAll();
        }
        else if (end > _count)
        {
            Grow((int)end);
        }
    }

    private void UnpackAll()
    {
        long length = Length;
        if (length > Math.Min(Array.MaxLength, MemoryBudget.Available / 4))
        {
            throw new VolumeTooLargeException(
                path, FormattableString.Invariant($"The entry has {length / 1e9:0.0} GB when unpacked, more than is unpacked in memory."));
        }

        // The buffer grows with the data: a wrong length costs no more memory than the data needs.
        while (_count < length)
        {
            Grow((int)Math.Min(length, Math.Max(Piece, 2L * _bytes.Length)));
        }
    }

    /// <summary>Unpacks up to a number of bytes.</summary>
    private void Grow(int count)
    {
        Array.Resize(ref _bytes, count);
        try
        {
            _count += content.ReadAtLeast(_bytes.AsSpan(_count, count - _count), count - _count, throwOnEndOfStream: false);
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidScanFileException(path, "ZIP", $"the entry is damaged: {exception.Message}", offset: null, exception);
        }
    }
}
