using System.Buffers.Binary;
using System.Text;
using Cov19Ct.Imaging.Dicom.Images;
using Cov19Ct.Imaging.Dicom.Parsing;
using Cov19Ct.Imaging.Tests.Dicom.Images;
using Cov19Ct.Storage.Patients;
using Cov19Ct.TestKit;
using Cov19Ct.TestKit.Files;

namespace Cov19Ct.Imaging.Tests.Dicom.Parsing;

/// <summary>Files that break a rule outside of what is needed, and that pydicom, dcmtk or gdcm read: each is read with a note, and its
/// voxels are those of the file without the fault.</summary>
public sealed class EncodingFaultTests : IDisposable
{
    private const string Letters = "ABCDEFGH";

    private static readonly float[] s_hounsfield = [-1024, -1022, -1026, 0, 64510, -66560];

    private readonly ScratchFolder _folder = new();
    private readonly CtImageReader _reader = new(PatientPseudonymiser.None);

    public void Dispose() => _folder.Dispose();

    /// <summary>Private elements by name: bytes, and what they break.</summary>
    public static TheoryData<string, int> PrivateElements()
    {
        TheoryData<string, int> data = [];
        foreach (string vr in (string[])["--", "??", "  ", "\0\0", "ox", "xs", "Us", "OX", "ZZ"])
        {
            data.Add($"short {vr}", (int)EncodingFaults.UnknownVr);
            data.Add($"long {vr}", (int)EncodingFaults.UnknownVr);
        }

        data.Add("none", (int)EncodingFaults.MissingVr);
        data.Add("block of none", (int)EncodingFaults.MissingVr);
        data.Add("block of dashes", (int)EncodingFaults.UnknownVr);
        data.Add("long LO", (int)EncodingFaults.LengthOfOtherSize);
        data.Add("short OB", (int)EncodingFaults.LengthOfOtherSize);
        data.Add("short UN", (int)EncodingFaults.LengthOfOtherSize);
        data.Add("odd", (int)EncodingFaults.OddLength);
        return data;
    }

    [Theory]
    [MemberData(nameof(PrivateElements))]
    public void A_private_element_is_read_past(string kind, int fault)
    {
        byte[] elements = kind switch
        {
            "none" => Plain(0x1010, 4),
            "block of none" => [.. Enumerable.Range(0, 24).SelectMany(index => Plain(0x1010 + index, 2 * (1 + (index % 3))))],
            "block of dashes" => [.. Enumerable.Range(0, 24).SelectMany(index => Brief(0x1010 + index, "--", 2 * (index % 4)))],
            "odd" => Brief(0x1010, "LO", 3),
            _ when kind.StartsWith("short", StringComparison.Ordinal) => Brief(0x1010, kind[6..], 4),
            _ => Wide(0x1010, kind[5..], 6),
        };
        AssertRead(Insert(elements), fault);
        AssertRead(Insert([.. elements, .. Brief(0x1100, "LO", 2)]), fault);
        AssertRead(Insert([.. Brief(0x1000, "LO", 0), .. elements, .. Brief(0x1100, "LO", 0)]), fault);
    }

    [Theory]
    [InlineData("sequence ended by an item's delimiter", (int)EncodingFaults.WrongDelimiter)]
    [InlineData("item ended by a sequence's delimiter", (int)EncodingFaults.WrongDelimiter)]
    [InlineData("no delimiter of the item", (int)EncodingFaults.WrongDelimiter)]
    [InlineData("no delimiter of the first item", (int)EncodingFaults.WrongDelimiter)]
    [InlineData("a delimiter too many", (int)EncodingFaults.WrongDelimiter)]
    [InlineData("no delimiter of the sequence", (int)EncodingFaults.WrongDelimiter)]
    [InlineData("item too long in a sequence with a length", 0)]
    [InlineData("UN with representations", (int)EncodingFaults.ExplicitInUnknown)]
    [InlineData("UN without representations", 0)]
    [InlineData("faults within", (int)(EncodingFaults.UnknownVr | EncodingFaults.MissingVr))]
    public void A_private_sequence_is_read_past(string kind, int fault)
    {
        byte[] element = Brief(0x0010, "LO", 4);
        byte[] open = [.. Item(uint.MaxValue), .. element];
        byte[] item = [.. open, .. End(0xE00D)];
        byte[] sequence = kind switch
        {
            "sequence ended by an item's delimiter" => [.. Head("SQ", uint.MaxValue), .. item, .. End(0xE00D)],
            "item ended by a sequence's delimiter" => [.. Head("SQ", uint.MaxValue), .. open, .. End(0xE0DD), .. End(0xE0DD)],
            "no delimiter of the item" => [.. Head("SQ", uint.MaxValue), .. open, .. End(0xE0DD)],
            "no delimiter of the first item" => [.. Head("SQ", uint.MaxValue), .. open, .. item, .. End(0xE0DD)],
            "a delimiter too many" => [.. Head("SQ", uint.MaxValue), .. item, .. End(0xE00D), .. item, .. End(0xE0DD)],
            "no delimiter of the sequence" => [.. Head("SQ", uint.MaxValue), .. item],
            "item too long in a sequence with a length" => [.. Head("SQ", 20), .. Item(9999), .. element],
            "UN with representations" => [.. Head("UN", uint.MaxValue), .. item, .. End(0xE0DD)],
            "UN without representations" => [.. Head("UN", uint.MaxValue), .. Item(12), .. Plain(0x0010, 4), .. End(0xE0DD)],
            _ => [.. Head("SQ", uint.MaxValue), .. open, .. Brief(0x1010, "--", 4), .. Plain(0x1011, 2), .. End(0xE00D), .. End(0xE0DD)],
        };
        AssertRead(Insert(sequence), fault);
        AssertRead(Insert([.. sequence, .. Brief(0x1150, "LO", 2)]), fault);
    }

