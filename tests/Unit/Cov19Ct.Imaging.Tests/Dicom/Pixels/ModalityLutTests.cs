using Cov19Ct.Imaging.Dicom.Images;
using Cov19Ct.Imaging.Tests.Dicom.Images;
using Cov19Ct.Storage.Patients;
using Cov19Ct.TestKit;
using Cov19Ct.TestKit.Files;

namespace Cov19Ct.Imaging.Tests.Dicom.Pixels;

/// <summary>Tables in place of slope and intercept. The pixels of the sample are 0, 1, -1, 512, 32767 and -32768.</summary>
public sealed class ModalityLutTests : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly CtImageReader _reader = new(PatientPseudonymiser.None);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(DicomSample.ExplicitLittleEndian)]
    [InlineData(DicomSample.ImplicitLittleEndian)]
    [InlineData(DicomSample.ExplicitBigEndian)]
    public void Stored_values_become_entries_and_those_beyond_the_table_its_ends(string syntax)
    {
        DicomSample sample = new(syntax);
        (CtImageHeader header, float[] values) = Read(With(sample, [3, 0xFFFF, 16], "US", Words(sample, 10, 20, 60000), "HU"));
        Assert.Equal([20, 60000, 10, 60000, 60000, 10], values);
        Assert.Equal(
            ("HU", new ValueRange(10, 60000), HounsfieldRescale.Identity), (header.RescaleType, header.PossibleValues, header.Rescale));
    }

    [Fact]
    public void The_first_value_is_signed_as_the_pixels_are()
    {
        DicomSample sample = new DicomSample().Number(0x00280103, 0);
        float[] values = Read(With(sample, [2, 0xFFFF, 16], "US", Words(sample, 7, 9), "HU")).Values;
        Assert.Equal([7, 7, 7, 7, 7, 7], values);
        sample = new DicomSample().Number(0x00280103, 0).Number(0x00280101, 12).Number(0x00280102, 12)
            .Words(0x7FE00010, "OW", 0xE002, 0, 1, 2, 3, 4);
        Assert.Equal([9, 7, 7, 9, 9, 9], Read(With(sample, [2, 0, 16], "US", Words(sample, 7, 9), "HU")).Values);
    }

    [Fact]
    public void A_count_of_0_is_65536()
    {
        DicomSample sample = new();
        byte[] entries = Words(sample, [.. Enumerable.Range(0, 65536).Select(index => (ushort)(65535 - index))]);
        Assert.Equal([32767, 32766, 32768, 32255, 0, 65535], Read(With(sample, [0, 0x8000, 16], "OW", entries, "HU")).Values);
    }

    [Theory]
    [InlineData(DicomSample.ExplicitLittleEndian)]
    [InlineData(DicomSample.ExplicitBigEndian)]
    public void Entries_of_8_bits_are_packed_or_one_a_word(string syntax)
    {
        DicomSample sample = new(syntax);
        byte[] packed = syntax == DicomSample.ExplicitBigEndian ? [2, 1, 0, 3] : [1, 2, 3, 0];
        Assert.Equal([1, 2, 1, 3, 3, 1], Read(With(sample, [3, 0, 8], "OW", packed, "HU")).Values);
        Assert.Equal([1, 2, 1, 3, 3, 1], Read(With(new(syntax), [3, 0, 8], "US", Words(sample, 1, 2, 3), "HU")).Values);
    }

    [Fact]
    public void Entries_of_representation_SS_are_signed()
    {
        DicomSample sample = new();
        (CtImageHeader header, float[] values) = Read(With(sample, [2, 0, 16], "SS", Words(sample, unchecked((ushort)-1000), 40), "HU"));
        Assert.Equal([-1000, 40, -1000, 40, 40, -1000], values);
        Assert.Equal(new ValueRange(-1000, 40), header.PossibleValues);
    }

    [Theory]
    [InlineData("OD", "OD")]
    [InlineData("US", "US")]
    [InlineData("", "US")]
    public void Another_type_than_HU_is_reported(string type, string expected)
    {
        DicomSample sample = new();
        Assert.Equal(expected, Read(With(sample, [2, 0, 16], "US", Words(sample, 1, 2), type)).Header.RescaleType);
    }

    [Fact]
    public void The_table_goes_before_slope_and_intercept_and_maps_the_padding()
    {
        DicomSample sample = new DicomSample().Number(0x00280120, 1);
        (CtImageHeader header, _) = Read(With(sample, [2, 0, 16], "US", Words(sample, 5, 6), "HU"));
        Assert.Equal((6.0, true), (header.PixelPadding, header.Notes?.HasTwoMaps));
    }

    [Theory]
    [InlineData(4, 16)]
    [InlineData(3, 0)]
    [InlineData(3, 17)]
    public void A_table_that_is_too_short_or_has_no_size_is_an_error(ushort count, ushort bits)
    {
        DicomSample sample = new();
        string path = _folder.Write("a", With(sample, [count, 0, bits], "US", Words(sample, 1, 2, 3), "HU").Build());
        Assert.Contains("(0028,3006)", Assert.Throws<InvalidScanFileException>(() => _reader.Read(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sequence_without_a_table_is_no_table()
    {
        DicomSample sample = new();
        Assert.Equal(new HounsfieldRescale(2, -1024), Read(sample.Bytes(0x00283000, "SQ", [])).Header.Rescale);
        Assert.Equal(
            new HounsfieldRescale(2, -1024), Read(sample.Bytes(0x00283000, "SQ", sample.Item(0xFFFEE000, []))).Header.Rescale);
    }

    private static byte[] Words(DicomSample sample, params ushort[] values) =>
        [.. values.SelectMany(value => sample.Syntax == DicomSample.ExplicitBigEndian
            ? (byte[])[(byte)(value >> 8), (byte)value]
            : [(byte)value, (byte)(value >> 8)])];

    private static DicomSample With(DicomSample sample, ushort[] descriptor, string vr, byte[] entries, string type)
    {
        byte[] text = System.Text.Encoding.ASCII.GetBytes(type);
        byte[] entryElement = entries.Length < 65536 || sample.Syntax == DicomSample.ImplicitLittleEndian || vr == "OW"
            ? sample.Element(0x00283006, vr, entries)
            : throw new ArgumentException("Too long for its representation.", nameof(entries));
        byte[] item =
        [
            .. sample.Element(0x00283002, "US", Words(sample, descriptor)), .. sample.Element(0x00283004, "LO", text), .. entryElement,
        ];
        return sample.Bytes(0x00283000, "SQ", sample.Item(0xFFFEE000, item));
    }

    private (CtImageHeader Header, float[] Values) Read(DicomSample sample)
    {
        CtImageHeader header = _reader.ReadHeader(_folder.Write("a", sample.Build()));
        Assert.Null(header.PixelDataError);
        float[] values = new float[6];
        _reader.ReadHounsfield(header.Path, "1.2.3.4.1", 2, 3, values);
        return (header, values);
    }
}
