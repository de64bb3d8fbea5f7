namespace Cov19Ct.Imaging.Volumes;

/// <summary>All slabs in memory: those of compressed files, inflated once, or those that every slice needs a part of.
/// Safe to use from several threads.</summary>
internal sealed class LoadedSlabs : ISlabs
{
    private readonly byte[][] _slabs;

    private LoadedSlabs(byte[][] slabs)
    {
        _slabs = slabs;
    }

    /// <exception cref="InvalidScanFileException">The content ends early, or the compressed data is damaged.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static LoadedSlabs Load(VolumeVoxels volume, CancellationToken cancellationToken)
    {
        byte[][] slabs = new byte[volume.Layout.Shape[2]][];
        for (int number = 0; number < volume.Files.Count; number++)
        {
            Load(volume.Layout, volume.Files[number], slabs.AsSpan(number * volume.SlabsPerFile, volume.SlabsPerFile), cancellationToken);
        }

        return new LoadedSlabs(slabs);
    }

    public ReadOnlySpan<byte> Get(int index) => _slabs[index];

    private static void Load(VolumeLayout layout, VoxelFile file, Span<byte[]> slabs, CancellationToken cancellationToken)
    {
        using Stream content = file.OpenContent(layout, slabs.Length);
        long needed = file.Skipped + (layout.SlabBytes * slabs.Length);
        long done = Skip(file, content, needed, cancellationToken);
        foreach (ref byte[] slab in slabs)
        {
            cancellationToken.ThrowIfCancellationRequested();
            slab = GC.AllocateUninitializedArray<byte>((int)layout.SlabBytes);
            done += Require(file, content, slab, done, needed);
            VoxelByteOrder.ToMachineOrder(slab, layout);
        }

        if (file.IsSequential)
        {
            file.Drain(content, done);
        }
    }

    private static long Skip(VoxelFile file, Stream content, long needed, CancellationToken cancellationToken)
    {
        byte[] skipped = new byte[(int)Math.Min(file.Skipped, 1 << 16)];
        long done = 0;
        while (done < file.Skipped)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int length = (int)Math.Min(skipped.Length, file.Skipped - done);
            done += Require(file, content, skipped.AsSpan(0, length), done, needed);
        }

        return done;
    }

    private static int Require(VoxelFile file, Stream content, Span<byte> buffer, long done, long needed)
    {
        int count = file.Fill(content, buffer, done, needed);
        return count == buffer.Length
            ? count
            : throw new InvalidScanFileException(
                file.Path,
                file.Format,
                $"the content ends too early: it has {done + count} of {needed} bytes, {needed - done - count} are missing.",
                done + count);
    }
}
