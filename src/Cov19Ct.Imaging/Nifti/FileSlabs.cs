using Microsoft.Win32.SafeHandles;

namespace Cov19Ct.Imaging.Nifti;

/// <summary>Slabs read from an uncompressed file when they are asked for.</summary>
internal sealed class FileSlabs : ISlabs
{
    private readonly NiftiHeader _header;
    private readonly string _path;
    private readonly SafeFileHandle _handle;
    private readonly byte[] _slab;

    /// <exception cref="IOException">The file cannot be opened.</exception>
    public FileSlabs(NiftiHeader header, NiftiFile file)
    {
        _header = header;
        _path = file.Path;
        _slab = GC.AllocateUninitializedArray<byte>((int)header.SlabBytes);
        _handle = File.OpenHandle(_path, FileMode.Open, FileAccess.Read, FileShare.Read, FileOptions.SequentialScan);
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
                    $"the file has become shorter: it ends {_slab.Length - count} bytes before plane {index} does.",
                    start + count);
            }

            count += read;
        }

        VoxelConversion.ToMachineOrder(_slab, _header);
        return _slab;
    }

    public void Dispose() => _handle.Dispose();
}
