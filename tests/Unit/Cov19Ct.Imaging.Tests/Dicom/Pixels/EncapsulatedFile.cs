using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Cov19Ct.Imaging.Tests.Dicom.Pixels;

/// <summary>The frames and the few numbers that these tests need of a DICOM file with encapsulated pixel data, found by their
/// tags without reading the rest. PS3.5, A.4.</summary>
internal sealed class EncapsulatedFile
{
    private static readonly byte[] s_pixelData = [0xE0, 0x7F, 0x10, 0x00];
    private static readonly byte[] s_item = [0xFE, 0xFF, 0x00, 0xE0];

    private readonly byte[] _bytes;

    public EncapsulatedFile(string path, bool isJpeg)
    {
        _bytes = File.ReadAllBytes(path);
        Frames = [];

        // Tag, representation, two reserved bytes, undefined length; the first item is the offset table.
        int position = Skip(Math.Max(FindPixelData('B'), FindPixelData('W')) + 12);
        while (_bytes.AsSpan(position, 4).SequenceEqual(s_item))
        {
            int end = Skip(position);
            byte[] fragment = _bytes[(position + 8)..end];
            bool continues = isJpeg && Frames.Count > 0 && !fragment.AsSpan().StartsWith([(byte)0xFF, (byte)0xD8]);
            if (continues)
            {
                Frames[^1] = [.. Frames[^1], .. fragment];
            }
            else
            {
                Frames.Add(fragment);
            }

            position = end;
        }
    }

    public List<byte[]> Frames { get; }

    public int Rows => Number(0x0010);

    public int Columns => Number(0x0011);

    public int BitsAllocated => Number(0x0100);

    /// <summary>(0028,1053) and (0028,1052), the slope and the intercept of a CT slice.</summary>
    public (int Slope, int Intercept) Rescale => (Decimal(0x1053), Decimal(0x1052));

    private int FindPixelData(char wordSize)
    {
        byte[] head = [.. s_pixelData, (byte)'O', (byte)wordSize, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF];
        return _bytes.AsSpan().LastIndexOf(head);
    }

    private int Skip(int item) => item + 8 + BinaryPrimitives.ReadInt32LittleEndian(_bytes.AsSpan(item + 4));

    private int Number(ushort element) => BinaryPrimitives.ReadUInt16LittleEndian(Value(element, "US"));

    private int Decimal(ushort element) =>
        (int)decimal.Parse(Encoding.ASCII.GetString(Value(element, "DS")), NumberStyles.Number, CultureInfo.InvariantCulture);

    private ReadOnlySpan<byte> Value(ushort element, string representation)
    {
        byte[] tag = [0x28, 0, (byte)element, (byte)(element >> 8), .. Encoding.ASCII.GetBytes(representation)];
        int position = _bytes.AsSpan().LastIndexOf(tag);
        return _bytes.AsSpan(position + 8, BinaryPrimitives.ReadUInt16LittleEndian(_bytes.AsSpan(position + 6)));
    }
}
