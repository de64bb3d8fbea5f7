namespace Cov19Ct;

/// <summary>Where the voxels of a scan come from. Implemented by readers; safe to use from several threads.</summary>
public interface IVoxelSource
{
    /// <summary>Between what all voxels lie, as far as the headers tell; null where they do not. Not what the least and the greatest are.</summary>
    ValueRange? PossibleValues => null;

    /// <summary>Opens the files for one pass over the slices. The caller disposes the reader.</summary>
    /// <exception cref="Cov19CtException">The files cannot be read as a whole.</exception>
    ISliceReader Open(CancellationToken cancellationToken);
}

/// <summary>Reads slices, one after another, in any order. Not safe for use from several threads at once.</summary>
public interface ISliceReader : IDisposable
{
    /// <summary>Reads one slice.</summary>
    /// <param name="index">Index into <see cref="CtScan.Slices"/>, from 0.</param>
    /// <param name="values">Receives Rows × Columns values, row-major: HU, or levels in [0, 1] for a scan that is
    /// windowed already.</param>
    /// <exception cref="Cov19CtException">The slice cannot be read; others may still be.</exception>
    /// <exception cref="IOException">The file has gone or cannot be opened.</exception>
    void Read(int index, Span<float> values);
}
