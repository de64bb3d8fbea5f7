using System.Runtime.InteropServices;
using Cov19Ct.Imaging.Containers;
using Cov19Ct.Imaging.Dicom.Images;
using Cov19Ct.Imaging.Geometry;
using Cov19Ct.Imaging.Series;

namespace Cov19Ct.Imaging.Tests.Series;

public class SeriesAssemblerTests
{
    [Fact]
    public void Slices_are_sorted_from_the_feet_to_the_head_whatever_their_numbers()
    {
        CtScan scan = Assemble(Slice(1, z: 4), Slice(2, z: 0), Slice(3, z: 2));
        Assert.Equal([0.0, 2.0, 4.0], scan.Slices.Select(slice => slice.Position!.Value));
        Assert.Equal(SliceOrder.FeetToHead, scan.Order);
        Assert.Equal(new VoxelSpacing(2, 0.8, 0.8), scan.Spacing);
        Assert.Empty(scan.Findings);
    }

    [Fact]
    public void Stored_order_is_kept_on_request()
    {
        CtScan scan = Assemble(ScanImportOptions.Default with { AsStored = true }, Slice(1, z: 4), Slice(2, z: 0), Slice(3, z: 2));
        Assert.Equal([4.0, 0.0, 2.0], scan.Slices.Select(slice => slice.Position!.Value));
        Assert.Equal(SliceOrder.AsStored, scan.Order);
    }

    [Fact]
    public void Missing_slices_are_counted()
    {
        CtFinding finding = Assert.Single(Assemble(Slice(1, 0), Slice(2, 2), Slice(3, 8), Slice(4, 10), Slice(5, 12)).Findings);
        Assert.Equal((FindingCodes.MissingSlice, FindingSeverity.Warning), (finding.Code, finding.Severity));
        Assert.StartsWith(
            "2 slices seem to be missing, the first after the slice at 2 mm, where the distance is 6 mm instead of 2",
            finding.Message,
            StringComparison.Ordinal);
        Assert.Equal(["IM2"], finding.Paths);
    }

    [Fact]
    public void Gaps_that_are_no_whole_slices_are_uneven()
    {
        CtFinding finding = Assert.Single(Assemble(Slice(1, 0), Slice(2, 2), Slice(3, 4.6), Slice(4, 6.6), Slice(5, 8.6)).Findings);
        Assert.Equal((FindingCodes.UnevenSpacing, FindingSeverity.Warning), (finding.Code, finding.Severity));
        Assert.StartsWith(
            "1 of 4 distances between slices differs from the usual 2 mm, the first after the slice at 2 mm (2.6 mm)",
            finding.Message,
            StringComparison.Ordinal);
        Assert.Equal(["IM2"], finding.Paths);
    }

    [Fact]
    public void A_copy_has_the_place_and_the_pixels_of_another_slice_and_a_UID_alone_makes_none()
    {
        CtScan scan = Assemble(Slice(1, 0), Slice(2, 2), Slice(3, 2.001), Slice(4, 4) with { SopInstanceUid = "1" });
        Assert.Equal(["IM1", "IM2", "IM4"], scan.Slices.Select(slice => slice.Path));
        CtFinding finding = Assert.Single(scan.Findings);
        Assert.Equal(
            (FindingCodes.DuplicateSlice, "IM3"), (finding.Code, Assert.Single(finding.Paths)));
        Assert.Equal("1 slice was excluded: it is a copy of another slice, with the same place and the same pixels.", finding.Message);
    }

    [Fact]
    public void A_rotated_slice_is_excluded()
    {
        CtScan scan = Assemble(Slice(1, 0), Slice(2, 2) with { Plane = Plane([0, 1, 0, -1, 0, 0], 2) }, Slice(3, 2), Slice(4, 4));
        Assert.Equal(3, scan.SliceCount);
        CtFinding finding = Assert.Single(scan.Findings);
        Assert.Equal((FindingCodes.RotatedSlice, "IM2"), (finding.Code, Assert.Single(finding.Paths)));
        Assert.Equal("1 slice was excluded: at an angle to the other 3, the first by 90°.", finding.Message);
    }

    [Fact]
    public void Without_positions_slices_are_in_the_order_of_their_numbers()
    {
        CtScan scan = Assemble(Slice(10, 0) with { Plane = null }, Slice(2, 0) with { Plane = null });
        Assert.Equal(["IM2", "IM10"], scan.Slices.Select(slice => slice.Path));
        Assert.Equal(SliceOrder.AsNumbered, scan.Order);
        Assert.Equal(FindingCodes.NoGeometry, Assert.Single(scan.Findings).Code);
        Assert.Null(scan.Spacing.Slice);
    }

