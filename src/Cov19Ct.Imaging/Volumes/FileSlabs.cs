using Microsoft.Win32.SafeHandles;

namespace Cov19Ct.Imaging.Volumes;

/// <summary>Slabs read from uncompressed files when they are asked for. Not safe for use from several threads; several may share the
/// files.</summary>
internal sealed class FileSlabs : ISlabs
{
    private readonly VolumeVoxels _volume;
    private readonly IReadOnlyList<SafeFileHandle> _handles;
    private readonly byte[] _slab;

    /// <param name="handles">The open files of the volume, in its order; the caller's.</param>
    public FileSlabs(VolumeVoxels volume, IReadOnlyList<SafeFileHandle> handles)
    {
        _volume = volume;
        _handles = handles;
        _slab = GC.AllocateUninitializedArray<byte>((int)volume.Layout.SlabBytes);
    }

    public ReadOnlySpan<byte> Get(int index)
    {
        (int number, int slab) = Math.DivRem(index, _volume.SlabsPerFile);
        VoxelFile file = _volume.Files[number];
        long start = file.Start + file.Skipped + (slab * _volume.Layout.SlabBytes);
        for (int count = 0; count < _slab.Length;)
        {
            int read = RandomAccess.Read(_handles[number], _slab.AsSpan(count), start + count);
            if (read == 0)
            {
                throw new InvalidScanFileException(
                    file.Path,
                    file.Format,
                    $"the file became shorter: it ends {_slab.Length - count} bytes before the end of plane {index}.",
                    start + count);
            }

            count += read;
        }

        VoxelByteOrder.ToMachineOrder(_slab, _volume.Layout);
        return _slab;
    }
}
