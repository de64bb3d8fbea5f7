using System.Buffers.Binary;
using System.IO.Compression;

namespace Cov19Ct.TestKit.Files;

/// <summary>Writes small NIfTI files, right or wrong, field by field.</summary>
internal sealed record NiftiWriter
{
    public int Version { get; init; } = 1;

    public bool LittleEndian { get; init; } = true;

    public bool Pair { get; init; }

    public long[] Dim { get; init; } = [3, 4, 3, 2, 1, 1, 1, 1];

    /// <summary>NIfTI's code; 4 is int16.</summary>
    public int DataType { get; init; } = 4;

    public int? BitsPerVoxel { get; init; }

    public double[] Pixdim { get; init; } = [1, 0.7, 0.8, 2.5, 0, 0, 0, 0];

    public double? VoxelOffset { get; init; }

    public double Slope { get; init; }

    public double Intercept { get; init; }

    public int Units { get; init; } = 2;

    public int QformCode { get; init; }

    public double[] Quaternion { get; init; } = [0, 0, 0, 0, 0, 0];

    public int SformCode { get; init; } = 1;

    public double[] Affine { get; init; } = [-0.7, 0, 0, 10, 0, -0.8, 0, 20, 0, 0, 2.5, -30];

    public int HeaderSize => Version == 1 ? 348 : 540;

    /// <summary>Where the voxels start if no offset is given.</summary>
    public int DefaultOffset => Pair ? 0 : HeaderSize + 4;

    public int VoxelCount => (int)(Dim[1] * Dim[2] * Math.Max(1, Dim[3]));

    public byte[] Header()
    {
        byte[] bytes = new byte[HeaderSize];
        Put(bytes, 0, HeaderSize, 4);
        string magic = (Pair ? "ni" : "n+") + Version + "\0" + (Version == 2 ? "\r\n\u001a\n" : string.Empty);
        magic.Select(letter => (byte)letter).ToArray().CopyTo(bytes, Version == 1 ? 344 : 4);
        double offset = VoxelOffset ?? DefaultOffset;
        int bits = BitsPerVoxel ?? 8 * SizeOf(DataType);
        if (Version == 1)
        {
            PutAll(bytes, 40, Dim.Select(length => (double)length), 2);
            Put(bytes, 70, DataType, 2);
            Put(bytes, 72, bits, 2);
            PutFloats(bytes, 76, Pixdim);
            PutFloats(bytes, 108, [offset, Slope, Intercept]);
            bytes[123] = (byte)Units;
            Put(bytes, 252, QformCode, 2);
            Put(bytes, 254, SformCode, 2);
            PutFloats(bytes, 256, Quaternion);
            PutFloats(bytes, 280, Affine);
        }
        else
        {
            Put(bytes, 12, DataType, 2);
            Put(bytes, 14, bits, 2);
            PutAll(bytes, 16, Dim.Select(length => (double)length), 8);
            PutFloats(bytes, 104, Pixdim);
            Put(bytes, 168, (long)offset, 8);
            PutFloats(bytes, 176, [Slope, Intercept]);
            Put(bytes, 344, QformCode, 4);
            Put(bytes, 348, SformCode, 4);
            PutFloats(bytes, 352, Quaternion);
            PutFloats(bytes, 400, Affine);
            Put(bytes, 500, Units, 4);
        }

        return bytes;
    }

    /// <summary>The voxels as stored, from values in file order.</summary>
    public byte[] Voxels(IEnumerable<double> values)
    {
        int size = SizeOf(DataType);
        using MemoryStream stream = new();
        byte[] voxel = new byte[size];
        foreach (double value in values)
        {
            switch (DataType)
            {
                case 16: Put(voxel, 0, BitConverter.SingleToInt32Bits((float)value), 4); break;
                case 64: Put(voxel, 0, BitConverter.DoubleToInt64Bits(value), 8); break;
                case 1280: Put(voxel, 0, unchecked((long)(ulong)value), 8); break;
                default: Put(voxel, 0, (long)value, size); break;
            }

            stream.Write(voxel);
        }

        return stream.ToArray();
    }

    /// <summary>A single file: header, gap, voxels.</summary>
    public byte[] File(IEnumerable<double> values)
    {
        byte[] gap = new byte[(int)(VoxelOffset ?? DefaultOffset) - HeaderSize];
        return [.. Header(), .. gap, .. Voxels(values)];
    }

    /// <summary>A single file with voxels 0, 1, 2, … in file order.</summary>
    public byte[] File() => File(Enumerable.Range(0, VoxelCount).Select(index => (double)index));

    public static byte[] Gzip(byte[] content)
    {
        using MemoryStream compressed = new();
        using (GZipStream stream = new(compressed, CompressionLevel.Fastest))
        {
            stream.Write(content);
        }

        return compressed.ToArray();
    }

    private static int SizeOf(int dataType) => dataType switch
    {
        2 or 256 => 1,
        4 or 512 => 2,
        8 or 16 or 768 => 4,
        128 => 3,
        1536 or 1792 => 16,
        2048 => 32,
        _ => 8,
    };

    private void PutAll(byte[] bytes, int offset, IEnumerable<double> values, int size)
    {
        foreach (double value in values)
        {
            Put(bytes, offset, (long)value, size);
            offset += size;
        }
    }

    private void PutFloats(byte[] bytes, int offset, IEnumerable<double> values)
    {
        foreach (double value in values)
        {
            int size = Version == 1 ? 4 : 8;
            Put(bytes, offset, size == 4 ? BitConverter.SingleToInt32Bits((float)value) : BitConverter.DoubleToInt64Bits(value), size);
            offset += size;
        }
    }

    private void Put(byte[] bytes, int offset, long value, int size)
    {
        byte[] number = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(number, value);
        Span<byte> target = bytes.AsSpan(offset, size);
        number.AsSpan(0, size).CopyTo(target);
        if (!LittleEndian)
        {
            target.Reverse();
        }
    }
}
