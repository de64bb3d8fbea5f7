using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Cov19Ct.TestKit.Files;

/// <summary>Builds small CT images in any uncompressed syntax, right or wrong, a tag at a time.</summary>
internal sealed class DicomSample
{
    public const string ImplicitLittleEndian = "1.2.840.10008.1.2";
    public const string ExplicitLittleEndian = "1.2.840.10008.1.2.1";
    public const string Deflated = "1.2.840.10008.1.2.1.99";
    public const string ExplicitBigEndian = "1.2.840.10008.1.2.2";
    public const string RleLossless = "1.2.840.10008.1.2.5";

    private readonly SortedDictionary<uint, (string Vr, byte[] Value, bool IsUndefined)> _elements = [];
    private readonly Dictionary<uint, byte[]> _again = [];

    /// <summary>An image of 2 × 3 pixels, signed 16 bit, slope 2, intercept -1024, in an axial plane.</summary>
    public DicomSample(string syntax = ExplicitLittleEndian)
    {
        Syntax = syntax;
        Text(0x00080016, "UI", "1.2.840.10008.5.1.4.1.1.2");
        Text(0x00080018, "UI", "1.2.3.4.1");
        Text(0x00080060, "CS", "CT");
        Text(0x00080070, "LO", "Maker");
        Text(0x00100010, "PN", "Secret^Name");
        Text(0x00100020, "LO", "patient-7");
        Text(0x00100030, "DA", "19700101");
        Text(0x00181210, "SH", "B40f");
        Text(0x0020000D, "UI", "1.2.3.1");
        Text(0x0020000E, "UI", "1.2.3.2");
        Text(0x00200013, "IS", "5");
        Text(0x00200032, "DS", "-10\\-20\\30.5");
        Text(0x00200037, "DS", "1\\0\\0\\0\\1\\0");
        Number(0x00280002, 1);
        Text(0x00280004, "CS", "MONOCHROME2");
        Number(0x00280010, 2);
        Number(0x00280011, 3);
        Text(0x00280030, "DS", "0.8\\0.8");
        Number(0x00280100, 16);
        Number(0x00280101, 16);
        Number(0x00280102, 15);
        Number(0x00280103, 1);
        Text(0x00281052, "DS", "-1024");
        Text(0x00281053, "DS", "2");
        Words(0x7FE00010, "OW", 0, 1, unchecked((ushort)-1), 512, 32767, unchecked((ushort)-32768));
    }

    public string Syntax { get; }

    public bool HasPreamble { get; init; } = true;

    public bool HasFileMeta { get; init; } = true;

    private bool IsImplicit => Syntax == ImplicitLittleEndian;

    private bool IsBigEndian => Syntax == ExplicitBigEndian;

    public DicomSample Text(uint tag, string vr, string text) =>
        Bytes(tag, vr, Encoding.Latin1.GetBytes(text.Length % 2 == 0 ? text : text + (vr == "UI" ? '\0' : ' ')));

    public DicomSample Number(uint tag, ushort value) => Words(tag, "US", value);

    public DicomSample Words(uint tag, string vr, params ushort[] values) => Bytes(tag, vr, [.. values.SelectMany(value => UInt16(value))]);

    public DicomSample Bytes(uint tag, string vr, byte[] value, bool isUndefined = false)
    {
        _elements[tag] = (vr, value, isUndefined);
        return this;
    }

    /// <summary>The element a second time, behind the first.</summary>
    public DicomSample Again(uint tag, string vr, string text)
    {
        _again[tag] = Element(tag, vr, Encoding.Latin1.GetBytes(text.Length % 2 == 0 ? text : $"{text} "));
        return this;
    }

    public DicomSample Without(uint tag)
    {
        _elements.Remove(tag);
        return this;
    }

    /// <summary>The whole file.</summary>
    public byte[] Build()
    {
        byte[] dataset =
        [
            .. _elements.SelectMany(element => Element(element.Key, element.Value.Vr, element.Value.Value, element.Value.IsUndefined)
                .Concat(_again.GetValueOrDefault(element.Key, []))),
        ];
        if (Syntax == Deflated)
        {
            using MemoryStream compressed = new();
            using (DeflateStream deflate = new(compressed, CompressionLevel.SmallestSize))
            {
                deflate.Write(dataset);
            }

            dataset = compressed.ToArray();
        }

        byte[] preamble = HasPreamble ? [.. new byte[128], .. "DICM"u8] : [];
        return [.. preamble, .. HasFileMeta ? FileMeta() : [], .. dataset];
    }

    /// <summary>An item, or a delimiter, with its content.</summary>
    public byte[] Item(uint tag, byte[] content, bool isUndefined = false) =>
        [.. UInt16((ushort)(tag >> 16)), .. UInt16((ushort)tag), .. UInt32(isUndefined ? uint.MaxValue : (uint)content.Length), .. content];

    /// <summary>An element, in this sample's syntax.</summary>
    public byte[] Element(uint tag, string vr, byte[] value, bool isUndefined = false)
    {
        byte[] head = [.. UInt16((ushort)(tag >> 16)), .. UInt16((ushort)tag)];
        uint length = isUndefined ? uint.MaxValue : (uint)value.Length;
        bool isLong = vr is "OB" or "OD" or "OF" or "OV" or "OW" or "SQ" or "UN" or "UT";
        return IsImplicit ? [.. head, .. UInt32(length), .. value]
            : isLong ? [.. head, .. Encoding.ASCII.GetBytes(vr), 0, 0, .. UInt32(length), .. value]
            : [.. head, .. Encoding.ASCII.GetBytes(vr), .. UInt16((ushort)length), .. value];
    }

    private byte[] FileMeta()
    {
        string uid = Syntax.Length % 2 == 0 ? Syntax : Syntax + '\0';
        return [0x02, 0x00, 0x10, 0x00, (byte)'U', (byte)'I', (byte)uid.Length, 0, .. Encoding.ASCII.GetBytes(uid)];
    }

    private byte[] UInt16(ushort value)
    {
        byte[] bytes = new byte[2];
        if (IsBigEndian)
        {
            BinaryPrimitives.WriteUInt16BigEndian(bytes, value);
        }
        else
        {
            BinaryPrimitives.WriteUInt16LittleEndian(bytes, value);
        }

        return bytes;
    }

    private byte[] UInt32(uint value) => IsBigEndian
        ? [.. UInt16((ushort)(value >> 16)), .. UInt16((ushort)value)]
        : [.. UInt16((ushort)value), .. UInt16((ushort)(value >> 16))];
}
