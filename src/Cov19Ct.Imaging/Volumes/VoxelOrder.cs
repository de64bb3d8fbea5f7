namespace Cov19Ct.Imaging.Volumes;

/// <summary>Which of the file's axes (0, the fastest, to 2) slices, rows and columns run along, and which run backwards.</summary>
internal readonly record struct VoxelOrder(
    int SliceAxis, bool SlicesReversed, int RowAxis, bool RowsReversed, int ColumnAxis, bool ColumnsReversed)
{
    private static readonly int[][] s_permutations = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];

    /// <summary>Slices along the third axis, rows along the second, columns along the first.</summary>
    public static VoxelOrder AsStored { get; } = new(2, false, 1, false, 0, false);

    /// <summary>Slices from the feet to the head, rows to posterior, columns to the patient's left, as in a standard
    /// axial DICOM image: along the file's axes that come closest, without interpolation.</summary>
    /// <remarks>Of the six ways to pair the axes, the one with the greatest sum of absolute direction cosines.</remarks>
    public static VoxelOrder Canonical(VolumeAffine affine)
    {
        int[] closest = s_permutations.MaxBy(order => Enumerable.Range(0, 3).Sum(world => Math.Abs(Cosine(affine, world, order[world]))))!;
        return new VoxelOrder(
            SliceAxis: closest[2],
            SlicesReversed: Cosine(affine, 2, closest[2]) < 0,
            RowAxis: closest[1],
            RowsReversed: Cosine(affine, 1, closest[1]) > 0,
            ColumnAxis: closest[0],
            ColumnsReversed: Cosine(affine, 0, closest[0]) > 0);
    }

    /// <summary>The index along the file's slice axis of a slice of the scan.</summary>
    public int StoredSlice(int slice, int sliceCount) => SlicesReversed ? sliceCount - 1 - slice : slice;

    /// <summary>Position of the plane at an index of the file's slice axis, mm along the normal of the planes; for axial
    /// planes the height towards the head.</summary>
    public double Position(VolumeAffine affine, int storedSlice)
    {
        SpatialVector normal = Normal(affine);
        double greatest = normal.X;
        greatest = Math.Abs(normal.Y) > Math.Abs(greatest) ? normal.Y : greatest;
        greatest = Math.Abs(normal.Z) >= Math.Abs(greatest) ? normal.Z : greatest;

        // A plane has two normals: the one that runs to the right, to anterior or to the head is meant.
        normal *= greatest < 0 ? -1 : 1;
        return normal.Dot(affine.Origin) + (storedSlice * normal.Dot(affine.Step(SliceAxis)));
    }

    /// <summary>Distance from a plane to the next along their normal, mm: less than the step's length where the volume leans,
    /// as that of a tilted gantry does.</summary>
    public double SliceSpacing(VolumeAffine affine) => Math.Abs(Normal(affine).Dot(affine.Step(SliceAxis)));

    /// <summary>The angle between the step from slice to slice and the normal of the slices, degrees, 0 to 90: that of a tilted
    /// gantry.</summary>
    public double Tilt(VolumeAffine affine)
    {
        (double alongRow, double alongColumn) = Shear(affine);
        return Math.Atan(Math.Sqrt((alongRow * alongRow) + (alongColumn * alongColumn))) * 180 / Math.PI;
    }

    /// <summary>How far each mm along the normal shifts the slices along their rows and along their columns, mm; in the directions of
    /// this order.</summary>
    public (double AlongRow, double AlongColumn) Shear(VolumeAffine affine)
    {
        // Along a row the column changes: its direction is the column's step.
        SpatialVector alongRow = Unit(affine.Step(ColumnAxis), ColumnsReversed);
        SpatialVector normal = Normal(affine);
        SpatialVector alongColumn = normal.Cross(alongRow);
        alongColumn *= alongColumn.Dot(Unit(affine.Step(RowAxis), RowsReversed)) < 0 ? -1 : 1;
        SpatialVector step = Unit(affine.Step(SliceAxis), SlicesReversed);
        double height = Math.Abs(step.Dot(normal));
        return (step.Dot(alongRow) / height, step.Dot(alongColumn) / height);

        static SpatialVector Unit(SpatialVector step, bool isReversed) => step * ((isReversed ? -1 : 1) / step.Length);
    }

    /// <summary>Where the voxels lie in this order.</summary>
    /// <param name="affine">Where they lie as stored.</param>
    /// <param name="shape">Voxels along the file's axes.</param>
    /// <param name="space">What the coordinates are of (nifti1.h, NIFTI_XFORM).</param>
    public ScanPlacement Place(VolumeAffine affine, IReadOnlyList<int> shape, int space)
    {
        SpatialVector origin = affine.Origin;
        SpatialVector slice = Step(SliceAxis, SlicesReversed);
        SpatialVector row = Step(RowAxis, RowsReversed);
        SpatialVector column = Step(ColumnAxis, ColumnsReversed);
        return new ScanPlacement(ToDicom(column), ToDicom(row), ToDicom(slice), ToDicom(origin)) { Space = space };

        SpatialVector Step(int axis, bool isReversed)
        {
            SpatialVector step = affine.Step(axis);
            if (!isReversed)
            {
                return step;
            }

            origin += step * (shape[axis] - 1);
            return step * -1;
        }

        // NIfTI's x and y run to the right and to anterior, DICOM's to the left and to posterior.
        static SpatialVector ToDicom(SpatialVector vector) => new(-vector.X, -vector.Y, vector.Z);
    }

    private SpatialVector Normal(VolumeAffine affine)
    {
        SpatialVector normal = affine.Step(RowAxis).Cross(affine.Step(ColumnAxis));
        return normal * (1 / normal.Length);
    }

    private static double Cosine(VolumeAffine affine, int worldAxis, int fileAxis)
    {
        SpatialVector step = affine.Step(fileAxis);
        return step[worldAxis] / step.Length;
    }
}
