using Cov19Ct.Imaging.Dicom.Images;
using Cov19Ct.Imaging.Dicom.Parsing;
using Cov19Ct.Storage.Patients;
using Cov19Ct.TestKit;
using Cov19Ct.TestKit.Codecs;
using Cov19Ct.TestKit.Codecs.JpegLs;
using Cov19Ct.TestKit.Files;

namespace Cov19Ct.Imaging.Tests.Dicom.Images;

public sealed class CtImageReaderTests : IDisposable
{
    private static readonly float[] s_hounsfield = [-1024, -1022, -1026, 0, 64510, -66560];

    private readonly ScratchFolder _folder = new();
    private readonly CtImageReader _reader = new(new PatientPseudonymiser(new byte[32]));

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(DicomSample.ImplicitLittleEndian)]
    [InlineData(DicomSample.ExplicitLittleEndian)]
    [InlineData(DicomSample.Deflated)]
    [InlineData(DicomSample.ExplicitBigEndian)]
    public void Every_uncompressed_syntax_gives_the_same_HU(string syntax) => Assert.Equal(s_hounsfield, Read(new DicomSample(syntax)));

    [Theory]
    [InlineData(DicomSample.ImplicitLittleEndian, false, false)]
    [InlineData(DicomSample.ExplicitLittleEndian, false, false)]
    [InlineData(DicomSample.ExplicitLittleEndian, false, true)]
    [InlineData(DicomSample.ImplicitLittleEndian, true, false)]
    [InlineData(DicomSample.ExplicitBigEndian, false, false)]
    public void Files_without_preamble_or_file_meta_are_read(string syntax, bool hasPreamble, bool hasFileMeta)
    {
        DicomSample sample = new(syntax) { HasPreamble = hasPreamble, HasFileMeta = hasFileMeta };
        Assert.True(DicomFile.IsDicom(sample.Build()));
        Assert.Equal(s_hounsfield, Read(sample));
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("00", false)]
    [InlineData("01", true)]
    public void A_loss_before_the_image_was_stored_is_reported(string? attribute, bool expected)
    {
        DicomSample sample = attribute is null ? new DicomSample() : new DicomSample().Text(0x00282110, "CS", attribute);
        Assert.Equal(expected, _reader.ReadHeader(_folder.Write("a", sample.Build())).IsLossy);
    }

    [Fact]
    public void Headers_say_what_the_file_says()
    {
        CtImageHeader header = _reader.ReadHeader(_folder.Write("a", new DicomSample().Text(0x00280030, "DS", "0.7\\0.8").Build()));
        Assert.Equal(("1.2.3.4.1", "1.2.3.2", "1.2.3.1"), (header.SopInstanceUid, header.SeriesInstanceUid, header.StudyInstanceUid));
        Assert.Equal(
            ("Maker", "B40f", "Explicit VR Little Endian"), (header.Manufacturer, header.ConvolutionKernel, header.TransferSyntaxName));
        Assert.Equal((2, 3, 0.7, 0.8, 5), (header.Rows, header.Columns, header.RowSpacing, header.ColumnSpacing, header.InstanceNumber));
        Assert.Equal(30.5, header.Plane!.Value.Position);
        Assert.Equal(new HounsfieldRescale(2, -1024), header.Rescale);
        Assert.False(header.IsLossy);
    }

    [Fact]
    public void Nothing_names_the_patient()
    {
        CtImageHeader header = _reader.ReadHeader(_folder.Write("a", new DicomSample().Build()));
        string all = header.ToString();
        Assert.All((string[])["Secret", "1970", "patient-7"], secret => Assert.DoesNotContain(secret, all, StringComparison.Ordinal));
        Assert.Equal(32, header.PatientHash!.Length);
    }

    [Fact]
    public void Sequences_of_any_kind_are_passed_over()
    {
        DicomSample sample = new();
        byte[] inner = sample.Element(0x00081155, "UI", "1.2\0"u8.ToArray());
        byte[] nested = sample.Element(
            0x00081199, "SQ", [.. sample.Item(0xFFFEE000, inner), .. sample.Item(0xFFFEE0DD, [])], isUndefined: true);
        byte[] undefinedItem = [.. sample.Item(0xFFFEE000, nested, isUndefined: true), .. sample.Item(0xFFFEE00D, [])];
        sample.Bytes(0x00081140, "SQ", [.. undefinedItem, .. sample.Item(0xFFFEE0DD, [])], isUndefined: true);
        sample.Bytes(0x00082112, "SQ", sample.Item(0xFFFEE000, inner));

        // The content of a UN of undefined length is implicit little endian, whatever the file is.
        byte[] implicitInner = new DicomSample(DicomSample.ImplicitLittleEndian).Element(0x00081155, "UI", "1.2\0"u8.ToArray());
        sample.Bytes(
            0x00091001,
            "UN",
            [.. sample.Item(0xFFFEE000, implicitInner, isUndefined: true), .. sample.Item(0xFFFEE00D, []), .. sample.Item(0xFFFEE0DD, [])],
            isUndefined: true);
        Assert.Equal(s_hounsfield, Read(sample));
    }

    [Fact]
    public void Endless_nesting_is_refused()
    {
        DicomSample sample = new();
        byte[] open = [.. Enumerable.Range(0, 5000).SelectMany(_ => (byte[])
            [.. sample.Item(0xFFFEE000, [], isUndefined: true), .. sample.Element(0x00081140, "SQ", [], isUndefined: true)])];
        sample.Bytes(0x00081140, "SQ", open, isUndefined: true);
        Assert.Contains("nested more than", Refuse<InvalidScanFileException>(sample).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Eight_bit_samples_are_read_in_both_byte_orders()
    {
        byte[] pixels = [0, 1, 127, 128, 254, 255];
        byte[] swapped = [1, 0, 128, 127, 255, 254];
        Assert.Equal([-1024, -1022, -770, -768, -516, -514], Read(EightBit(DicomSample.ExplicitLittleEndian, "OW", pixels)));
        Assert.Equal([-1024, -1022, -770, -768, -516, -514], Read(EightBit(DicomSample.ExplicitBigEndian, "OB", pixels)));
        Assert.Equal([-1024, -1022, -770, -768, -516, -514], Read(EightBit(DicomSample.ExplicitBigEndian, "OW", swapped)));

        static DicomSample EightBit(string syntax, string vr, byte[] pixels) => new DicomSample(syntax)
            .Number(0x00280100, 8).Number(0x00280101, 8).Number(0x00280102, 7).Number(0x00280103, 0).Bytes(0x7FE00010, vr, pixels);
    }

    [Fact]
    public void Bits_beyond_the_stored_ones_do_not_count()
    {
        // 12 bits stored up to bit 12, so shifted by one, an overlay above them and a bit below.
        DicomSample sample = new DicomSample().Number(0x00280101, 12).Number(0x00280102, 12).Number(0x00280103, 1)
            .Words(0x7FE00010, "OW", 0xE001, 0xE003, 0x1FFF, 0x0FFF, 0x1000, 0x0000);
        Assert.Equal([-1024, -1022, -1026, -1024 + (2 * 2047), -1024 - (2 * 2048), -1024], Read(sample));
    }

    [Fact]
    public void Slopes_are_applied_in_double_precision()
    {
        DicomSample sample = new DicomSample().Text(0x00281053, "DS", "0.1").Text(0x00281052, "DS", "-0.3");
        Assert.Equal((float)((512 * 0.1) + -0.3), Read(sample)[3]);
    }

    [Theory]
    [InlineData("1e36", "0", "Slice 0 has 3 voxels that are NaN or infinite, the first at row 1, column 0.")]
    [InlineData("1e300", "0", "Slice 0 has 5 voxels")]
    [InlineData("1", "-1e39", "Slice 0 has 6 voxels")]
    public void HU_beyond_the_numbers_that_hold_them_are_refused(string slope, string intercept, string message)
    {
        NonFiniteVoxelException error = Assert.Throws<NonFiniteVoxelException>(
            () => Read(new DicomSample().Text(0x00281053, "DS", slope).Text(0x00281052, "DS", intercept)));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_image_without_rescale_says_so() =>
        Assert.Null(_reader.ReadHeader(_folder.Write("a", new DicomSample().Without(0x00281053).Build())).Rescale);

    [Fact]
    public void Fragments_are_read_one_behind_another()
    {
        byte[] frame = RleFrame();
        DicomSample sample = new(DicomSample.RleLossless);
        byte[] items =
        [
            .. sample.Item(
                0xFFFEE000,
                []), .. sample.Item(0xFFFEE000, frame[..40]), .. sample.Item(0xFFFEE000, frame[40..]), .. sample.Item(0xFFFEE0DD, []),
        ];
        sample.Bytes(0x7FE00010, "OB", items, isUndefined: true);
        Assert.Equal(s_hounsfield, Read(sample));
    }

    [Fact]
    public void A_file_that_was_replaced_after_its_import_is_refused()
    {
        string path = _folder.Write("a", new DicomSample().Text(0x00080018, "UI", "1.2.3.4.9").Build());
        InvalidScanFileException error = Assert.Throws<InvalidScanFileException>(
            () => _reader.ReadHounsfield(path, "1.2.3.4.1", 2, 3, new float[6]));
        Assert.Contains("has changed since it was imported", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0x00280010u, (ushort)0)]
    [InlineData(0x00280011u, (ushort)65535)]
    [InlineData(0x00280101u, (ushort)17)]
    [InlineData(0x00280101u, (ushort)0)]
    [InlineData(0x00280102u, (ushort)16)]
    [InlineData(0x00280103u, (ushort)2)]
    public void Numbers_that_cannot_be_are_refused(uint tag, ushort value)
    {
        string message = Refuse<InvalidScanFileException>(new DicomSample().Number(tag, value)).Message;
        Assert.Contains($"({tag >> 16:X4},{tag & 0xFFFF:X4})", message, StringComparison.Ordinal);
        Assert.Contains($"is {value};", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0x00280010u)]
    [InlineData(0x00280100u)]
    [InlineData(0x7FE00010u)]
    public void Missing_elements_are_named(uint tag) =>
        Assert.Contains(
            $"({tag >> 16:X4},{tag & 0xFFFF:X4})",
            Refuse<InvalidScanFileException>(new DicomSample().Without(tag)).Message,
            StringComparison.Ordinal);

    [Fact]
    public void What_is_no_CT_image_is_named()
    {
        Assert.Contains("modality MR", Refuse<UnsupportedScanFileException>(
            new DicomSample()
                .Text(0x00080016, "UI", "1.2.840.10008.5.1.4.1.1.4")
                .Text(0x00080060, "CS", "MR")).Message, StringComparison.Ordinal);
        Assert.Contains(
            "colour", Refuse<UnsupportedScanFileException>(new DicomSample().Number(0x00280002, 3)).Message, StringComparison.Ordinal);
        Assert.Contains(
            "64 allocated bits",
            Refuse<UnsupportedScanFileException>(new DicomSample().Number(0x00280100, 64)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Compressed_data_that_cannot_hold_the_pixels_is_refused_before_memory_is_taken()
    {
        DicomSample sample = new DicomSample(DicomSample.RleLossless).Number(0x00280010, 16384).Number(0x00280011, 16384);
        sample.Bytes(
            0x7FE00010,
            "OB",
            [.. sample.Item(0xFFFEE000, []), .. sample.Item(0xFFFEE000, RleFrame()), .. sample.Item(0xFFFEE0DD, [])],
            isUndefined: true);
        Assert.Contains("more than", Refuse<InvalidScanFileException>(sample).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(DicomSample.ExplicitLittleEndian)]
    [InlineData("1.2.840.10008.1.2.4.70")]
    public void Slice_after_slice_is_read_into_the_same_memory(string syntax)
    {
        ushort[] noise = [.. Enumerable.Range(0, 512 * 512).Select(i => (ushort)((i * 7919) % 4093))];
        DicomSample sample = new DicomSample(syntax).Number(0x00280010, 512).Number(0x00280011, 512);
        if (syntax == DicomSample.ExplicitLittleEndian)
        {
            sample.Words(0x7FE00010, "OW", noise);
        }
        else
        {
            byte[] frame = new JpegLosslessEncoder().Encode(noise, 512, 512);
            byte[] even = [.. frame, .. new byte[frame.Length % 2]];
            byte[] items = [.. sample.Item(0xFFFEE000, []), .. sample.Item(0xFFFEE000, even), .. sample.Item(0xFFFEE0DD, [])];
            sample.Bytes(0x7FE00010, "OB", items, isUndefined: true);
        }

        CtSlice slice = new(_folder.Write("a", sample.Build()), 0, "1.2.3.4.1", null, null);
        using ICtPixelReader pixels = _reader.OpenPixels();
        long allocated = 0;
        for (int pass = 0; pass < 4; pass++)
        {
            // Another file in between has this one opened anew.
            pixels.Read(slice with { Path = _folder.Write($"{pass}", sample.Build()) }, 512, 512);
            long before = GC.GetAllocatedBytesForCurrentThread();
            pixels.Read(slice, 512, 512);
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        // A slice has 512 kB; what is left are headers and tables.
        Assert.InRange(allocated, 1, 100_000);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(700)]
    public void A_flat_JPEG_LS_slice_is_believed_and_more_lines_than_bits_are_not(int level)
    {
        ushort[] flat = [.. Enumerable.Repeat((ushort)level, 512 * 512)];
        byte[] frame = new JpegLsEncoder().Encode(flat, 512, 512);
        byte[] even = [.. frame, .. new byte[frame.Length % 2]];
        DicomSample sample = new DicomSample("1.2.840.10008.1.2.4.80").Number(0x00280010, 512).Number(0x00280011, 512);
        byte[] items = [.. sample.Item(0xFFFEE000, []), .. sample.Item(0xFFFEE000, even), .. sample.Item(0xFFFEE0DD, [])];
        sample.Bytes(0x7FE00010, "OB", items, isUndefined: true);
        float[] hounsfield = new float[512 * 512];
        string path = _folder.Write("flat", sample.Build());
        _reader.ReadHounsfield(path, "1.2.3.4.1", 512, 512, hounsfield);
        Assert.All(hounsfield, value => Assert.Equal((2 * level) - 1024, value));

        sample.Number(0x00280010, 16384);
        Assert.Contains("more than", Refuse<InvalidScanFileException>(sample).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(DicomSample.ImplicitLittleEndian)]
    [InlineData(DicomSample.ExplicitLittleEndian)]
    [InlineData(DicomSample.ExplicitBigEndian)]
    public void Every_truncation_is_a_typed_error(string syntax)
    {
        byte[] whole = new DicomSample(syntax).Build();
        for (int length = 0; length < whole.Length; length++)
        {
            string path = _folder.Write("cut", whole[..length]);
            Cov19CtException error = Assert.ThrowsAny<Cov19CtException>(() => ReadWholeHeader(path));
            Assert.True(error is InvalidScanFileException or UnsupportedScanFileException, $"{length}: {error.GetType()}");
            Assert.Equal(path, error.Path);
        }
    }

    [Fact]
    public void Every_truncation_of_a_deflated_file_is_a_typed_error_unless_no_voxel_is_lost()
    {
        byte[] whole = new DicomSample(DicomSample.Deflated).Build();
        for (int length = 0; length < whole.Length; length++)
        {
            string path = _folder.Write("cut", whole[..length]);
            try
            {
                _ = _reader.ReadHeader(path);
                float[] hounsfield = new float[6];
                _reader.ReadHounsfield(path, "1.2.3.4.1", 2, 3, hounsfield);
                Assert.Equal(s_hounsfield, hounsfield);
                Assert.True(length >= whole.Length - 3, $"{length} of {whole.Length} bytes");
            }
            catch (Cov19CtException error)
            {
                Assert.Equal(path, error.Path);
            }
        }
    }

    [Fact]
    public void Mutated_files_give_typed_errors_or_values()
    {
        Random random = new(20);
        string[] syntaxes = [DicomSample.ImplicitLittleEndian, DicomSample.ExplicitLittleEndian, DicomSample.ExplicitBigEndian];
        byte[][] samples = Array.ConvertAll(syntaxes, syntax => new DicomSample(syntax).Build());
        for (int trial = 0; trial < 6000; trial++)
        {
            byte[] mutated = (byte[])samples[trial % samples.Length].Clone();
            for (int change = random.Next(1, 4); change > 0; change--)
            {
                mutated[random.Next(mutated.Length)] = (byte)(random.Next(4) == 0 ? 0xFF : random.Next(256));
            }

            string path = _folder.Write("mutated", mutated);
            try
            {
                CtImageHeader header = _reader.ReadHeader(path);
                _reader.ReadHounsfield(path, header.SopInstanceUid, header.Rows, header.Columns, new float[header.Rows * header.Columns]);
            }
            catch (Cov19CtException)
            {
                // Any of ours will do; anything else fails the test.
            }
        }
    }

    private static byte[] RleFrame()
    {
        // Two segments, the high bytes first: 64 bytes of header, then literal runs of six bytes.
        byte[] high = [5, 0x00, 0x00, 0xFF, 0x02, 0x7F, 0x80, 0x80];
        byte[] low = [5, 0x00, 0x01, 0xFF, 0x00, 0xFF, 0x00, 0x80];
        byte[] header = new byte[64];
        header[0] = 2;
        header[4] = 64;
        header[8] = 72;
        return [.. header, .. high, .. low];
    }

    private float[] Read(DicomSample sample)
    {
        string path = _folder.Write("sample", sample.Build());
        CtImageHeader header = _reader.ReadHeader(path);
        float[] hounsfield = new float[header.Rows * header.Columns];
        _reader.ReadHounsfield(path, header.SopInstanceUid, header.Rows, header.Columns, hounsfield);
        return hounsfield;
    }

    private CtImageHeader ReadWholeHeader(string path)
    {
        CtImageHeader header = _reader.ReadHeader(path);
        return header.PixelDataError is null ? header : throw header.PixelDataError;
    }

    private T Refuse<T>(DicomSample sample)
        where T : Cov19CtException
    {
        string path = _folder.Write("refused", sample.Build());
        T error = Assert.Throws<T>(() => ReadWholeHeader(path));
        Assert.Equal(path, error.Path);
        return error;
    }
}
