using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Cov19Ct.Phantoms;

/// <summary>Builds one DICOM file, Explicit VR Little Endian, from flat ASCII and numeric elements.</summary>
/// <remarks>DICOM PS3.10 clause 7.1 (file meta information), PS3.5 clause 7.1.2 (explicit VR). Elements may be added in any
/// order; the file has them sorted.</remarks>
internal sealed class DicomFileBuilder
{
    private const string ExplicitVrLittleEndian = "1.2.840.10008.1.2.1";
    private const uint FileMetaGroupEnd = 0x0003_0000;
    private const uint PixelData = 0x7FE0_0010;
    private const int PreambleLength = 128;

    private readonly SortedDictionary<uint, Element> _elements = [];

    /// <param name="sopClassUid">SOP Class UID (0008,0016), repeated in the file meta information.</param>
    /// <param name="sopInstanceUid">SOP Instance UID (0008,0018), likewise.</param>
    /// <param name="implementationClassUid">Names the writing software, not the file.</param>
    /// <param name="implementationVersion">At most 16 characters.</param>
    public DicomFileBuilder(string sopClassUid, string sopInstanceUid, string implementationClassUid, string implementationVersion)
    {
        _elements[0x0002_0001] = new Element("OB", [0, 1]);
        Add(0x0002_0002, "UI", sopClassUid);
        Add(0x0002_0003, "UI", sopInstanceUid);
        Add(0x0002_0010, "UI", ExplicitVrLittleEndian);
        Add(0x0002_0012, "UI", implementationClassUid);
        Add(0x0002_0013, "SH", implementationVersion);
        Add(0x0008_0016, "UI", sopClassUid);
        Add(0x0008_0018, "UI", sopInstanceUid);
    }

    /// <summary>Adds text; several values are joined by backslashes, none leaves the element empty.</summary>
    /// <param name="tag">Group in the upper half, element in the lower.</param>
    /// <exception cref="ArgumentException">The text is not ASCII, or longer than a short length field holds.</exception>
    public void Add(uint tag, string vr, params string[] values)
    {
        string text = string.Join('\\', values);
        if (!Ascii.IsValid(text) || text.Length >= ushort.MaxValue)
        {
            throw new ArgumentException("A text element must be ASCII, and shorter than 65,535 characters.", nameof(values));
        }

        _elements[tag] = new Element(vr, Even(Encoding.ASCII.GetBytes(text), vr == "UI" ? (byte)0 : (byte)' '));
    }

    /// <summary>Adds decimal strings (VR DS).</summary>
    /// <remarks>At most 16 characters each (PS3.5 table 6.2-1): five decimals leave room for the lengths written here.</remarks>
    public void AddDecimals(uint tag, params double[] values) =>
        Add(tag, "DS", [.. values.Select(value => value.ToString("0.#####", CultureInfo.InvariantCulture))]);

    /// <summary>Adds an integer string (VR IS).</summary>
    public void AddInteger(uint tag, int value) => Add(tag, "IS", value.ToString(CultureInfo.InvariantCulture));

    /// <summary>Adds a 16-bit number (VR US).</summary>
    public void AddUInt16(uint tag, int value)
    {
        byte[] bytes = new byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, checked((ushort)value));
        _elements[tag] = new Element("US", bytes);
    }

    /// <summary>Adds the pixels, 16 bits each (VR OW).</summary>
    public void AddPixelData(ReadOnlySpan<ushort> pixels)
    {
        byte[] bytes = new byte[pixels.Length * sizeof(ushort)];
        if (BitConverter.IsLittleEndian)
        {
            MemoryMarshal.AsBytes(pixels).CopyTo(bytes);
        }
        else
        {
            BinaryPrimitives.ReverseEndianness(pixels, MemoryMarshal.Cast<byte, ushort>(bytes));
        }

        _elements[PixelData] = new Element("OW", bytes);
    }

    /// <summary>The whole file: preamble, file meta information, data set.</summary>
    public byte[] Build()
    {
        int metaLength = _elements.Where(element => element.Key < FileMetaGroupEnd).Sum(element => element.Value.EncodedLength);
        byte[] groupLength = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(groupLength, (uint)metaLength);
        Element lengthElement = new("UL", groupLength);

        int total = PreambleLength + 4 + lengthElement.EncodedLength + _elements.Values.Sum(element => element.EncodedLength);
        byte[] file = new byte[total];
        Span<byte> rest = file.AsSpan(PreambleLength);
        "DICM"u8.CopyTo(rest);
        rest = lengthElement.Write(0x0002_0000, rest[4..]);
        foreach ((uint tag, Element element) in _elements)
        {
            rest = element.Write(tag, rest);
        }

        return file;
    }

    private static byte[] Even(byte[] value, byte padding) => value.Length % 2 == 0 ? value : [.. value, padding];

    private readonly record struct Element(string Vr, byte[] Value)
    {
        // OB and OW have a reserved field and a 32-bit length; the other VRs written here a 16-bit length.
        private bool HasLongLength => Vr is "OB" or "OW";

        public int EncodedLength => (HasLongLength ? 12 : 8) + Value.Length;

        public Span<byte> Write(uint tag, Span<byte> target)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(target, (ushort)(tag >> 16));
            BinaryPrimitives.WriteUInt16LittleEndian(target[2..], (ushort)tag);
            Encoding.ASCII.GetBytes(Vr, target[4..]);
            if (HasLongLength)
            {
                BinaryPrimitives.WriteUInt32LittleEndian(target[8..], (uint)Value.Length);
            }
            else
            {
                BinaryPrimitives.WriteUInt16LittleEndian(target[6..], (ushort)Value.Length);
            }

            Value.CopyTo(target[(EncodedLength - Value.Length)..]);
            return target[EncodedLength..];
        }
    }
}
