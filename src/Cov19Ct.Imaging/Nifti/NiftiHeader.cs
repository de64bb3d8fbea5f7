using Cov19Ct.Imaging.Volumes;

namespace Cov19Ct.Imaging.Nifti;

/// <summary>A header whose every number has been checked: what voxels the file declares, and where they lie.</summary>
internal sealed class NiftiHeader
{
    public const string Format = "NIfTI";

    private NiftiHeader(NiftiFields fields, NiftiDataType dataType, int[] shape, long voxelOffset)
    {
        Version = fields.Version;
        IsLittleEndian = fields.IsLittleEndian;
        IsPair = fields.IsPair;
        DataType = dataType;
        Shape = shape;
        VoxelOffset = voxelOffset;
    }

    /// <summary>1 or 2.</summary>
    public int Version { get; }

    public bool IsLittleEndian { get; }

    /// <summary>True where the voxels lie in a file of their own, <c>.img</c>.</summary>
    public bool IsPair { get; }

    public NiftiDataType DataType { get; }

    /// <summary>Voxels along the file's three axes, the first varying fastest; each 1 to 65 535.</summary>
    public IReadOnlyList<int> Shape { get; }

    /// <summary>Offset of the first voxel in the (inflated) file.</summary>
    public long VoxelOffset { get; }

    /// <summary>HU = stored × slope + intercept; the identity where the file asks for no scaling.</summary>
    public HounsfieldRescale Rescale { get; private init; }

    /// <summary>Where the voxels lie, mm; null where the file does not state it, or tells nonsense.</summary>
    public VolumeAffine? Affine { get; private init; }

    /// <summary>What the coordinates are of: sform_code or qform_code, whichever the affine is of.</summary>
    public int Space { get; private init; }

    /// <summary>Distances between voxels along the file's three axes, mm; null if not stated.</summary>
    public required IReadOnlyList<double?> Spacing { get; init; }

    /// <summary>The same in the terms that volumes of all formats share.</summary>
    public VolumeLayout Layout => new()
    {
        Format = Format,
        Shape = Shape,
        Type = DataType.SampleType(),
        IsLittleEndian = IsLittleEndian,
        Rescale = Rescale,
        Affine = Affine,
        Space = Space,
        Spacing = Spacing,
    };

    /// <summary>Checks a header.</summary>
    /// <param name="head">The first 540 bytes of the file, or all it has.</param>
    /// <exception cref="InvalidScanFileException">A field breaks the rules of the format.</exception>
    /// <exception cref="UnsupportedScanFileException">A valid file that is no single volume of real numbers.</exception>
    public static NiftiHeader Read(string path, ReadOnlySpan<byte> head)
    {
        NiftiFields fields = NiftiFields.Read(path, head);
        int[] shape = ReadShape(path, fields.Dim);
        NiftiDataType dataType = NiftiDataTypeExtensions.Parse(path, fields.DataType);
        if (fields.BitsPerVoxel != 0 && fields.BitsPerVoxel != 8 * dataType.Size())
        {
            throw Invalid(path, $"bitpix is {fields.BitsPerVoxel}, but {dataType.Name()} has {8 * dataType.Size()} bits.");
        }

        (VolumeAffine? stored, int space) = ReadAffine(fields);
        double unit = (fields.Units & 7) switch { 1 => 1000, 3 => 0.001, _ => 1 };
        return new NiftiHeader(fields, dataType, shape, ReadVoxelOffset(path, fields))
        {
            Rescale = ReadRescale(path, fields),
            Affine = stored?.InMillimetres(unit) is { IsUsable: true } affine ? affine : null,
            Space = space,
            Spacing = [ReadSpacing(fields, 1, unit), ReadSpacing(fields, 2, unit), ReadSpacing(fields, 3, unit)],
        };
    }

    private static int[] ReadShape(string path, long[] dim)
    {
        if (dim[0] is < 1 or > 7)
        {
            throw Invalid(path, $"dim[0], the number of axes, is {dim[0]}; 1 to 7 are allowed.");
        }

        if (dim[0] == 1)
        {
            throw new UnsupportedScanFileException(path, "A NIfTI file with one axis is a list of numbers, not a scan.");
        }

        int[] shape = [1, 1, 1];
        for (int axis = 1; axis <= dim[0]; axis++)
        {
            if (dim[axis] < 1)
            {
                throw Invalid(path, $"dim[{axis}] is {dim[axis]}; an axis needs at least one voxel.");
            }

            if (axis > 3 && dim[axis] > 1)
            {
                throw new UnsupportedScanFileException(
                    path, $"A NIfTI file of several volumes (dim[{axis}] is {dim[axis]}), but a scan is one volume.");
            }

            if (dim[axis] > VolumeLayout.LongestAxis)
            {
                throw new UnsupportedScanFileException(
                    path, $"dim[{axis}] is {dim[axis]}; at most {VolumeLayout.LongestAxis} voxels per axis are supported.");
            }

            if (axis <= 3)
            {
                shape[axis - 1] = (int)dim[axis];
            }
        }

        return shape;
    }

    private static long ReadVoxelOffset(string path, NiftiFields fields)
    {
        // nifti1.h: in a single file the voxels start at 352 or later; writers that leave 0 mean the first place they can.
        long first = fields.IsPair ? 0 : fields.Version == 2 ? 544 : 352;
        double offset = fields.VoxelOffset;
        if (offset == 0)
        {
            return first;
        }

        return offset >= first && offset < 1L << 53 && offset == Math.Floor(offset)
            ? (long)offset
            : throw Invalid(path, FormattableString.Invariant($"vox_offset is {offset}; it must be a whole number of {first} or more."));
    }

    private static HounsfieldRescale ReadRescale(string path, NiftiFields fields)
    {
        if (fields.Slope == 0 || !double.IsFinite(fields.Slope))
        {
            return HounsfieldRescale.Identity;
        }

        return double.IsFinite(fields.Intercept)
            ? new HounsfieldRescale(fields.Slope, fields.Intercept)
            : throw Invalid(path, FormattableString.Invariant($"scl_slope is {fields.Slope} and scl_inter is not a finite number."));
    }

    private static (VolumeAffine? Affine, int Space) ReadAffine(NiftiFields fields)
    {
        ReadOnlySpan<double> rows = fields.AffineRows;
        VolumeAffine sform = VolumeAffine.FromRows(rows[..4], rows[4..8], rows[8..]);
        if (fields.SformCode > 0 && sform.IsUsable)
        {
            return (sform, fields.SformCode);
        }

        return fields.QformCode > 0
            ? (VolumeAffine.FromQuaternion(fields.Quaternion, fields.Pixdim, fields.QuaternionOffset), fields.QformCode)
            : (null, 0);
    }

    private static double? ReadSpacing(NiftiFields fields, int axis, double unit)
    {
        double spacing = Math.Abs(fields.Pixdim[axis]) * unit;
        return spacing > 0 && double.IsFinite(spacing) ? spacing : null;
    }

    private static InvalidScanFileException Invalid(string path, string detail) => new(path, Format, detail);
}
