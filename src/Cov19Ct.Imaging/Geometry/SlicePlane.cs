namespace Cov19Ct.Imaging.Geometry;

/// <summary>Where an image lies in the patient: +x to the patient's left, +y to posterior, +z to the head (DICOM PS3.3
/// C.7.6.2.1.1).</summary>
/// <param name="Row">Direction along a row, from its first column to its last: a unit vector.</param>
/// <param name="Column">Direction along a column, from its first row to its last: a unit vector.</param>
/// <param name="Origin">Centre of the first voxel, mm.</param>
public readonly record struct SlicePlane(SpatialVector Row, SpatialVector Column, SpatialVector Origin)
{
    /// <summary>Directions that differ from unit length, or from a right angle, by more are no directions.</summary>
    private const double Tolerance = 1e-2;

    /// <summary>What six decimals leave of directions; they are used as they are.</summary>
    private const double RoundingError = 1e-5;

    /// <summary>Planes whose normal is within 45° of the patient's long axis are axial.</summary>
    private static readonly double s_axialCosine = Math.Sqrt(0.5);

    public SpatialVector Normal => Row.Cross(Column);

    public bool IsAxial => Math.Abs(Normal.Z) >= s_axialCosine;

    /// <summary>The axis of the patient that is nearest to the normal: 0 for x, 1 for y, 2 for z.</summary>
    public int MainAxis => IsAxial ? 2 : Math.Abs(Normal.Y) >= Math.Abs(Normal.X) ? 1 : 0;

    /// <summary>What radiologists call such a plane.</summary>
    public string Name => IsAxial ? "axial" : Math.Abs(Normal.Y) >= Math.Abs(Normal.X) ? "coronal" : "sagittal";

    /// <summary>The side of the patient that the end of a row is nearest to.</summary>
    public string RowDirection =>
        Math.Abs(Row.X) >= Math.Max(Math.Abs(Row.Y), Math.Abs(Row.Z)) ? Row.X > 0 ? "left" : "right"
        : Math.Abs(Row.Y) >= Math.Abs(Row.Z) ? Row.Y > 0 ? "back" : "front"
        : Row.Z > 0 ? "head" : "feet";

    /// <summary>Distance of the plane from the origin along its normal, mm; upwards for axial planes.</summary>
    public double Position => (IsAxial && Normal.Z < 0 ? -1 : 1) * Normal.Dot(Origin);

    /// <summary>A plane from Image Orientation (Patient) and Image Position (Patient).</summary>
    /// <returns>Null where the directions are not two perpendicular unit vectors.</returns>
    public static SlicePlane? Create(double[]? orientation, double[]? position)
    {
        if (orientation is not { Length: 6 } o || position is not { Length: 3 } p)
        {
            return null;
        }

        SlicePlane plane = new(new(o[0], o[1], o[2]), new(o[3], o[4], o[5]), new(p[0], p[1], p[2]));
        bool isOrthonormal = Math.Abs(plane.Row.Length - 1) < Tolerance
            && Math.Abs(plane.Column.Length - 1) < Tolerance
            && Math.Abs(plane.Row.Dot(plane.Column)) < Tolerance;
        if (!isOrthonormal)
        {
            return null;
        }

        double error = Math.Max(
            Math.Max(Math.Abs(plane.Row.Length - 1), Math.Abs(plane.Column.Length - 1)), Math.Abs(plane.Row.Dot(plane.Column)));
        if (error <= RoundingError)
        {
            return plane;
        }

        // Decimals were cut off: a normal of another length would change all distances, and the angles between planes.
        SpatialVector row = plane.Row * (1 / plane.Row.Length);
        SpatialVector column = plane.Column - (row * row.Dot(plane.Column));
        return new SlicePlane(row, column * (1 / column.Length), plane.Origin);
    }

    /// <summary>Degrees by which the other plane is turned, about whichever axis: 0 to 180.</summary>
    public double AngleTo(SlicePlane other)
    {
        // The trace of the rotation between the two frames is 1 + 2 cos of its angle.
        double trace = Row.Dot(other.Row) + Column.Dot(other.Column) + Normal.Dot(other.Normal);
        return Math.Acos(Math.Clamp((trace - 1) / 2, -1, 1)) * 180 / Math.PI;
    }

    /// <summary>True where both planes have the same directions, to within what decimal strings lose.</summary>
    public bool IsParallelTo(SlicePlane other) => Row.Dot(other.Row) > 0.9999 && Column.Dot(other.Column) > 0.9999;
}
