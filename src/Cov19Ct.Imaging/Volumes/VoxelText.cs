using System.Globalization;
using System.Runtime.InteropServices;

namespace Cov19Ct.Imaging.Volumes;

/// <summary>Reads voxels that are written as text: decimal numbers, or bytes as hexadecimal digits.</summary>
internal static class VoxelText
{
    private const int LongestNumber = 64;

    /// <summary>Decimal numbers between white space or commas, as the bytes of voxels in the order of the layout.</summary>
    /// <param name="stream">The text; disposed.</param>
    /// <exception cref="InvalidScanFileException">There are too few numbers, or one that does not fit the type.</exception>
    public static MemoryStream ReadNumbers(VoxelFile file, Stream stream, VolumeLayout layout, int slabs)
    {
        using Stream text = stream;
        long count = (long)layout.Shape[0] * layout.Shape[1] * slabs;
        MemoryStream voxels = new();
        Span<byte> voxel = stackalloc byte[sizeof(long)];
        voxel = voxel[..layout.Type.Size()];
        byte[] number = new byte[LongestNumber];
        int length = 0;
        byte[] buffer = new byte[1 << 16];
        for (int read = 1; read > 0 && voxels.Length < count * voxel.Length;)
        {
            read = file.Fill(text, buffer, 0, file.Length);
            foreach (byte letter in read == 0 ? " "u8 : buffer.AsSpan(0, read))
            {
                bool isGap = letter <= (byte)' ' || letter == (byte)',';
                if (!isGap)
                {
                    number[length++] = length < LongestNumber ? letter : throw NoNumber(file, voxels.Length / voxel.Length);
                }
                else if (length > 0 && voxels.Length < count * voxel.Length)
                {
                    Parse(file, number.AsSpan(0, length), layout, voxel, voxels.Length / voxel.Length);
                    voxels.Write(voxel);
                    length = 0;
                }
            }
        }

        voxels.Position = 0;
        return voxels.Length == count * voxel.Length
            ? voxels
            : throw new InvalidScanFileException(
                file.Path, file.Format, $"the text has {voxels.Length / voxel.Length} numbers, but {count} are needed.");
    }

    /// <summary>Bytes as two hexadecimal digits each; white space between them does not count.</summary>
    /// <param name="stream">The text; disposed.</param>
    /// <param name="needed">Bytes that are needed.</param>
    /// <exception cref="InvalidScanFileException">There are too few digits, or other letters.</exception>
    public static MemoryStream ReadHexadecimal(VoxelFile file, Stream stream, long needed)
    {
        using Stream text = stream;
        MemoryStream voxels = new();
        int high = -1;
        byte[] buffer = new byte[1 << 16];
        for (int read; voxels.Length < needed && (read = file.Fill(text, buffer, 0, file.Length)) > 0;)
        {
            foreach (byte letter in buffer.AsSpan(0, read))
            {
                if (letter <= (byte)' ' || voxels.Length == needed)
                {
                    continue;
                }

                int digit = char.IsAsciiHexDigit((char)letter)
                    ? Convert.ToInt32(((char)letter).ToString(), 16)
                    : throw new InvalidScanFileException(file.Path, file.Format, "the data holds other letters than hexadecimal digits.");
                if (high >= 0)
                {
                    voxels.WriteByte((byte)((high << 4) | digit));
                }

                high = high >= 0 ? -1 : digit;
            }
        }

        voxels.Position = 0;
        return voxels.Length == needed
            ? voxels
            : throw new InvalidScanFileException(
                file.Path, file.Format, $"the data has {voxels.Length} bytes as hexadecimal digits, but {needed} are needed.");
    }

    private static void Parse(VoxelFile file, ReadOnlySpan<byte> text, VolumeLayout layout, Span<byte> voxel, long index)
    {
        if (layout.Type is SampleType.Float32 or SampleType.Float64)
        {
            double number = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double real)
                ? real
                : throw NoNumber(file, index);
            if (layout.Type == SampleType.Float32)
            {
                MemoryMarshal.Write(voxel, (float)number);
            }
            else
            {
                MemoryMarshal.Write(voxel, number);
            }
        }
        else
        {
            Int128 number = Int128.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out Int128 whole)
                && whole >= Lowest(layout.Type) && whole <= Highest(layout.Type)
                    ? whole
                    : throw NoNumber(file, index);
            ulong bits = unchecked((ulong)number);
            Span<byte> bytes = stackalloc byte[sizeof(ulong)];
            MemoryMarshal.Write(bytes, bits);
            (BitConverter.IsLittleEndian ? bytes[..voxel.Length] : bytes[^voxel.Length..]).CopyTo(voxel);
        }

        // The voxels are brought into this machine's order later, as those of all files are.
        VoxelByteOrder.Exchange(voxel, voxel.Length, layout.IsLittleEndian);
    }

    private static Int128 Lowest(SampleType type) => type switch
    {
        SampleType.Int8 => sbyte.MinValue,
        SampleType.Int16 => short.MinValue,
        SampleType.Int32 => int.MinValue,
        SampleType.Int64 => long.MinValue,
        _ => 0,
    };

    private static Int128 Highest(SampleType type) => type switch
    {
        SampleType.Int8 => sbyte.MaxValue,
        SampleType.UInt8 => byte.MaxValue,
        SampleType.Int16 => short.MaxValue,
        SampleType.UInt16 => ushort.MaxValue,
        SampleType.Int32 => int.MaxValue,
        SampleType.UInt32 => uint.MaxValue,
        SampleType.Int64 => long.MaxValue,
        _ => ulong.MaxValue,
    };

    private static InvalidScanFileException NoNumber(VoxelFile file, long index) =>
        new(file.Path, file.Format, $"voxel {index} of the text is no number, or none that its type can hold.");
}
