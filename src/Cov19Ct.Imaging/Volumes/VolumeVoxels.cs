namespace Cov19Ct.Imaging.Volumes;

/// <summary>A checked layout, the files that hold the voxels, and the order they are wanted in.</summary>
internal sealed class VolumeVoxels : IVoxelSource
{
    /// <summary>Open files of one pass: more files than this are read into memory first.</summary>
    private const int MostOpenFiles = 64;

    private VolumeVoxels(VolumeLayout layout, IReadOnlyList<VoxelFile> files, VoxelOrder order)
    {
        Layout = layout;
        Files = files;
        Order = order;
    }

    public VolumeLayout Layout { get; }

    /// <summary>The files that hold the voxels, each the same number of slabs, in the order of the third axis.</summary>
    public IReadOnlyList<VoxelFile> Files { get; }

    public VoxelOrder Order { get; }

    public int SlabsPerFile => Layout.Shape[2] / Files.Count;

    public int SliceCount => Layout.Shape[Order.SliceAxis];

    public int Rows => Layout.Shape[Order.RowAxis];

    public int Columns => Layout.Shape[Order.ColumnAxis];

    /// <summary>True where one pass keeps all stored voxels in memory: compressed files, and slices that lie across the
    /// stored planes.</summary>
    public bool IsLoadedWhole => Order.SliceAxis != 2 || Files.Count > MostOpenFiles || Files.Any(file => file.IsSequential);

    /// <summary>Puts a volume together and checks that the files can hold what the header declares, and that this machine
    /// can hold what a pass needs.</summary>
    /// <param name="files">At least one, whose number divides the slabs.</param>
    /// <exception cref="InvalidScanFileException">A file is too short for its header.</exception>
    /// <exception cref="VolumeTooLargeException">A plane or the volume does not fit in memory.</exception>
    public static VolumeVoxels Create(VolumeLayout layout, IReadOnlyList<VoxelFile> files, VoxelOrder order)
    {
        VolumeVoxels volume = new(layout, files, order);
        foreach (VoxelFile file in files)
        {
            RequireLength(layout, file, layout.SlabBytes * volume.SlabsPerFile);
        }

        long plane = (long)volume.Rows * volume.Columns;
        if (plane * layout.Type.Size() > Array.MaxLength || layout.SlabBytes > Array.MaxLength)
        {
            throw new VolumeTooLargeException(files[0].Path, $"The header declares {layout}: one plane is more than 2 GB.");
        }

        MemoryBudget.Require(
            files[0].Path, (volume.IsLoadedWhole ? layout.VoxelBytes : layout.SlabBytes) + (2 * plane * sizeof(float)));
        foreach (VoxelFile file in files.Where(file => file.Encoding is VoxelEncoding.Gzip or VoxelEncoding.Zlib or VoxelEncoding.Bzip2))
        {
            MemoryBudget.RequirePlausible(file.Path, file.Length - file.Start, layout.SlabBytes * volume.SlabsPerFile);
        }

        return volume;
    }

    /// <inheritdoc/>
    /// <remarks>Null for real numbers, among which may be NaN.</remarks>
    public ValueRange? PossibleValues
    {
        get
        {
            (double Lowest, double Highest)? stored = Layout.Type switch
            {
                SampleType.UInt8 => (byte.MinValue, byte.MaxValue),
                SampleType.Int8 => (sbyte.MinValue, sbyte.MaxValue),
                SampleType.UInt16 => (ushort.MinValue, ushort.MaxValue),
                SampleType.Int16 => (short.MinValue, short.MaxValue),
                SampleType.UInt32 => (uint.MinValue, uint.MaxValue),
                SampleType.Int32 => (int.MinValue, int.MaxValue),
                SampleType.UInt64 => (ulong.MinValue, ulong.MaxValue),
                SampleType.Int64 => (long.MinValue, long.MaxValue),
                _ => null,
            };
            double first = (stored?.Lowest * Layout.Rescale.Slope) + Layout.Rescale.Intercept ?? double.NaN;
            double second = (stored?.Highest * Layout.Rescale.Slope) + Layout.Rescale.Intercept ?? double.NaN;

            // What scaling makes larger than float32 holds may be infinite.
            return Math.Max(Math.Abs(first), Math.Abs(second)) < float.MaxValue
                ? new ValueRange(Math.Min(first, second), Math.Max(first, second))
                : null;
        }
    }

    /// <summary>The file that holds a slice of the scan; of slices across the stored planes, the first of them.</summary>
    public string PathOf(int slice) =>
        Files[Order.SliceAxis == 2 ? Order.StoredSlice(slice, SliceCount) / SlabsPerFile : 0].Path;

    /// <summary>Files that are not compressed and could hold one slab or more after the voxels that the header declares, with the number of
    /// those bytes.</summary>
    public IEnumerable<(string Path, long Bytes)> FindUnusedBytes() => Files
        .Where(file => file.Encoding == VoxelEncoding.Raw)
        .Select(file => (file.Path, Bytes: file.Length - file.Start - file.Skipped - (Layout.SlabBytes * SlabsPerFile)))
        .Where(file => file.Bytes >= Layout.SlabBytes);

    /// <inheritdoc/>
    public IVoxelPass Open(CancellationToken cancellationToken) => new VolumePass(this, cancellationToken);

    private static void RequireLength(VolumeLayout layout, VoxelFile file, long voxelBytes)
    {
        long needed = checked(file.Start + file.Skipped + voxelBytes);
        switch (file.Encoding)
        {
            case VoxelEncoding.Raw when file.Length < needed:
                throw new InvalidScanFileException(
                    file.Path,
                    layout.Format,
                    $"the header declares {layout}, which needs {needed} bytes, but the file has {file.Length}.",
                    file.Length);
            case VoxelEncoding.Gzip or VoxelEncoding.Zlib
                when file.Length - file.Start < (needed - file.Start) / VoxelFile.MaximumInflation:
                throw new InvalidScanFileException(
                    file.Path,
                    layout.Format,
                    $"the header declares {layout}, {needed} bytes: too many for the {file.Length} compressed bytes of the file.");
            case VoxelEncoding.Text or VoxelEncoding.Hexadecimal
                when (file.Length - file.Start + 1) / 2 < voxelBytes / (file.Encoding == VoxelEncoding.Text ? layout.Type.Size() : 1):
                throw new InvalidScanFileException(
                    file.Path, layout.Format, $"the header declares {layout}: too many for the {file.Length} bytes of the text.");
        }
    }
}
