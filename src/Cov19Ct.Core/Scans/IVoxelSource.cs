namespace Cov19Ct;

/// <summary>Where the voxels of a scan come from. Implemented by readers; safe to use from several threads.</summary>
public interface IVoxelSource
{
    /// <summary>Between what all voxels lie, as far as the headers tell; null where they do not. Not what the least and the greatest
    /// are.</summary>
    ValueRange? PossibleValues => null;

    /// <summary>What the file of a slice has that is not the slice: how it is stored and how it was made. Values may be text of a header:
    /// they are compared, and not shown.</summary>
    /// <param name="index">Index into <see cref="CtScan.Slices"/>, from 0.</param>
    /// <exception cref="Cov19CtException">The file cannot be read.</exception>
    /// <exception cref="IOException">The file has gone or cannot be opened.</exception>
    IReadOnlyList<AttributeValue> ReadAttributes(int index) => [];

    /// <summary>Opens the files for one pass over the slices. The caller disposes it, after its readers.</summary>
    /// <exception cref="Cov19CtException">The files cannot be read as a whole.</exception>
    /// <exception cref="IOException">The file has gone or cannot be opened.</exception>
    IVoxelPass Open(CancellationToken cancellationToken);
}

/// <summary>What all readers of one pass share: an open file, a volume inflated once. Safe to use from several threads.</summary>
public interface IVoxelPass : IDisposable
{
    /// <summary>A reader for one thread. The caller disposes it, before the pass.</summary>
    ISliceReader OpenReader();
}

/// <summary>Reads slices, one after another, in any order. Not safe for use from several threads at once: each has its own.</summary>
public interface ISliceReader : IDisposable
{
    /// <summary>Reads one slice as it is stored.</summary>
    /// <param name="index">Index into <see cref="CtScan.Slices"/>, from 0.</param>
    /// <returns>Rows × Columns voxels, in memory of the reader's: valid until its next call.</returns>
    /// <exception cref="Cov19CtException">The slice cannot be read; others may still be.</exception>
    /// <exception cref="IOException">The file has gone or cannot be opened.</exception>
    StoredSlice Read(int index);

    /// <summary>Reads one slice.</summary>
    /// <param name="index">Index into <see cref="CtScan.Slices"/>, from 0.</param>
    /// <param name="values">Receives Rows × Columns values, row-major: HU, or levels in [0, 1] for a scan that is
    /// windowed already.</param>
    /// <exception cref="ArgumentException"><paramref name="values"/> has another length.</exception>
    /// <exception cref="NonFiniteVoxelException">A voxel is NaN or infinite.</exception>
    /// <exception cref="Cov19CtException">The slice cannot be read; others may still be.</exception>
    /// <exception cref="IOException">The file has gone or cannot be opened.</exception>
    void Read(int index, Span<float> values) => Read(index).CopyTo(values);
}
