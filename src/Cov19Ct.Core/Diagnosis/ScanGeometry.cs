namespace Cov19Ct;

/// <summary>What a diagnosis says of the scan's files and of where their voxels lie.</summary>
internal sealed record ScanGeometry(CtScanFormat Format, SliceOrder Order, int Rows, int Columns, VoxelSpacing Spacing)
{
    public static ScanGeometry Of(CtScan scan) => new(scan.Format, scan.Order, scan.Rows, scan.Columns, scan.Spacing);
}
