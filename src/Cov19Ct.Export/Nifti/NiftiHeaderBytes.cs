using System.Buffers.Binary;
using Cov19Ct.Imaging.Nifti;
using Cov19Ct.Imaging.Volumes;

namespace Cov19Ct.Export.Nifti;

/// <summary>Makes the header of a NIfTI-1 file of one volume: 348 bytes, and 4 that say that no extension follows.</summary>
/// <remarks>nifti1.h, nifti.nimh.nih.gov; little-endian. No field is taken from the scan's headers but its size and geometry, so nothing in
/// it names a patient.</remarks>
internal static class NiftiHeaderBytes
{
    /// <summary>Offset of the first voxel.</summary>
    public const int Length = 352;

    /// <summary>Most voxels along an axis: dim is of 16 bits.</summary>
    public const int LongestAxis = short.MaxValue;

    /// <summary>Farthest, mm, that qform may put a corner of the volume from where sform puts it. Beyond that, the volume is no rotated box
    /// (a tilted gantry shears it), and has no qform.</summary>
    private const double QformTolerance = 0.1;

    private const byte Millimetres = 2;

    /// <summary>Makes a header.</summary>
    /// <param name="columns">Voxels along the first axis; each axis at most <see cref="LongestAxis"/>.</param>
    /// <param name="type">Int16 or Float32.</param>
    /// <param name="description">At most 79 characters of ASCII.</param>
    /// <param name="affine">Where the voxels lie; null where that is not known.</param>
    /// <param name="space">What the coordinates are of (NIFTI_XFORM).</param>
    /// <param name="spacing">Distances along the axes in the file's order where there is no affine; null where not known.</param>
    public static byte[] Create(
        int columns,
        int rows,
        int slices,
        NiftiDataType type,
        string description,
        VolumeAffine? affine,
        int space,
        ReadOnlySpan<double?> spacing)
    {
        byte[] header = new byte[Length];
        Int32(header, 0, NiftiFields.Version1Size);
        header[38] = (byte)'r'; // regular: Analyze's readers look at it
        ReadOnlySpan<int> dim = [3, columns, rows, slices, 1, 1, 1, 1];
        for (int i = 0; i < dim.Length; i++)
        {
            Int16(header, 40 + (2 * i), dim[i]);
        }

        Int16(header, 70, (int)type);
        Int16(header, 72, 8 * type.Size());
        Single(header, 108, Length);
        Single(header, 112, 1); // scl_slope, scl_inter 0: values are as stored
        System.Text.Encoding.ASCII.GetBytes(description, header.AsSpan(148, 79));
        "n+1\0"u8.CopyTo(header.AsSpan(344));
        for (int i = 4; i < 8; i++)
        {
            Single(header, 76 + (4 * i), 1);
        }

        if (affine is null)
        {
            WriteSpacing(header, spacing);
        }
        else
        {
            header[123] = Millimetres;
            WriteAffine(header, affine, space, (columns, rows, slices));
        }

        return header;
    }

    private static void WriteSpacing(Span<byte> header, ReadOnlySpan<double?> spacing)
    {
        bool isKnown = true;
        Single(header, 76, 1);
        for (int i = 0; i < 3; i++)
        {
            float distance = spacing[i] is double stated ? (float)stated : 0;
            bool isDistance = distance > 0 && float.IsFinite(distance);
            isKnown &= isDistance;
            Single(header, 80 + (4 * i), isDistance ? distance : 1);
        }

        header[123] = isKnown ? Millimetres : (byte)0;
    }

    private static void WriteAffine(Span<byte> header, VolumeAffine affine, int space, (int Columns, int Rows, int Slices) size)
    {
        for (int axis = 0; axis < 3; axis++)
        {
            Single(header, 80 + (4 * axis), affine.Step(axis).Length);
            Single(header, 280 + (16 * axis), affine.I[axis]);
            Single(header, 284 + (16 * axis), affine.J[axis]);
            Single(header, 288 + (16 * axis), affine.K[axis]);
            Single(header, 292 + (16 * axis), affine.Origin[axis]);
        }

        Int16(header, 254, space);
        (SpatialVector quaternion, double handedness) = affine.ToQuaternion();
        quaternion = Rounded(quaternion);
        Single(header, 76, handedness);
        ReadOnlySpan<double> pixdim = [handedness, affine.I.Length, affine.J.Length, affine.K.Length];
        VolumeAffine box = VolumeAffine.FromQuaternion(quaternion, pixdim, affine.Origin);
        if (box.DistanceTo(affine, size.Columns, size.Rows, size.Slices) <= QformTolerance)
        {
            Int16(header, 252, space);
            for (int i = 0; i < 3; i++)
            {
                Single(header, 256 + (4 * i), quaternion[i]);
                Single(header, 268 + (4 * i), affine.Origin[i]);
            }
        }
    }

    /// <summary>The quaternion in float32, so that the part left out, a = √(1 − b² − c² − d²), is kept as well as can be: of a half turn,
    /// which an axial scan is in NIfTI's coordinates, careless rounding leaves an angle of half a milliradian.</summary>
    private static SpatialVector Rounded(SpatialVector quaternion)
    {
        double square = quaternion.Dot(quaternion);
        float[] parts = [(float)quaternion.X, (float)quaternion.Y, (float)quaternion.Z];
        int greatest = Array.IndexOf(parts, parts.MaxBy(Math.Abs));
        float rounded = parts[greatest];
        float[] neighbours = [MathF.BitDecrement(rounded), rounded, MathF.BitIncrement(rounded)];
        return neighbours.Select(With).MinBy(candidate => Math.Abs(Left(candidate.Dot(candidate)) - Left(square)));

        SpatialVector With(float part)
        {
            parts[greatest] = part;
            return new SpatialVector(parts[0], parts[1], parts[2]);
        }

        static double Left(double square) => Math.Sqrt(Math.Max(0, 1 - square));
    }

    private static void Int16(Span<byte> header, int offset, int value) =>
        BinaryPrimitives.WriteInt16LittleEndian(header[offset..], (short)value);

    private static void Int32(Span<byte> header, int offset, int value) =>
        BinaryPrimitives.WriteInt32LittleEndian(header[offset..], value);

    // A negative zero, as turned axes give it, would be nobody's wish.
    private static void Single(Span<byte> header, int offset, double value) =>
        BinaryPrimitives.WriteSingleLittleEndian(header[offset..], (float)value + 0f);
}
