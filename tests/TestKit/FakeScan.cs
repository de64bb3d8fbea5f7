namespace Cov19Ct.TestKit;

/// <summary>Headers of scans whose voxels come from a test.</summary>
internal static class FakeScan
{
    /// <summary>A scan of slices a millimetre apart, each in a file of its own.</summary>
    public static CtScan Of(IVoxelSource voxels, int slices, int rows, int columns) =>
        Of(voxels, [.. Enumerable.Range(0, slices).Select(Slice)], rows, columns);

    /// <summary>A scan of the slices that are given.</summary>
    public static CtScan Of(IVoxelSource voxels, IReadOnlyList<CtSlice> slices, int rows, int columns) => new(voxels, slices)
    {
        Id = "scan",
        Path = "folder",
        Format = CtScanFormat.Dicom,
        Rows = rows,
        Columns = columns,
        Order = SliceOrder.FeetToHead,
    };

    public static CtSlice Slice(int index) => new($"{index}.dcm", 0, null, index, index);
}
