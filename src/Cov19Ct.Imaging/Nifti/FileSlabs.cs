using Microsoft.Win32.SafeHandles;

namespace Cov19Ct.Imaging.Nifti;

/// <summary>Slabs read from an uncompressed file when they are asked for. Not safe for use from several threads; several may share a
/// file.</summary>
internal sealed class FileSlabs : ISlabs
{
    private readonly NiftiHeader _header;
    private readonly string _path;
    private readonly SafeFileHandle _handle;
    private readonly byte[] _slab;

    /// <param name="handle">The open file; the caller's.</param>
    public FileSlabs(NiftiHeader header, string path, SafeFileHandle handle)
    {
        _header = header;
        _path = path;
        _handle = handle;
        _slab = GC.AllocateUninitializedArray<byte>((int)header.SlabBytes);
    }

    public ReadOnlySpan<byte> Get(int index)
    {
        long start = _header.VoxelOffset + (index * _header.SlabBytes);
        for (int count = 0; count < _slab.Length;)
        {
            int read = RandomAccess.Read(_handle, _slab.AsSpan(count), start + count);
            if (read == 0)
            {
                throw new InvalidScanFileException(
                    _path,
                    NiftiHeader.Format,
                    $"the file became shorter: it ends {_slab.Length - count} bytes before the end of plane {index}.",
                    start + count);
            }

            count += read;
        }

        VoxelByteOrder.ToMachineOrder(_slab, _header);
        return _slab;
    }
}