    [Fact]
    public void Coronal_slices_are_used_as_they_are_with_a_warning()
    {
        CtScan scan = Assemble(
            Slice(1, 0) with { Plane = SlicePlane.Create([1, 0, 0, 0, 0, -1], [0, 5, 0]) },
            Slice(2, 0) with { Plane = SlicePlane.Create([1, 0, 0, 0, 0, -1], [0, 2, 0]) });
        Assert.Equal(SliceOrder.AlongNormal, scan.Order);
        Assert.Equal([2.0, 5.0], scan.Slices.Select(slice => slice.Position!.Value));
        Assert.Equal(FindingCodes.NotAxial, Assert.Single(scan.Findings).Code);
    }

    [Fact]
    public void A_single_slice_is_valid_with_a_note()
    {
        CtScan scan = Assemble(Slice(1, 0));
        Assert.Equal((FindingCodes.SingleSlice, FindingSeverity.Note), (scan.Findings[0].Code, scan.Findings[0].Severity));
        Assert.Equal("IM1", scan.Path);
    }

    [Fact]
    public void Missing_rescale_and_lossy_compression_are_reported()
    {
        CtScan scan = Assemble(Slice(1, 0) with { Rescale = null, IsLossy = true }, Slice(2, 2) with { IsLossy = true });
        Assert.Equal([FindingCodes.NoRescale, FindingCodes.LossyCompression], scan.Findings.Select(finding => finding.Code));
    }

    [Fact]
    public void Each_series_is_a_scan()
    {
        FakeImages images = new();
        CtScan[] scans =
        [
            .. new SeriesAssembler(images, "folder", [], ScanImportOptions.Default)
                .Assemble([Slice(1, 0), Slice(2, 0) with { SeriesInstanceUid = "1.2.9" }, Slice(3, 2)])
                .Select(result => result.Scan!),
        ];
        Assert.Equal([("1.2.8", 2), ("1.2.9", 1)], scans.Select(scan => (scan.Id, scan.SliceCount)));
    }

    [Fact]
    public void A_prone_patients_slices_are_turned_and_their_spacing_with_them()
    {
        CtScan scan = Assemble(
            Slice(1, 0) with { Plane = Plane([0, 1, 0, -1, 0, 0], 0), RowSpacing = 0.7 },
            Slice(2, 2) with { Plane = Plane([0, 1, 0, -1, 0, 0], 2), RowSpacing = 0.7 });
        Assert.Equal((3, 2), (scan.Rows, scan.Columns));
        Assert.Equal(new VoxelSpacing(2, 0.8, 0.7), scan.Spacing);

        // The file's 2 x 3 values 0 to 5: its rows run to posterior, its columns to the patient's right.
        Assert.Equal([3, 0, 4, 1, 5, 2], scan.ReadSlice(0));
    }

    private static CtScan Assemble(params CtImageHeader[] slices) => Assemble(ScanImportOptions.Default, slices);

    private static CtScan Assemble(ScanImportOptions options, params CtImageHeader[] slices) =>
        Assert.Single(new SeriesAssembler(new FakeImages(), "folder", [], options).Assemble(slices)).Scan!;

    private static SlicePlane? Plane(double[] orientation, double z) => SlicePlane.Create(orientation, [0, 0, z]);

    private static CtImageHeader Slice(int number, double z) => new()
    {
        Path = $"IM{number}",
        SopInstanceUid = $"{number}",
        SeriesInstanceUid = "1.2.8",
        TransferSyntaxUid = "1.2.840.10008.1.2.1",
        TransferSyntaxName = "Explicit VR Little Endian",
        InstanceNumber = number,
        Rows = 2,
        Columns = 3,
        RowSpacing = 0.8,
        ColumnSpacing = 0.8,
        Plane = Plane([1, 0, 0, 0, 1, 0], z),
        Rescale = new HounsfieldRescale(1, -1024),
    };

    private sealed class FakeImages : ICtImageReader
    {
        public ICtImageReader WithStore(IFileStore store) => this;

        public CtImageFile Read(string path) => throw new InvalidOperationException("Headers are given.");

        public CtImageFile Read(string path, ByteSource content) => Read(path);

        public IReadOnlyList<IReadOnlyDictionary<uint, string>> ReadElements(string path) => [new Dictionary<uint, string>()];

        public ICtPixelReader OpenPixels() => new CountingPixels();
    }

    /// <summary>Slices of 0, 1, 2, …</summary>
    private sealed class CountingPixels : ICtPixelReader
    {
        public ICtPixelReader Share() => this;

        public StoredSlice Read(CtSlice slice, int rows, int columns)
        {
            ushort[] samples = [.. Enumerable.Range(0, rows * columns).Select(i => (ushort)i)];
            return new StoredSlice(MemoryMarshal.AsBytes<ushort>(samples), SampleType.UInt16, rows, columns);
        }

        public void Dispose()
        {
        }
    }
}
