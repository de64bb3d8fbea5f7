namespace Cov19Ct.Imaging.Containers;

/// <summary>One file of an archive, as its central directory has it (APPNOTE.TXT 4.3.12).</summary>
/// <param name="Name">With slashes, as it was checked (<see cref="ZipEntryName"/>).</param>
/// <param name="Method">How it is compressed (4.4.5).</param>
/// <param name="IsEncrypted">Bit 0 of the general purpose flag.</param>
/// <param name="Checksum">CRC-32 of the content.</param>
/// <param name="CompressedLength">Bytes in the archive.</param>
/// <param name="Length">Bytes of the content.</param>
/// <param name="Offset">Where its local header starts, in bytes from the start of the file.</param>
internal sealed record ZipEntry(
    string Name, ushort Method, bool IsEncrypted, uint Checksum, long CompressedLength, long Length, long Offset)
{
    public const ushort Stored = 0;
    public const ushort Deflated = 8;

    /// <summary>Content up to this length is never taken for a bomb.</summary>
    private const long Harmless = 1 << 24;

    /// <summary>CT slices shrink to a half or a third; empty volumes do not matter.</summary>
    private const long LargestRatio = 200;

    /// <summary>True for content that would be far larger than any scan's for what it takes in the archive.</summary>
    public bool IsBomb => Length > Harmless && Length / LargestRatio > CompressedLength;
}
