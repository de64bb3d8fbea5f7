using Cov19Ct.Imaging.Dicom.Images;
using Cov19Ct.Imaging.Import;
using Cov19Ct.Storage.Patients;
using Cov19Ct.TestKit;
using Cov19Ct.TestKit.Files;

namespace Cov19Ct.Imaging.Tests.Dicom.Images;

/// <summary>The stacks of one enhanced image: by their ID, and where positions come again, by any element of the frames.</summary>
public sealed class FrameStackTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Each_stack_is_a_scan()
    {
        EnhancedFrame[] frames =
        [
            .. EnhancedSample.Stack(3).Select(frame => frame with { Stack = "HEAD" }),
            .. EnhancedSample.Stack(2).Select(frame => frame with { Stack = "CHEST" }),
        ];
        CtScan[] scans = [.. Import(new EnhancedSample(frames: frames)).Select(result => result.Scan!)];
        Assert.Equal([("1.2.3.2#1", 3), ("1.2.3.2#2", 2)], scans.Select(scan => (scan.Id, scan.SliceCount)));
        Assert.All(scans, scan => Assert.Equal("1.2.3.2", scan.SeriesInstanceUid));
        Assert.Equal(EnhancedSample.Hounsfield(3, frames[3]), scans[1].ReadSlice(0));
    }

    [Fact]
    public void Times_at_which_positions_come_again_are_scans_of_their_own()
    {
        EnhancedFrame[] frames =
        [
            .. EnhancedSample.Stack(3).SelectMany(frame => new[] { frame with { Time = 1 }, frame with { Time = 2 } }),
        ];
        CtScan[] scans = [.. Import(new EnhancedSample(frames: frames)).Select(result => result.Scan!)];
        Assert.Equal([("1.2.3.2/time 1", 3), ("1.2.3.2/time 2", 3)], scans.Select(scan => (scan.Id, scan.SliceCount)));
        Assert.Equal([1, 3, 5], scans[1].Slices.Select(slice => slice.Frame));
        Assert.All(scans, scan => Assert.Equal(FindingCodes.SeriesSplit, Assert.Single(scan.Findings).Code));
    }

    [Fact]
    public void Another_dimension_tells_repeated_positions_apart_too()
    {
        EnhancedFrame[] frames = [.. EnhancedSample.Stack(2).SelectMany((frame, index) => new[]
        {
            frame with { Dimensions = [1, (uint)index, 7] },
            frame with { Dimensions = [1, (uint)index, 9] },
        })];
        Assert.Equal(
            [("1.2.3.2/index 7", 2), ("1.2.3.2/index 9", 2)],
            Import(new EnhancedSample(frames: frames)).Select(result => (result.Scan!.Id, result.Scan.SliceCount)));
    }

    [Fact]
    public void Two_dimensions_at_once_tell_repeated_positions_apart()
    {
        EnhancedFrame[] frames = [.. EnhancedSample.Stack(3).SelectMany((frame, index) =>
            from phase in (uint[])[3, 7]
            from energy in (uint[])[1, 2]
            select frame with { Dimensions = [1, (uint)index, phase, energy] })];
        EnhancedSample image = new(frames: frames);
        Assert.Equal(
            [
                ("1.2.3.2/index 3, index 1", 3), ("1.2.3.2/index 3, index 2", 3), ("1.2.3.2/index 7, index 1", 3),
                ("1.2.3.2/index 7, index 2", 3),
            ],
            Import(image).Select(result => (result.Scan!.Id, result.Scan.SliceCount)));
    }

    [Theory]
    [InlineData("kernel", DicomSample.ExplicitLittleEndian, false, "1.2.3.2/B40f", "1.2.3.2/B70f")]
    [InlineData("kernel", DicomSample.ExplicitBigEndian, true, "1.2.3.2/B40f", "1.2.3.2/B70f")]
    [InlineData("voltage", DicomSample.ExplicitLittleEndian, true, "1.2.3.2/80 kV", "1.2.3.2/140 kV")]
    [InlineData("voltage", DicomSample.ImplicitLittleEndian, false, "1.2.3.2/80 kV", "1.2.3.2/140 kV")]
    [InlineData("type", DicomSample.ExplicitLittleEndian, false, "1.2.3.2/original axial", "1.2.3.2/original volume")]
    [InlineData("index", DicomSample.ExplicitBigEndian, false, "1.2.3.2/index 4", "1.2.3.2/index 9")]
    [InlineData("index", DicomSample.ImplicitLittleEndian, true, "1.2.3.2/index 4", "1.2.3.2/index 9")]
    public void Any_element_of_the_frames_tells_repeated_positions_apart(
        string element, string syntax, bool hasUndefinedLengths, string first, string second)
    {
        EnhancedFrame[] frames = [.. EnhancedSample.Stack(4).SelectMany((frame, index) => new[]
        {
            Change(frame, index, "B40f", "80", "ORIGINAL\\PRIMARY\\AXIAL\\NONE", 4),
            Change(frame, index, "B70f", "140", "ORIGINAL\\PRIMARY\\VOLUME\\NONE", 9),
        })];
        CtScan[] scans =
        [
            .. Import(new EnhancedSample(syntax, frames) { HasUndefinedLengths = hasUndefinedLengths }).Select(result => result.Scan!),
        ];
        Assert.Equal([first, second], scans.Select(scan => scan.Id));
        Assert.Equal([0, 2, 4, 6], scans[0].Slices.Select(slice => slice.Frame));
        Assert.All(scans, scan => Assert.Equal(FindingCodes.SeriesSplit, Assert.Single(scan.Findings).Code));

        EnhancedFrame Change(EnhancedFrame frame, int index, string kernel, string voltage, string type, uint dimension) => element switch
        {
            "kernel" => frame with { Kernel = kernel },
            "voltage" => frame with { Voltage = voltage },
            "type" => frame with { Type = type },
            _ => frame with { Dimensions = [1, (uint)index, dimension] },
        };
    }

    [Fact]
    public void Two_images_of_all_places_are_two_scans_though_only_the_files_tell_them_apart()
    {
        EnhancedSample second = new(frames: EnhancedSample.Stack(4));
        second.Frames.Reverse();
        second.Sample.Text(0x00080018, "UI", "1.2.77");
        _folder.Write("scan/other", second.Build());
        CtScan[] scans = [.. Import(new EnhancedSample(frames: EnhancedSample.Stack(4))).Select(result => result.Scan!)];
        Assert.Equal(["1.2.3.2/file 1", "1.2.3.2/file 2"], scans.Select(scan => scan.Id));
        Assert.All(scans, scan => Assert.Single(scan.Slices.Select(slice => slice.Path).Distinct()));
        Assert.All(scans, scan => Assert.Equal((4, FindingCodes.SeriesSplit), (scan.SliceCount, Assert.Single(scan.Findings).Code)));
    }

    [Fact]
    public void A_concatenation_is_one_scan_without_a_finding()
    {
        EnhancedFrame[] frames = EnhancedSample.Stack(8);
        EnhancedSample second = new(frames: frames[4..]);
        second.Sample.Text(0x00080018, "UI", "1.2.77");
        _folder.Write("scan/other", second.Build());
        CtScan scan = Assert.Single(Import(new EnhancedSample(frames: frames[..4]))).Scan!;
        Assert.Equal(8, scan.SliceCount);
        Assert.Empty(scan.Findings);
    }

    [Fact]
    public void A_time_for_each_frame_leaves_one_scan()
    {
        EnhancedFrame[] frames = [.. EnhancedSample.Stack(4).Select((frame, index) => frame with { Time = (uint)index })];
        Assert.Equal(4, Assert.Single(Import(new EnhancedSample(frames: frames))).Scan!.SliceCount);
    }

    private ImportResult[] Import(EnhancedSample image)
    {
        _folder.Write("scan/image", image.Build());
        return
        [
            .. new CtScanImporter(new CtImageReader(PatientPseudonymiser.None), hasPatientKey: true)
                .ImportFolder(_folder.File("scan"), recurse: false, ScanImportOptions.Default),
        ];
    }
}
