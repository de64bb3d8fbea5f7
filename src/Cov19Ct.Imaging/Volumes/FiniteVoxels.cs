namespace Cov19Ct.Imaging.Volumes;

/// <summary>Refuses volumes with voxels that are no numbers when they are imported, not when they are used.</summary>
internal static class FiniteVoxels
{
    /// <summary>Reads a scan whose type of voxels can hold NaN or infinity, once.</summary>
    /// <returns>The voxels that were read, for the caller to dispose; null where the type holds only finite numbers.</returns>
    /// <exception cref="NonFiniteVoxelException">A voxel is NaN or infinite.</exception>
    /// <exception cref="InvalidScanFileException">The content ends early, or the compressed data is damaged.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static ISliceReader? OpenWhereNeeded(CtScan scan, CancellationToken cancellationToken)
    {
        if (scan.PossibleValues is not null)
        {
            return null;
        }

        ISliceReader reader = scan.OpenVoxels(cancellationToken);
        try
        {
            float[] values = new float[scan.Rows * scan.Columns];
            for (int index = 0; index < scan.SliceCount; index++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                reader.Read(index, values);
            }

            return reader;
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }
}
