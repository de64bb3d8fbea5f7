using System.Buffers.Binary;
using Cov19Ct.Imaging.Dicom.Images;
using Cov19Ct.Imaging.Tests.Dicom.Images;
using Cov19Ct.Storage.Patients;
using Cov19Ct.TestKit;
using Cov19Ct.TestKit.Files;

namespace Cov19Ct.Imaging.Tests.Dicom.Pixels;

/// <summary>Samples of 32 and 64 bits, integers and floating-point numbers.</summary>
public sealed class WidePixelTests : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly CtImageReader _reader = new(PatientPseudonymiser.None);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(DicomSample.ExplicitLittleEndian)]
    [InlineData(DicomSample.ImplicitLittleEndian)]
    [InlineData(DicomSample.ExplicitBigEndian)]
    [InlineData(DicomSample.Deflated)]
    public void Integers_of_32_bits_are_read_with_their_sign(string syntax)
    {
        int[] stored = [0, -1, 1, int.MaxValue, int.MinValue, 16777217];
        float[] signed = [.. stored.Select(value => (float)((value * 0.5) - 1024))];
        Assert.Equal(signed, Read(Wide(syntax, stored, isSigned: 1)));
        float[] unsigned = [.. stored.Select(value => (float)(((uint)value * 0.5) - 1024))];
        Assert.Equal(unsigned, Read(Wide(syntax, stored, isSigned: 0)));
    }

    [Fact]
    public void Bits_beyond_the_stored_ones_do_not_count()
    {
        // 20 bits up to bit 23: eight bits above and four below are not the value's.
        DicomSample sample = Wide(DicomSample.ExplicitLittleEndian, [0x7F800005, 0x0000001F, 0, 0x00800000, 0x00FFFFF0, 0x10], isSigned: 1)
            .Number(0x00280101, 20).Number(0x00280102, 23).Text(0x00281053, "DS", "1").Text(0x00281052, "DS", "0");
        Assert.Equal([-524288, 1, 0, -524288, -1, 1], Read(sample));
    }

    [Theory]
    [InlineData(DicomSample.ExplicitLittleEndian)]
    [InlineData(DicomSample.ImplicitLittleEndian)]
    [InlineData(DicomSample.ExplicitBigEndian)]
    public void Floating_point_pixels_are_read_exactly(string syntax)
    {
        float[] values = [0, -1000.25f, 40.125f, 1e-30f, -0f, 3071];
        bool isBigEndian = syntax == DicomSample.ExplicitBigEndian;
        byte[] singles = [.. values.SelectMany(value => Bytes(BitConverter.SingleToUInt32Bits(value), isBigEndian))];
        DicomSample sample = Float(syntax).Number(0x00280100, 32).Bytes(0x7FE00008, "OF", singles);
        Assert.Equal(values, Read(sample));

        byte[] doubles = [.. values.SelectMany(value => Bytes(BitConverter.DoubleToUInt64Bits(value), isBigEndian))];
        sample = Float(syntax).Number(0x00280100, 64).Bytes(0x7FE00009, "OD", doubles);
        Assert.Equal(values, Read(sample));
    }

    [Fact]
    public void A_slope_is_applied_to_floating_point_pixels_in_float64()
    {
        byte[] singles = [.. Enumerable.Range(0, 6).SelectMany(index => Bytes(BitConverter.SingleToUInt32Bits(index + 0.1f), false))];
        DicomSample sample = Float(DicomSample.ExplicitLittleEndian).Number(0x00280100, 32).Bytes(0x7FE00008, "OF", singles)
            .Text(0x00281053, "DS", "0.3").Text(0x00281052, "DS", "-1000");
        Assert.Equal((float)(((double)2.1f * 0.3) - 1000), Read(sample)[2]);
    }

    [Fact]
    public void NaN_is_an_error_that_names_the_file()
    {
        byte[] singles = [.. Enumerable.Range(0, 6).SelectMany(_ => Bytes(BitConverter.SingleToUInt32Bits(float.NaN), false))];
        DicomSample sample = Float(DicomSample.ExplicitLittleEndian).Number(0x00280100, 32).Bytes(0x7FE00008, "OF", singles);
        NonFiniteVoxelException error = Assert.Throws<NonFiniteVoxelException>(() => Read(sample));
        Assert.Equal(_folder.File("a"), error.Path);
    }

    [Fact]
    public void Pixels_that_are_too_few_or_of_another_size_are_errors()
    {
        DicomSample half = Float(DicomSample.ExplicitLittleEndian).Number(0x00280100, 32).Bytes(0x7FE00008, "OF", new byte[20]);
        Assert.Contains("24 bytes are needed", Header(half).PixelDataError!.Message, StringComparison.Ordinal);
        DicomSample other = Float(DicomSample.ExplicitLittleEndian).Number(0x00280100, 16).Bytes(0x7FE00008, "OF", new byte[24]);
        Assert.Contains("(0028,0100)", Assert.Throws<InvalidScanFileException>(() => Header(other)).Message, StringComparison.Ordinal);
        DicomSample compressed = Wide(DicomSample.RleLossless, new int[6], isSigned: 0);
        byte[] items =
        [
            .. compressed.Item(0xFFFEE000, []), .. compressed.Item(0xFFFEE000, new byte[70]), .. compressed.Item(0xFFFEE0DD, []),
        ];
        Assert.IsType<UnsupportedScanFileException>(
            Header(compressed.Bytes(0x7FE00010, "OB", items, isUndefined: true)).PixelDataError);
    }

    [Theory]
    [InlineData("0\\1\\0\\1\\0\\0")]
    [InlineData("0\\-1\\0\\1\\0\\0")]
    public void Wide_samples_are_turned_as_narrow_ones_are(string orientation)
    {
        CtScan Import(DicomSample sample)
        {
            string path = _folder.Write("turned", sample.Text(0x00200037, "DS", orientation).Build());
            return Assert.Single(new Imaging.Import.CtScanImporter(_reader, true).ImportFiles(
                Path.GetDirectoryName(path)!, [path], isNamed: true, ScanImportOptions.Default)).Scan!;
        }

        int[] values = [1, 2, 3, 4, 5, 6];
        DicomSample narrow = new DicomSample().Words(0x7FE00010, "OW", [.. values.Select(value => (ushort)value)])
            .Text(0x00281053, "DS", "0.5");
        float[] expected = Import(narrow).ReadSlice(0);
        Assert.Equal(expected, Import(Wide(DicomSample.ExplicitLittleEndian, values, isSigned: 1)).ReadSlice(0));
        byte[] doubles = [.. values.SelectMany(value => Bytes(BitConverter.DoubleToUInt64Bits((value * 0.5) - 1024), false))];
        Assert.Equal(
            expected, Import(Float(DicomSample.ExplicitLittleEndian).Number(0x00280100, 64).Bytes(0x7FE00009, "OD", doubles)).ReadSlice(0));
    }

    private static DicomSample Wide(string syntax, int[] stored, ushort isSigned) => new DicomSample(syntax)
        .Number(0x00280100, 32).Number(0x00280101, 32).Number(0x00280102, 31).Number(0x00280103, isSigned)
        .Text(0x00281053, "DS", "0.5")
        .Bytes(0x7FE00010, "OW", [.. stored.SelectMany(value => Bytes((uint)value, syntax == DicomSample.ExplicitBigEndian))]);

    private static DicomSample Float(string syntax) => new DicomSample(syntax)
        .Without(0x00280101).Without(0x00280102).Without(0x00280103).Without(0x7FE00010)
        .Text(0x00281053, "DS", "1").Text(0x00281052, "DS", "0");

    private static byte[] Bytes(uint value, bool isBigEndian)
    {
        byte[] bytes = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, isBigEndian ? BinaryPrimitives.ReverseEndianness(value) : value);
        return bytes;
    }

    private static byte[] Bytes(ulong value, bool isBigEndian)
    {
        byte[] bytes = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, isBigEndian ? BinaryPrimitives.ReverseEndianness(value) : value);
        return bytes;
    }

    private CtImageHeader Header(DicomSample sample) => _reader.ReadHeader(_folder.Write("a", sample.Build()));

    private float[] Read(DicomSample sample)
    {
        CtImageHeader header = Header(sample);
        Assert.Null(header.PixelDataError);
        float[] values = new float[6];
        _reader.ReadHounsfield(header.Path, "1.2.3.4.1", 2, 3, values);
        return values;
    }
}
