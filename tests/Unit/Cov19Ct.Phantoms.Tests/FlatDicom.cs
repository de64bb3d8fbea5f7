using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Cov19Ct.Phantoms.Tests;

/// <summary>The least that reads back Explicit VR Little Endian without sequences, strict about form; independent of the reader
/// under src.</summary>
internal sealed class FlatDicom
{
    private readonly Dictionary<uint, (string Vr, byte[] Value)> _elements = [];

    private FlatDicom()
    {
    }

    public IReadOnlyCollection<uint> Tags => _elements.Keys;

    /// <summary>Bytes of the group 0002 elements after its group length.</summary>
    public int MetaLength { get; private set; }

    public static FlatDicom Read(string path) => Parse(File.ReadAllBytes(path));

    public static FlatDicom Parse(byte[] file)
    {
        Assert.True(file.AsSpan(0, 128).IndexOfAnyExcept((byte)0) < 0, "the preamble is not empty");
        Assert.Equal("DICM", Encoding.ASCII.GetString(file, 128, 4));
        FlatDicom dicom = new();
        uint last = 0;
        for (int at = 132; at < file.Length;)
        {
            int start = at;
            uint tag = ((uint)BitConverter.ToUInt16(file, at) << 16) | BitConverter.ToUInt16(file, at + 2);
            Assert.True(tag > last, $"{tag:X8} follows {last:X8}");
            string vr = Encoding.ASCII.GetString(file, at + 4, 2);
            bool isLong = vr is "OB" or "OW";
            int length = isLong ? BitConverter.ToInt32(file, at + 8) : BitConverter.ToUInt16(file, at + 6);
            Assert.True(length % 2 == 0, $"{tag:X8} has an odd length");
            at += isLong ? 12 : 8;
            dicom._elements[tag] = (vr, file[at..(at + length)]);
            at += length;
            last = tag;
            dicom.MetaLength += tag is > 0x0002_0000 and < 0x0003_0000 ? at - start : 0;
        }

        return dicom;
    }

    public string Vr(uint tag) => _elements[tag].Vr;

    public byte[] Bytes(uint tag) => _elements[tag].Value;

    public string Text(uint tag) => Encoding.ASCII.GetString(_elements[tag].Value).TrimEnd(' ', '\0');

    public int UInt16(uint tag) => BinaryPrimitives.ReadUInt16LittleEndian(_elements[tag].Value);

    public ushort[] Pixels() => MemoryMarshal.Cast<byte, ushort>(_elements[0x7FE0_0010].Value).ToArray();
}
