namespace Cov19Ct;

/// <summary>Where the voxels of a scan lie: the centre of the voxel of slice k, row j, column i is at Origin + k · SliceStep + j · RowStep
/// + i · ColumnStep, mm; +x to the patient's left, +y to posterior, +z to the head (DICOM PS3.3 C.7.6.2.1.1).</summary>
/// <param name="ColumnStep">From a column to the next.</param>
/// <param name="RowStep">From a row to the next.</param>
/// <param name="SliceStep">From a slice to the next; of a scan of one slice, along its normal.</param>
/// <param name="Origin">Centre of the first voxel of the first slice.</param>
internal sealed record ScanPlacement(SpatialVector ColumnStep, SpatialVector RowStep, SpatialVector SliceStep, SpatialVector Origin)
{
    /// <summary>Below this volume of the parallelepiped of unit steps, the three steps count as lying in one plane.</summary>
    private const double SmallestVolume = 1e-4;

    /// <summary>What <see cref="Space"/> is for the scanner's own coordinates.</summary>
    public const int ScannerSpace = 1;

    /// <summary>Farthest that a voxel of the files lies from where the steps put it, mm: 0 where slices lie evenly on a straight
    /// line.</summary>
    public double LargestError { get; init; }

    /// <summary>What the coordinates are of, as NIfTI's codes tell it (nifti1.h, NIFTI_XFORM): 1 the scanner's, 2 another image's, 3 and
    /// above an atlas's.</summary>
    public int Space { get; init; } = ScannerSpace;

    /// <summary>The largest error with which every slice is nearer to its own place than to a neighbour's by far: a quarter of a step, and
    /// at most 1 mm.</summary>
    public double Tolerance => Math.Min(SliceStep.Length / 4, 1);

    /// <summary>True where one step from slice to slice says well enough where they lie.</summary>
    public bool IsEven => LargestError <= Tolerance;

    /// <summary>True where it says so but for the rounding of positions: within a twentieth of a step, as gaps that count as even
    /// are.</summary>
    public bool IsExact => LargestError <= SliceStep.Length / 20;

    /// <summary>True if the steps are finite and span space.</summary>
    public bool IsUsable
    {
        get
        {
            double lengths = ColumnStep.Length * RowStep.Length * SliceStep.Length;
            return Origin.IsFinite && double.IsFinite(lengths) && lengths > 0
                && Math.Abs(ColumnStep.Cross(RowStep).Dot(SliceStep)) > SmallestVolume * lengths;
        }
    }
}
