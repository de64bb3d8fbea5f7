using System.Buffers.Binary;

namespace Cov19Ct.Imaging.Nifti;

/// <summary>The header's fields as stored, of either version and either byte order, not yet believed.</summary>
/// <remarks>Layouts: nifti1.h (348 bytes) and nifti2.h (540 bytes), nifti.nimh.nih.gov.</remarks>
internal sealed class NiftiFields
{
    public const int Version1Size = 348;
    public const int Version2Size = 540;

    private NiftiFields(int version, bool isLittleEndian)
    {
        Version = version;
        IsLittleEndian = isLittleEndian;
    }

    public int Version { get; }

    public bool IsLittleEndian { get; }

    /// <summary>True where the voxels lie in a file of their own, <c>.img</c>.</summary>
    public required bool IsPair { get; init; }

    public required long[] Dim { get; init; }

    public required int DataType { get; init; }

    public required int BitsPerVoxel { get; init; }

    public required double[] Pixdim { get; init; }

    public required double VoxelOffset { get; init; }

    public required double Slope { get; init; }

    public required double Intercept { get; init; }

    public required int Units { get; init; }

    public required int QformCode { get; init; }

    public required int SformCode { get; init; }

    public required SpatialVector Quaternion { get; init; }

    public required SpatialVector QuaternionOffset { get; init; }

    /// <summary>srow_x, srow_y and srow_z, 12 numbers.</summary>
    public required double[] AffineRows { get; init; }

    /// <summary>True if the bytes carry the magic of NIfTI-1 or NIfTI-2 where it belongs.</summary>
    public static bool HasMagic(ReadOnlySpan<byte> head) => IsVersion1(head) || IsVersion2(head);

    /// <summary>True for the 348-byte header of Analyze 7.5, from which NIfTI-1 descends: same size, no magic.</summary>
    public static bool IsAnalyze(ReadOnlySpan<byte> head)
    {
        if (head.Length < Version1Size || HasMagic(head))
        {
            return false;
        }

        Cursor little = new(head, isLittleEndian: true);
        Cursor big = new(head, isLittleEndian: false);
        return (little.Int32(0) == Version1Size && little.Int16(40) is >= 1 and <= 7)
            || (big.Int32(0) == Version1Size && big.Int16(40) is >= 1 and <= 7);
    }

    /// <summary>Reads the fields.</summary>
    /// <param name="head">The first 540 bytes of the file, or all it has.</param>
    /// <exception cref="InvalidScanFileException">No NIfTI header, or one cut short.</exception>
    /// <exception cref="UnsupportedScanFileException">A header of Analyze 7.5.</exception>
    public static NiftiFields Read(string path, ReadOnlySpan<byte> head)
    {
        int version = IsVersion2(head) ? 2 : 1;
        int size = version == 2 ? Version2Size : Version1Size;
        if (head.Length < size)
        {
            throw new InvalidScanFileException(
                path, NiftiHeader.Format, $"the header needs {size} bytes, but the file has only {head.Length}.", head.Length);
        }

        if (IsAnalyze(head))
        {
            throw new UnsupportedScanFileException(
                path, "An Analyze 7.5 file, not NIfTI. It does not say which side is left, so it is not read.");
        }

        if (!HasMagic(head))
        {
            throw new InvalidScanFileException(path, NiftiHeader.Format, "the NIfTI magic (n+1, ni1, n+2 or ni2) is missing.");
        }

        bool isLittleEndian = BinaryPrimitives.ReadInt32LittleEndian(head) == size;
        if (!isLittleEndian && BinaryPrimitives.ReadInt32BigEndian(head) != size)
        {
            throw new InvalidScanFileException(path, NiftiHeader.Format, $"sizeof_hdr is not {size} in either byte order.", 0);
        }

        Cursor fields = new(head, isLittleEndian);
        return version == 2 ? ReadVersion2(fields) : ReadVersion1(fields);
    }

    private static bool IsVersion1(ReadOnlySpan<byte> head) =>
        head.Length >= Version1Size && (head[344..].StartsWith("n+1\0"u8) || head[344..].StartsWith("ni1\0"u8));