    [Theory]
    [InlineData(DicomSample.ExplicitLittleEndian, DicomSample.ImplicitLittleEndian)]
    [InlineData(DicomSample.ImplicitLittleEndian, DicomSample.ExplicitLittleEndian)]
    [InlineData(DicomSample.ExplicitLittleEndian, DicomSample.ExplicitBigEndian)]
    [InlineData(DicomSample.ImplicitLittleEndian, DicomSample.ExplicitBigEndian)]
    [InlineData(DicomSample.ExplicitBigEndian, DicomSample.ExplicitLittleEndian)]
    [InlineData(DicomSample.ExplicitBigEndian, DicomSample.ImplicitLittleEndian)]
    [InlineData(DicomSample.Deflated, DicomSample.ExplicitLittleEndian)]
    public void The_data_set_is_in_another_syntax_than_declared(string declared, string actual)
    {
        CtImageHeader header = AssertRead(Redeclare(declared, actual), (int)EncodingFaults.OtherSyntax);
        Assert.Equal(actual, header.TransferSyntaxUid);
    }

    [Theory]
    [InlineData("1.2.840.10008.1.2.4.70")]
    [InlineData(DicomSample.RleLossless)]
    public void The_declared_compression_is_missing(string declared)
    {
        AssertRead(Redeclare(declared, DicomSample.ExplicitLittleEndian), (int)EncodingFaults.NotCompressed);
        byte[] longer = [.. Redeclare(declared, DicomSample.ExplicitLittleEndian)];
        BinaryPrimitives.WriteInt32LittleEndian(longer.AsSpan(longer.Length - 16), 10);
        Assert.NotNull(_reader.ReadHeader(_folder.Write("short", longer)).PixelDataError);
    }

    [Theory]
    [InlineData(DicomSample.ExplicitLittleEndian)]
    [InlineData(DicomSample.ImplicitLittleEndian)]
    [InlineData(DicomSample.ExplicitBigEndian)]
    public void The_file_meta_information_is_implicit(string syntax)
    {
        byte[] dataset = new DicomSample(syntax) { HasPreamble = false, HasFileMeta = false }.Build();
        byte[] uid = Encoding.ASCII.GetBytes(syntax.Length % 2 == 0 ? syntax : syntax + '\0');
        byte[] meta =
        [
            2, 0, 0, 0, 4, 0, 0, 0, 99, 0, 0, 0, 2, 0, 1, 0, 2, 0, 0, 0, 0, 1, 2, 0, 2, 0, 6, 0, 0, 0, .. "1.2.3\0"u8, 2, 0, 0x10, 0,
            (byte)uid.Length, 0, 0, 0, .. uid, 2, 0, 0x12, 0, 6, 0, 0, 0, .. "1.2.4\0"u8,
        ];
        AssertRead([.. new byte[128], .. "DICM"u8, .. meta, .. dataset], (int)EncodingFaults.ImplicitFileMeta);
    }

    [Fact]
    public void What_follows_the_pixels_does_not_matter() =>
        AssertRead([.. new DicomSample().Build(), .. Enumerable.Range(0, 999).Select(index => (byte)(index * 7))], 0);

