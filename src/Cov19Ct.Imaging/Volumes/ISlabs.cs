namespace Cov19Ct.Imaging.Volumes;

/// <summary>The stored voxels, one slab for each index of the file's third axis, in this machine's byte order.</summary>
internal interface ISlabs
{
    /// <summary>The voxels of one slab, the first axis varying fastest; valid until the next call.</summary>
    /// <exception cref="InvalidScanFileException">The file has become shorter.</exception>
    ReadOnlySpan<byte> Get(int index);
}
