namespace Cov19Ct.Imaging.Containers;

/// <summary>Random access to the bytes of a file, or of what was decompressed from one. One thread opens it, reads the headers and verifies
/// it. After that several threads may call <see cref="TryRead"/> at once, and nothing else.</summary>
public abstract class ByteSource : IDisposable
{
    public abstract long Length { get; }

    /// <summary>The bytes from <paramref name="offset"/> on: <paramref name="count"/> of them, or fewer at the end.
    /// Valid until the next call.</summary>
    public abstract ReadOnlySpan<byte> Peek(long offset, int count);

    /// <summary>Fills <paramref name="destination"/> from <paramref name="offset"/> on.</summary>
    /// <returns>False where the bytes end before it is full.</returns>
    public abstract bool TryRead(long offset, Span<byte> destination);

    /// <summary>Verifies what only all bytes together tell: of an archive's entry, that it is whole and has its checksum. What
    /// only looks at the first bytes has no need of it.</summary>
    /// <exception cref="Cov19CtException">The bytes are damaged.</exception>
    public virtual void Verify()
    {
    }

    public abstract void Dispose();
}
