namespace Cov19Ct.Imaging.Nifti;

/// <summary>Where the voxels of a volume lie: position = origin + i · I + j · J + k · K, mm. NIfTI's axes: +x to the patient's right,
/// +y to anterior, +z to the head.</summary>
/// <param name="I">Step along the file's first axis, the one that varies fastest.</param>
/// <param name="J">Step along the second axis.</param>
/// <param name="K">Step along the third axis.</param>
/// <param name="Origin">Centre of voxel (0, 0, 0).</param>
internal sealed record NiftiAffine(SpatialVector I, SpatialVector J, SpatialVector K, SpatialVector Origin)
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
    public NiftiAffine InMillimetres(double millimetres) =>
        new(I * millimetres, J * millimetres, K * millimetres, Origin * millimetres);

    /// <summary>Method 3 of nifti1.h: the rows of the affine as stored (srow_x, srow_y, srow_z; 4 numbers each).</summary>
    public static NiftiAffine FromRows(ReadOnlySpan<double> x, ReadOnlySpan<double> y, ReadOnlySpan<double> z) => new(
        new SpatialVector(x[0], y[0], z[0]),
        new SpatialVector(x[1], y[1], z[1]),
        new SpatialVector(x[2], y[2], z[2]),
        new SpatialVector(x[3], y[3], z[3]));

    /// <summary>Method 2 of nifti1.h: a rotation as the quaternion (a, b, c, d) with a ≥ 0 left out.</summary>
    /// <param name="quaternion">b, c, d.</param>
    /// <param name="pixdim">pixdim[0], whose sign tells the handedness, and the three distances.</param>
    /// <param name="offset">Centre of voxel (0, 0, 0).</param>
    public static NiftiAffine FromQuaternion(SpatialVector quaternion, ReadOnlySpan<double> pixdim, SpatialVector offset)
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
        return new NiftiAffine(i * Math.Abs(pixdim[1]), j * Math.Abs(pixdim[2]), k * (handedness * Math.Abs(pixdim[3])), offset);
    }
}
