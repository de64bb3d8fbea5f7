namespace Cov19Ct;

/// <summary>Distances between neighbouring voxel centres, mm; null where the files do not state it.</summary>
/// <param name="Slice">Between slices, along their normal: the median over the scan.</param>
/// <param name="Row">Between rows (vertical).</param>
/// <param name="Column">Between columns (horizontal).</param>
public readonly record struct VoxelSpacing(double? Slice, double? Row, double? Column)
{
    public override string ToString() => FormattableString.Invariant($"{Slice:0.###} x {Row:0.###} x {Column:0.###} mm");
}
