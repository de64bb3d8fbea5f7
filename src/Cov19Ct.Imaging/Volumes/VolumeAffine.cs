namespace Cov19Ct.Imaging.Volumes;

/// <summary>Where the voxels of a volume lie: position = origin + i · I + j · J + k · K, mm. NIfTI's axes: +x to the patient's right,
/// +y to anterior, +z to the head.</summary>
/// <param name="I">Step along the file's first axis, the one that varies fastest.</param>
/// <param name="J">Step along the second axis.</param>
/// <param name="K">Step along the third axis.</param>
/// <param name="Origin">Centre of voxel (0, 0, 0).</param>
internal sealed record VolumeAffine(SpatialVector I, SpatialVector J, SpatialVector K, SpatialVector Origin)
{
    /// <summary>Below this volume of the parallelepiped of unit steps, the three axes count as lying in one plane.</summary>
    private const double SmallestVolume = 1e-4;

    /// <summary>True if the steps are finite and span space.</summary>
    public bool IsUsable
    {
        get
        {
            double lengths = I.Length * J.Length * K.Length;
            return Origin.IsFinite && double.IsFinite(lengths) && lengths > 0
                && Math.Abs(I.Cross(J).Dot(K)) > SmallestVolume * lengths;
        }
    }

    /// <summary>The step along one of the file's axes, 0 to 2.</summary>
    public SpatialVector Step(int axis) => axis switch { 0 => I, 1 => J, _ => K };

    /// <summary>The volume in millimetres where the file's unit is <paramref name="millimetres"/> mm.</summary>
    public VolumeAffine InMillimetres(double millimetres) =>
        new(I * millimetres, J * millimetres, K * millimetres, Origin * millimetres);

    /// <summary>Method 3 of nifti1.h: the rows of the affine as stored (srow_x, srow_y, srow_z; 4 numbers each).</summary>
    public static VolumeAffine FromRows(ReadOnlySpan<double> x, ReadOnlySpan<double> y, ReadOnlySpan<double> z) => new(
        new SpatialVector(x[0], y[0], z[0]),
        new SpatialVector(x[1], y[1], z[1]),
        new SpatialVector(x[2], y[2], z[2]),
        new SpatialVector(x[3], y[3], z[3]));

    /// <summary>Method 2 of nifti1.h: a rotation as the quaternion (a, b, c, d) with a ≥ 0 left out.</summary>
    /// <param name="quaternion">b, c, d.</param>
    /// <param name="pixdim">pixdim[0], whose sign tells the handedness, and the three distances.</param>
    /// <param name="offset">Centre of voxel (0, 0, 0).</param>
    public static VolumeAffine FromQuaternion(SpatialVector quaternion, ReadOnlySpan<double> pixdim, SpatialVector offset)
    {
        double square = quaternion.Dot(quaternion);
        double a = 0;
        if (1 - square > 1e-7)
        {
            a = Math.Sqrt(1 - square);
        }
        else
        {
            // A half turn, up to rounding: the vector part is all there is, so it is made a unit vector (nifti1_io.c does so too).
            quaternion *= 1 / Math.Sqrt(square);
        }

        (double b, double c, double d) = (quaternion.X, quaternion.Y, quaternion.Z);
        double handedness = pixdim[0] < 0 ? -1 : 1;
        SpatialVector i = new((a * a) + (b * b) - (c * c) - (d * d), 2 * ((b * c) + (a * d)), 2 * ((b * d) - (a * c)));
        SpatialVector j = new(2 * ((b * c) - (a * d)), (a * a) + (c * c) - (b * b) - (d * d), 2 * ((c * d) + (a * b)));
        SpatialVector k = new(2 * ((b * d) + (a * c)), 2 * ((c * d) - (a * b)), (a * a) + (d * d) - (b * b) - (c * c));
        return new VolumeAffine(i * Math.Abs(pixdim[1]), j * Math.Abs(pixdim[2]), k * (handedness * Math.Abs(pixdim[3])), offset);
    }

    /// <summary>Steps and an origin in the coordinates of DICOM, in those of this type.</summary>
    /// <remarks>NIfTI's x and y run to the right and to anterior, DICOM's to the left and to posterior.</remarks>
    public static VolumeAffine FromDicom(SpatialVector i, SpatialVector j, SpatialVector k, SpatialVector origin)
    {
        return new VolumeAffine(ToNifti(i), ToNifti(j), ToNifti(k), ToNifti(origin));

        static SpatialVector ToNifti(SpatialVector vector) => new(-vector.X, -vector.Y, vector.Z);
    }

    /// <summary>The affine of a scan's placement, its columns along the first axis and its slices along the third.</summary>
    public static VolumeAffine Of(ScanPlacement placement) =>
        FromDicom(placement.ColumnStep, placement.RowStep, placement.SliceStep, placement.Origin);

    /// <summary>The rotation of method 2: b, c and d of the quaternion, and pixdim[0]. Of steps that are not at right angles, the first
    /// keeps its direction, and the second its plane.</summary>
    /// <remarks>After Shepperd (1978): the greatest of the four parts is taken from the diagonal, the others from it, so that none is a
    /// small difference of large numbers.</remarks>
    public (SpatialVector Quaternion, double Handedness) ToQuaternion()
    {
        SpatialVector i = I * (1 / I.Length);
        SpatialVector j = J - (i * i.Dot(J));
        j *= 1 / j.Length;
        SpatialVector k = i.Cross(j);
        double handedness = k.Dot(K) < 0 ? -1 : 1;

        // Four times the squares of a, b, c, d.
        double[] squares = [1 + i.X + j.Y + k.Z, 1 + i.X - j.Y - k.Z, 1 - i.X + j.Y - k.Z, 1 - i.X - j.Y + k.Z];
        int greatest = Array.IndexOf(squares, squares.Max());
        double part = Math.Sqrt(squares[greatest]) / 2;
        double factor = 1 / (4 * part);
        (double a, double b, double c, double d) = greatest switch
        {
            0 => (part, (j.Z - k.Y) * factor, (k.X - i.Z) * factor, (i.Y - j.X) * factor),
            1 => ((j.Z - k.Y) * factor, part, (i.Y + j.X) * factor, (i.Z + k.X) * factor),
            2 => ((k.X - i.Z) * factor, (i.Y + j.X) * factor, part, (j.Z + k.Y) * factor),
            _ => ((i.Y - j.X) * factor, (i.Z + k.X) * factor, (j.Z + k.Y) * factor, part),
        };

        // A quaternion and its negative are the same rotation; a is left out of the file, so it must not be negative.
        return (new SpatialVector(b, c, d) * (a < 0 ? -1 : 1), handedness);
    }

    /// <summary>The farthest, mm, that a corner of a volume lies from where another affine puts it.</summary>
    public double DistanceTo(VolumeAffine other, int columns, int rows, int slices)
    {
        double farthest = 0;
        for (int corner = 0; corner < 8; corner++)
        {
            int i = (corner & 1) * (columns - 1);
            int j = (corner >> 1 & 1) * (rows - 1);
            int k = (corner >> 2) * (slices - 1);
            farthest = Math.Max(farthest, (PositionOf(i, j, k) - other.PositionOf(i, j, k)).Length);
        }

        return farthest;
    }

    private SpatialVector PositionOf(int i, int j, int k) => Origin + (I * i) + (J * j) + (K * k);
}
