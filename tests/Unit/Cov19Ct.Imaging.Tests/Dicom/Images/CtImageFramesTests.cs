using Cov19Ct.Imaging.Dicom.Images;
using Cov19Ct.Imaging.Import;
using Cov19Ct.Storage.Patients;
using Cov19Ct.TestKit;
using Cov19Ct.TestKit.Files;

namespace Cov19Ct.Imaging.Tests.Dicom.Images;

public sealed class CtImageFramesTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(DicomSample.ExplicitLittleEndian, false)]
    [InlineData(DicomSample.ExplicitLittleEndian, true)]
    [InlineData(DicomSample.ImplicitLittleEndian, false)]
    [InlineData(DicomSample.ImplicitLittleEndian, true)]
    [InlineData(DicomSample.ExplicitBigEndian, true)]
    [InlineData(DicomSample.Deflated, false)]
    [InlineData(DicomSample.RleLossless, true)]
    [InlineData(EnhancedSample.JpegLossless, false)]
    public void Each_frame_of_an_enhanced_image_is_a_slice(string syntax, bool hasUndefinedLengths)
    {
        // Stored from the head to the feet, each frame with an intercept of its own.
        EnhancedFrame[] frames = [.. Enumerable.Range(0, 5).Select(index => new EnhancedFrame
        {
            Z = 20 - (2 * index),
            Intercept = -1000 - index,
            NumberInStack = (uint)(index + 1),
            Stack = "1",
        })];
        CtScan scan = Assert.Single(Import(new EnhancedSample(syntax, frames) { HasUndefinedLengths = hasUndefinedLengths })).Scan!;

        Assert.Equal(FindingCodes.VaryingRescale, Assert.Single(scan.Findings).Code);
        Assert.Equal(("1.2.3.2", _folder.File("scan/image"), SliceOrder.FeetToHead), (scan.Id, scan.Path, scan.Order));
        Assert.Equal(new VoxelSpacing(2, 0.8, 0.8), scan.Spacing);
        Assert.Equal(
            [(4, 5, 12.0), (3, 4, 14.0), (2, 3, 16.0), (1, 2, 18.0), (0, 1, 20.0)],
            scan.Slices.Select(slice => (slice.Frame, slice.InstanceNumber!.Value, slice.Position!.Value)));
        Assert.All(scan.Slices, slice => Assert.Equal((_folder.File("scan/image"), "1.2.3.4.1"), (slice.Path, slice.SopInstanceUid)));
        CtVolume volume = scan.ReadVolume();
        Assert.All(
            Enumerable.Range(0, 5), index => Assert.Equal(EnhancedSample.Hounsfield(4 - index, frames[4 - index]), volume.Slices[index]));
    }

    [Fact]
    public void Legacy_converted_images_are_read_with_what_has_no_group_of_its_own()
    {
        EnhancedSample image = new(DicomSample.ExplicitLittleEndian, EnhancedSample.Stack(3));
        image.Sample.Text(0x00080016, "UI", "1.2.840.10008.5.1.4.1.1.2.2");
        Assert.Equal(3, Assert.Single(Import(image)).Scan!.SliceCount);
    }

    [Fact]
    public void Localizers_and_maps_among_the_frames_are_excluded_and_named()
    {
        EnhancedFrame[] frames =
        [
            new() { Z = 50, Type = "ORIGINAL\\PRIMARY\\LOCALIZER\\NONE" },
            .. EnhancedSample.Stack(3),
            new() { Z = 0, Type = "DERIVED\\PRIMARY\\PERFUSION\\RCBF" },
            new() { Z = 2, Type = "DERIVED\\PRIMARY\\PERFUSION\\RCBF" },
            new() { Z = 0, RescaleType = "Z_EFF" },
        ];
        CtScan scan = Assert.Single(Import(new EnhancedSample(frames: frames))).Scan!;
        Assert.Equal([1, 2, 3], scan.Slices.Select(slice => slice.Frame));
        Assert.Equal(EnhancedSample.Hounsfield(1, frames[1]), scan.ReadSlice(0));
        Assert.Equal([FindingCodes.Localizer, FindingCodes.NotASlice], scan.Findings.Select(finding => finding.Code));
        Assert.Contains("1 of 7 frames, a localizer", scan.Findings[0].Message, StringComparison.Ordinal);
        Assert.Contains(
            "2 of 7 frames, a derived map or projection (RCBF)",
            scan.Findings[1].Message,
            StringComparison.Ordinal);
        Assert.Equal([_folder.File("scan/image")], scan.Findings[1].Paths);
    }

    [Fact]
    public void An_image_of_localizers_alone_is_refused_by_name()
    {
        EnhancedFrame localizer = new() { Z = 0, Type = "ORIGINAL\\PRIMARY\\LOCALIZER\\NONE" };
        UnsupportedScanFileException error = Assert.IsType<UnsupportedScanFileException>(
            Assert.Single(Import(new EnhancedSample(frames: [localizer, localizer]))).Error);
        Assert.Equal(ExclusionReason.Localizer, error.Cause);
    }

    [Fact]
    public void Classic_images_of_several_frames_have_no_positions_but_an_order()
    {
        CtScan scan = Assert.Single(Import(MultiFrame(new DicomSample()))).Scan!;
        Assert.Equal((2, SliceOrder.AsNumbered), (scan.SliceCount, scan.Order));
        Assert.Equal([-1024f, -1022, -1026, 0, 64510, -66560], scan.ReadSlice(0));
        Assert.Equal([-1022f, -1020, -1018, -1016, -1014, -1012], scan.ReadSlice(1));
        Assert.Contains(scan.Findings, finding => finding.Code == FindingCodes.NoGeometry);
    }

    [Theory]
    [InlineData("OB", new byte[] { 1, 2, 3, 4, 5, 6 })]
    [InlineData("OW", new byte[] { 2, 1, 4, 3, 6, 5 })]
    public void Frames_of_an_odd_number_of_bytes_are_read_across_swapped_words(string vr, byte[] pixels)
    {
        DicomSample sample = new DicomSample(DicomSample.ExplicitBigEndian).Number(0x00280010, 1).Text(0x00280008, "IS", "2")
            .Number(0x00280100, 8).Number(0x00280101, 8).Number(0x00280102, 7).Number(0x00280103, 0).Bytes(0x7FE00010, vr, pixels);
        CtScan scan = Assert.Single(Import(sample)).Scan!;
        Assert.Equal([-1022f, -1020, -1018], scan.ReadSlice(0));
        Assert.Equal([-1016f, -1014, -1012], scan.ReadSlice(1));
    }

    [Fact]
    public void A_secondary_capture_of_several_frames_is_a_scan_only_with_a_map_to_HU()
    {
        DicomSample capture = MultiFrame(new DicomSample().Text(0x00080016, "UI", "1.2.840.10008.5.1.4.1.1.7.3"));
        Assert.Equal(2, Assert.Single(Import(capture)).Scan!.SliceCount);
        Assert.Equal(ExclusionReason.SecondaryCapture, CauseOf(Import(capture.Without(0x00281053))));
        Assert.Equal(
            ExclusionReason.SecondaryCapture, CauseOf(Import(new DicomSample().Text(0x00080016, "UI", "1.2.840.10008.5.1.4.1.1.7.3"))));
        Assert.Equal(ExclusionReason.SecondaryCapture, CauseOf(Import(
            MultiFrame(new DicomSample().Text(0x00080016, "UI", "1.2.840.10008.5.1.4.1.1.7.3").Text(0x00080060, "CS", "OT")))));
    }

    [Fact]
    public void Frames_beyond_the_end_of_a_file_are_unreadable_slices_and_the_others_are_read()
    {
        EnhancedSample image = new(frames: EnhancedSample.Stack(4));
        byte[] file = image.Build();
        _folder.Write("scan/image", file[..^20]);
        CtScan scan = Assert.Single(Import()).Scan!;
        Assert.Equal([0, 1], scan.Slices.Select(slice => slice.Frame));
        CtFinding finding = Assert.Single(scan.Findings, finding => finding.Code == FindingCodes.UnreadableSlice);
        Assert.Contains(
            "2 slices cannot be read and were excluded. The error of image: Invalid DICOM", finding.Message, StringComparison.Ordinal);
        Assert.Contains("36 bytes are needed, but only 28 exist", finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-3")]
    [InlineData("4")]
    [InlineData("2")]
    [InlineData("100000")]
    [InlineData("2000000000")]
    public void A_number_of_frames_that_cannot_be_is_refused(string count)
    {
        EnhancedSample image = new(frames: EnhancedSample.Stack(3));
        _ = image.Build();
        _folder.Write("scan/image", image.Sample.Text(0x00280008, "IS", count).Build());
        InvalidScanFileException error = Assert.IsType<InvalidScanFileException>(Assert.Single(Import()).Error);
        Assert.Contains(count == "2" ? "more than 2 items" : $"Number of Frames is {count}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pass_opens_a_file_once_however_many_frames_it_reads()
    {
        _folder.Write("scan/image", new EnhancedSample(EnhancedSample.JpegLossless, EnhancedSample.Stack(4)).Build());
        CountingStore store = new();
        ICtImageReader reader = new CtImageReader(PatientPseudonymiser.None).WithStore(store);
        CtImageFile file = reader.Read(_folder.File("scan/image"));
        Assert.Equal(1, store.Opened);
        using ICtPixelReader pixels = reader.OpenPixels();
        foreach (CtImageHeader header in file.Slices)
        {
            pixels.ReadHounsfield(new CtSlice(header.Path, header.Frame, header.SopInstanceUid, null, null), 2, 3, new float[6]);
        }

        Assert.Equal(2, store.Opened);
    }

    [Theory]
    [InlineData(DicomSample.ExplicitLittleEndian)]
    [InlineData(DicomSample.Deflated)]
    [InlineData(EnhancedSample.JpegLossless)]
    public void All_threads_of_a_pass_share_an_open_file(string syntax)
    {
        EnhancedFrame[] frames = EnhancedSample.Stack(40);
        _folder.Write("scan/image", new EnhancedSample(syntax, frames).Build());
        CountingStore store = new();
        ICtImageReader images = new CtImageReader(PatientPseudonymiser.None).WithStore(store);
        CtImageFile file = images.Read(_folder.File("scan/image"));
        int opened = store.Opened;
        using ICtPixelReader first = images.OpenPixels();
        first.Read(SliceOf(file.Slices[0]), 2, 3);
        Parallel.ForEach(
            file.Slices,
            new ParallelOptions { MaxDegreeOfParallelism = 4 },
            first.Share,
            (header, _, pixels) =>
            {
                float[] hounsfield = new float[6];
                pixels.ReadHounsfield(SliceOf(header), 2, 3, hounsfield);
                Assert.Equal(EnhancedSample.Hounsfield(header.Frame, frames[header.Frame]), hounsfield);
                return pixels;
            },
            pixels => pixels.Dispose());
        Assert.Equal(opened + 1, store.Opened);
    }

    [Fact]
    public void A_file_stays_open_until_the_last_of_its_readers_is_disposed()
    {
        _folder.Write("scan/image", new EnhancedSample(frames: EnhancedSample.Stack(3)).Build());
        CountingStore store = new();
        ICtImageReader images = new CtImageReader(PatientPseudonymiser.None).WithStore(store);
        CtImageFile file = images.Read(_folder.File("scan/image"));
        int opened = store.Opened;
        ICtPixelReader first = images.OpenPixels();
        using ICtPixelReader second = first.Share();
        first.Read(SliceOf(file.Slices[0]), 2, 3);
        second.Read(SliceOf(file.Slices[1]), 2, 3);
        first.Dispose();
        second.Read(SliceOf(file.Slices[2]), 2, 3);
        Assert.Equal(opened + 1, store.Opened);
        second.Dispose();
        second.Read(SliceOf(file.Slices[2]), 2, 3);
        Assert.Equal(opened + 2, store.Opened);
    }

    [Fact]
    public void A_file_that_cannot_be_opened_can_be_tried_again_by_any_reader()
    {
        byte[] image = new EnhancedSample(frames: EnhancedSample.Stack(2)).Build();
        string path = _folder.Write("scan/image", image);
        CtImageReader images = new CtImageReader(PatientPseudonymiser.None);
        CtImageHeader header = images.Read(path).Slices[0];
        CtSlice slice = new(path, 0, header.SopInstanceUid, null, null);
        using ICtPixelReader first = images.OpenPixels();
        using ICtPixelReader second = first.Share();
        _folder.Write("scan/image", image[..140]);
        foreach (ICtPixelReader pixels in (ICtPixelReader[])[first, second, first])
        {
            Assert.ThrowsAny<Cov19CtException>(() => pixels.ReadHounsfield(slice, 2, 3, new float[6]));
        }

        _folder.Write("scan/image", image);
        second.ReadHounsfield(slice, 2, 3, new float[6]);
        first.ReadHounsfield(slice, 2, 3, new float[6]);
    }

    [Theory]
    [InlineData(DicomSample.ExplicitLittleEndian)]
    [InlineData(DicomSample.RleLossless)]
    [InlineData(EnhancedSample.JpegLossless)]
    public void Every_truncation_is_a_typed_error_or_loses_only_slices(string syntax)
    {
        byte[] whole = new EnhancedSample(syntax, EnhancedSample.Stack(3)).Build();
        for (int length = 0; length < whole.Length; length++)
        {
            _folder.Write("scan/image", whole[..length]);
            ImportResult result = Assert.Single(Import());
            Assert.True(
                result.Scan?.SliceCount < 3 || result.Error is Cov19CtException || length >= whole.Length - 8, $"{length}: {result.Error}");
            _ = result.Scan?.ReadVolume();
        }
    }

    [Fact]
    public void Mutated_files_give_typed_errors_or_values()
    {
        Random random = new(21);
        byte[][] samples =
        [
            .. ((string[])
            [
                DicomSample.ExplicitLittleEndian, DicomSample.ImplicitLittleEndian, DicomSample.RleLossless, EnhancedSample.JpegLossless
            ])
                .Select(
                    syntax => new EnhancedSample(
                        syntax, EnhancedSample.Stack(3)) { HasUndefinedLengths = true, OffsetTable = offsets => offsets }.Build()),
        ];
        for (int trial = 0; trial < 2000; trial++)
        {
            byte[] mutated = (byte[])samples[trial % samples.Length].Clone();
            for (int change = random.Next(1, 4); change > 0; change--)
            {
                mutated[random.Next(132, mutated.Length)] = (byte)(random.Next(4) == 0 ? 0xFF : random.Next(256));
            }

            _folder.Write("scan/image", mutated);
            foreach (ImportResult result in Import())
            {
                Assert.True(result.Scan is not null || result.Error is Cov19CtException, result.Error?.ToString());
                try
                {
                    _ = result.Scan?.ReadVolume();
                }
                catch (Cov19CtException)
                {
                    // Any of ours will do; anything else fails the test.
                }
            }
        }
    }

    private static CtSlice SliceOf(CtImageHeader header) => new(header.Path, header.Frame, header.SopInstanceUid, null, null);

    private static DicomSample MultiFrame(DicomSample sample) => sample.Text(0x00280008, "IS", "2").Words(
        0x7FE00010, "OW", 0, 1, unchecked((ushort)-1), 512, 32767, unchecked((ushort)-32768), 1, 2, 3, 4, 5, 6);

    private static ExclusionReason CauseOf(ImportResult[] results) =>
        Assert.IsType<UnsupportedScanFileException>(Assert.Single(results).Error).Cause;

    private ImportResult[] Import(EnhancedSample image)
    {
        _folder.Write("scan/image", image.Build());
        return Import();
    }

    private ImportResult[] Import(DicomSample image)
    {
        _folder.Write("scan/image", image.Build());
        return Import();
    }

    private ImportResult[] Import() =>
        [.. new CtScanImporter(new CtImageReader(PatientPseudonymiser.None), hasPatientKey: true)
            .ImportFolder(_folder.File("scan"), recurse: false, ScanImportOptions.Default)];
}