    private static bool IsVersion2(ReadOnlySpan<byte> head) =>
        head.Length >= 12 && (head[4..].StartsWith("n+2\0\r\n\u001a\n"u8) || head[4..].StartsWith("ni2\0\r\n\u001a\n"u8));

    private static NiftiFields ReadVersion1(Cursor fields)
    {
        long[] dim = new long[8];
        double[] pixdim = new double[8];
        double[] rows = new double[12];
        for (int i = 0; i < 8; i++)
        {
            dim[i] = fields.Int16(40 + (2 * i));
            pixdim[i] = fields.Single(76 + (4 * i));
        }

        for (int i = 0; i < 12; i++)
        {
            rows[i] = fields.Single(280 + (4 * i));
        }

        return new NiftiFields(1, fields.IsLittleEndian)
        {
            IsPair = fields.Byte(345) == (byte)'i',
            Dim = dim,
            DataType = fields.Int16(70),
            BitsPerVoxel = fields.Int16(72),
            Pixdim = pixdim,
            VoxelOffset = fields.Single(108),
            Slope = fields.Single(112),
            Intercept = fields.Single(116),
            Units = fields.Byte(123),
            QformCode = fields.Int16(252),
            SformCode = fields.Int16(254),
            Quaternion = new SpatialVector(fields.Single(256), fields.Single(260), fields.Single(264)),
            QuaternionOffset = new SpatialVector(fields.Single(268), fields.Single(272), fields.Single(276)),
            AffineRows = rows,
        };
    }

    private static NiftiFields ReadVersion2(Cursor fields)
    {
        long[] dim = new long[8];
        double[] pixdim = new double[8];
        double[] rows = new double[12];
        for (int i = 0; i < 8; i++)
        {
            dim[i] = fields.Int64(16 + (8 * i));
            pixdim[i] = fields.Double(104 + (8 * i));
        }

        for (int i = 0; i < 12; i++)
        {
            rows[i] = fields.Double(400 + (8 * i));
        }

        return new NiftiFields(2, fields.IsLittleEndian)
        {
            IsPair = fields.Byte(5) == (byte)'i',
            Dim = dim,
            DataType = fields.Int16(12),
            BitsPerVoxel = fields.Int16(14),
            Pixdim = pixdim,
            VoxelOffset = fields.Int64(168),
            Slope = fields.Double(176),
            Intercept = fields.Double(184),
            Units = fields.Int32(500),
            QformCode = fields.Int32(344),
            SformCode = fields.Int32(348),
            Quaternion = new SpatialVector(fields.Double(352), fields.Double(360), fields.Double(368)),
            QuaternionOffset = new SpatialVector(fields.Double(376), fields.Double(384), fields.Double(392)),
            AffineRows = rows,
        };
    }

    /// <summary>Reads numbers of one byte order at offsets that the caller knows to be there.</summary>
    private readonly ref struct Cursor(ReadOnlySpan<byte> bytes, bool isLittleEndian)
    {
        private readonly ReadOnlySpan<byte> _bytes = bytes;

        public bool IsLittleEndian { get; } = isLittleEndian;

        public byte Byte(int offset) => _bytes[offset];

        public short Int16(int offset) => IsLittleEndian
            ? BinaryPrimitives.ReadInt16LittleEndian(_bytes[offset..])
            : BinaryPrimitives.ReadInt16BigEndian(_bytes[offset..]);

        public int Int32(int offset) => IsLittleEndian
            ? BinaryPrimitives.ReadInt32LittleEndian(_bytes[offset..])
            : BinaryPrimitives.ReadInt32BigEndian(_bytes[offset..]);

        public long Int64(int offset) => IsLittleEndian
            ? BinaryPrimitives.ReadInt64LittleEndian(_bytes[offset..])
            : BinaryPrimitives.ReadInt64BigEndian(_bytes[offset..]);

        public float Single(int offset) => BitConverter.Int32BitsToSingle(Int32(offset));

        public double Double(int offset) => BitConverter.Int64BitsToDouble(Int64(offset));
    }
}
