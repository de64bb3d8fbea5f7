namespace Cov19Ct.Imaging.Nifti;

/// <summary>All slabs in memory: those of a compressed file, inflated once, or those that every slice needs a part of.
/// Safe to use from several threads.</summary>
internal sealed class LoadedSlabs : ISlabs
{
    private readonly byte[][] _slabs;

    private LoadedSlabs(byte[][] slabs)
    {
        _slabs = slabs;
    }

    /// <exception cref="InvalidScanFileException">The content ends early, or the gzip data is damaged.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static LoadedSlabs Load(NiftiHeader header, NiftiFile file, CancellationToken cancellationToken)
    {
        using Stream content = file.OpenContent();
        long needed = header.VoxelOffset + header.VoxelBytes;
        long done = Skip(header, file, content, needed, cancellationToken);
        byte[][] slabs = new byte[header.Shape[2]][];
        for (int index = 0; index < slabs.Length; index++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            slabs[index] = GC.AllocateUninitializedArray<byte>((int)header.SlabBytes);
            done += Require(file, content, slabs[index], done, needed);
            VoxelByteOrder.ToMachineOrder(slabs[index], header);
        }

        if (file.IsSequential)
        {
            file.Drain(content, done);
        }

        return new LoadedSlabs(slabs);
    }

    public ReadOnlySpan<byte> Get(int index) => _slabs[index];

    private static long Skip(NiftiHeader header, NiftiFile file, Stream content, long needed, CancellationToken cancellationToken)
    {
        byte[] skipped = new byte[(int)Math.Min(header.VoxelOffset, 1 << 16)];
        long done = 0;
        while (done < header.VoxelOffset)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int length = (int)Math.Min(skipped.Length, header.VoxelOffset - done);
            done += Require(file, content, skipped.AsSpan(0, length), done, needed);
        }

        return done;
    }

    private static int Require(NiftiFile file, Stream content, Span<byte> buffer, long done, long needed)
    {
        int count = file.Fill(content, buffer, done, needed);
        return count == buffer.Length
            ? count
            : throw new InvalidScanFileException(
                file.Path,
                NiftiHeader.Format,
                $"the content ends too early: it has {done + count} of {needed} bytes, {needed - done - count} are missing.",
                done + count);
    }
}
