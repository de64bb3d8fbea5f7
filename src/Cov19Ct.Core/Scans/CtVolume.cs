namespace Cov19Ct;

/// <summary>The voxels of a scan, in memory.</summary>
/// <param name="Slices">Each slice Rows × Columns, row-major, HU (or levels in [0, 1]).</param>
/// <param name="Rows">Rows of a slice.</param>
/// <param name="Columns">Columns of a slice.</param>
/// <param name="Spacing">Distances between voxels, mm.</param>
public sealed record CtVolume(IReadOnlyList<float[]> Slices, int Rows, int Columns, VoxelSpacing Spacing)
{
    public int SliceCount => Slices.Count;

    /// <summary>The value at a voxel.</summary>
    public float this[int slice, int row, int column] => Slices[slice][(row * Columns) + column];
}