    [Theory]
    [InlineData(DicomSample.ImplicitLittleEndian)]
    [InlineData(DicomSample.ExplicitLittleEndian)]
    [InlineData(DicomSample.ExplicitBigEndian)]
    [InlineData(DicomSample.Deflated)]
    public void A_file_that_keeps_the_rules_has_no_note(string syntax) => AssertRead(new DicomSample(syntax).Build(), 0);

    [Fact]
    public void An_element_that_leads_nowhere_is_an_error_and_not_searched_past()
    {
        byte[] broken = Insert([.. Plain(0x1010, 4)[..4], .. "\u0001\u0002\u0003\u0004"u8, .. Brief(0x1011, "LO", 2)]);
        InvalidScanFileException error = Assert.Throws<InvalidScanFileException>(() => _reader.Read(_folder.Write("broken", broken)));
        Assert.Contains("(0029,1010)", error.Message, StringComparison.Ordinal);
        Assert.False(error.IsIncomplete);
    }

    [Fact]
    public void A_file_that_is_cut_off_is_incomplete()
    {
        byte[] whole = new DicomSample().Build();
        Assert.True(Assert.Throws<InvalidScanFileException>(() => _reader.Read(_folder.Write("cut", whole[..400]))).IsIncomplete);
        Assert.True(Assert.IsType<InvalidScanFileException>(
            _reader.ReadHeader(_folder.Write("cut", whole[..^2])).PixelDataError).IsIncomplete);
    }

    [Fact]
    public void Pixels_without_a_representation_must_have_the_length_of_the_image()
    {
        byte[] file = new DicomSample().Build();
        byte[] head = [0xE0, 0x7F, 0x10, 0, 12, 0, 0, 0];
        AssertRead([.. file[..^24], .. head, .. file[^12..]], (int)EncodingFaults.MissingVr);
        head[4] = 10;
        Assert.Contains(
            "instead of 12",
            _reader.ReadHeader(_folder.Write("short", [.. file[..^24], .. head, .. file[^12..^2]])).PixelDataError!.Message,
            StringComparison.Ordinal);
    }

    private CtImageHeader AssertRead(byte[] file, int faults)
    {
        string path = _folder.Write("file", file);
        CtImageHeader header = _reader.ReadHeader(path);
        Assert.Null(header.PixelDataError);
        Assert.Equal((EncodingFaults)faults, header.Notes?.Faults ?? EncodingFaults.None);
        float[] hounsfield = new float[6];
        _reader.ReadHounsfield(path, "1.2.3.4.1", 2, 3, hounsfield);
        Assert.Equal(s_hounsfield, hounsfield);
        return header;
    }

    private static byte[] Redeclare(string declared, string actual)
    {
        byte[] dataset = new DicomSample(actual) { HasPreamble = false, HasFileMeta = false }.Build();
        byte[] uid = Encoding.ASCII.GetBytes(declared.Length % 2 == 0 ? declared : declared + '\0');
        return [.. new byte[128], .. "DICM"u8, 2, 0, 0x10, 0, .. "UI"u8, (byte)uid.Length, 0, .. uid, .. dataset];
    }

    /// <summary>An image with further bytes before its pixel data.</summary>
    private static byte[] Insert(byte[] elements)
    {
        byte[] file = new DicomSample().Build();

        // A head of twelve bytes, and six pixels.
        return [.. file[..^24], .. elements, .. file[^24..]];
    }

    private static byte[] Tag(int element) => [0x29, 0, (byte)element, (byte)(element >> 8)];

    private static byte[] Plain(int element, int length) => [.. Tag(element), (byte)length, 0, 0, 0, .. Value(length)];

    private static byte[] Brief(int element, string vr, int length) =>
        [.. Tag(element), .. Encoding.Latin1.GetBytes(vr), (byte)length, 0, .. Value(length)];

    private static byte[] Wide(int element, string vr, int length) =>
        [.. Tag(element), .. Encoding.Latin1.GetBytes(vr), 0, 0, (byte)length, 0, 0, 0, .. Value(length)];

    private static byte[] Value(int length) => Encoding.ASCII.GetBytes(Letters[..length]);

    private static byte[] Head(string vr, uint length)
    {
        byte[] head = [.. Tag(0x1140), .. Encoding.Latin1.GetBytes(vr), 0, 0, 0, 0, 0, 0];
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(8), length);
        return head;
    }

    private static byte[] Item(uint length)
    {
        byte[] head = [0xFE, 0xFF, 0, 0xE0, 0, 0, 0, 0];
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(4), length);
        return head;
    }

    private static byte[] End(int element) => [0xFE, 0xFF, (byte)element, (byte)(element >> 8), 0, 0, 0, 0];
}
