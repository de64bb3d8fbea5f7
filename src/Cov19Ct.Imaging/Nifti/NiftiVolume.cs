namespace Cov19Ct.Imaging.Nifti;

/// <summary>A checked header, the file that holds its voxels, and the order they are wanted in.</summary>
internal sealed class NiftiVolume : IVoxelSource
{
    private NiftiVolume(NiftiHeader header, NiftiFile file, VoxelOrder order)
    {
        Header = header;
        File = file;
        Order = order;
    }

    public NiftiHeader Header { get; }

    /// <summary>The file that holds the voxels.</summary>
    public NiftiFile File { get; }

    public VoxelOrder Order { get; }

    public int SliceCount => Header.Shape[Order.SliceAxis];

    public int Rows => Header.Shape[Order.RowAxis];

    public int Columns => Header.Shape[Order.ColumnAxis];

    /// <summary>True where one pass keeps all stored voxels in memory: compressed files, and slices that lie across the
    /// stored planes.</summary>
    public bool IsLoadedWhole => File.IsSequential || Order.SliceAxis != 2;

    /// <summary>Puts a volume together and checks that the file can hold what the header declares, and that this machine
    /// can hold what a pass needs.</summary>
    /// <exception cref="InvalidScanFileException">The file is too short for its header.</exception>
    /// <exception cref="VolumeTooLargeException">A plane or the volume does not fit in memory.</exception>
    public static NiftiVolume Create(NiftiHeader header, NiftiFile file, VoxelOrder order)
    {
        NiftiVolume volume = new(header, file, order);
        long needed = checked(header.VoxelOffset + header.VoxelBytes);
        if (!file.IsGzip && file.Length < needed)
        {
            throw new InvalidScanFileException(
                file.Path,
                NiftiHeader.Format,
                $"the header declares {Describe(header)}, which needs {needed} bytes, but the file has {file.Length}.",
                file.Length);
        }

        if (file.IsGzip && file.Length < needed / NiftiFile.MaximumInflation)
        {
            throw new InvalidScanFileException(
                file.Path,
                NiftiHeader.Format,
                $"the header declares {Describe(header)}, {needed} bytes: too many for the {file.Length} compressed bytes of the file.");
        }

        long plane = (long)volume.Rows * volume.Columns;
        if (plane * header.DataType.Size() > Array.MaxLength || header.SlabBytes > Array.MaxLength)
        {
            throw new VolumeTooLargeException(file.Path, $"The header declares {Describe(header)}: one plane is more than 2 GB.");
        }

        MemoryBudget.Require(file.Path, (volume.IsLoadedWhole ? header.VoxelBytes : header.SlabBytes) + (2 * plane * sizeof(float)));
        return volume;
    }

    /// <inheritdoc/>
    public IVoxelPass Open(CancellationToken cancellationToken) => new NiftiPass(this, cancellationToken);

    private static string Describe(NiftiHeader header) =>
        $"{header.Shape[0]} x {header.Shape[1]} x {header.Shape[2]} voxels of {header.DataType.Name()}";
}
