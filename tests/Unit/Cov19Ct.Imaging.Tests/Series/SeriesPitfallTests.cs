using Cov19Ct.TestKit.Files;

namespace Cov19Ct.Imaging.Tests.Series;

/// <summary>What goes wrong with series in archives, each done to a whole synthetic chest: the finding it gives, and the slices and
/// voxels that come out.</summary>
public sealed class SeriesPitfallTests : IDisposable
{
    private readonly PhantomSeries _series = new();

    public void Dispose() => _series.Dispose();

    [Fact]
    public void A_good_series_has_no_finding()
    {
        CtScan scan = Imported();
        Assert.Empty(scan.Findings);
        Assert.Equal(0, scan.GantryTilt);
        AssertSlices(scan, Enumerable.Range(0, PhantomSeries.SliceCount));
    }

    [Fact]
    public void A_slice_is_dropped()
    {
        _series.Files.Remove(PhantomSeries.NameOf(4));
        CtScan scan = Imported(FindingCodes.MissingSlice);
        AssertSlices(scan, Enumerable.Range(0, PhantomSeries.SliceCount).Where(index => index != 4));
        Assert.StartsWith("1 slice seems", scan.Findings[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_is_there_twice()
    {
        _series.Files["IM03 copy"] = PhantomSeries.Slice(9);
        CtScan scan = Imported(FindingCodes.DuplicateSlice);
        AssertSlices(scan, Enumerable.Range(0, PhantomSeries.SliceCount));
        Assert.Equal("IM03 copy", Path.GetFileName(Assert.Single(scan.Findings[0].Paths)));
    }

    [Fact]
    public void A_slice_is_there_twice_under_two_uids()
    {
        _series.Files["IM99"] = PhantomSeries.Slice(9, uid: "2");
        AssertSlices(Imported(FindingCodes.DuplicateSlice), Enumerable.Range(0, PhantomSeries.SliceCount));
    }

    [Fact]
    public void A_slice_is_rotated()
    {
        _series[5].Text(0x00200037, "DS", "0\\1\\0\\-1\\0\\0");
        CtScan scan = Imported(FindingCodes.RotatedSlice, FindingCodes.MissingSlice);
        AssertSlices(scan, Enumerable.Range(0, PhantomSeries.SliceCount).Where(index => index != 5));
    }

    [Fact]
    public void Coronal_slices_lie_among_the_axial()
    {
        foreach (int index in (int[])[1, 2])
        {
            _series[index].Text(0x00200037, "DS", "1\\0\\0\\0\\0\\-1");
        }

        Assert.Equal(10, Imported(FindingCodes.RotatedSlice, FindingCodes.MissingSlice).SliceCount);
    }

    [Fact]
    public void A_slice_is_of_another_size()
    {
        _series[5].Number(0x00280010, 32).Words(0x7FE00010, "OW", new ushort[32 * PhantomSeries.Size]);
        CtScan scan = Imported(FindingCodes.DifferentGeometry, FindingCodes.MissingSlice);
        Assert.Contains(
            "it has 32 x 64 pixels of 5 x 5 mm, not 64 x 64 pixels of 5 x 5 mm like the other 11",
            scan.Findings[0].Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Gaps_are_uneven()
    {
        for (int index = 6; index < PhantomSeries.SliceCount; index++)
        {
            _series.Move(index, -150, -150, (index * PhantomSeries.Spacing) + 8);
        }

        AssertSlices(Imported(FindingCodes.UnevenSpacing), Enumerable.Range(0, PhantomSeries.SliceCount));
    }

    [Fact]
    public void The_gantry_was_tilted()
    {
        // Slices turned about the patient's left-right axis by 20 degrees; the table moved along z.
        (double sine, double cosine) = Math.SinCos(20 * Math.PI / 180);
        _series.ForEach((_, file) => file.Text(0x00200037, "DS", $"1\\0\\0\\0\\{PhantomSeries.Text(cosine)}\\{PhantomSeries.Text(sine)}"));
        CtScan scan = Imported(FindingCodes.GantryTilt);
        Assert.Equal(20, scan.GantryTilt!.Value, 0.01);
        Assert.Contains("tilted by 20.0°", scan.Findings[0].Message, StringComparison.Ordinal);
        Assert.Equal(PhantomSeries.Spacing * cosine, scan.Spacing.Slice!.Value, 0.01);
        AssertSlices(scan, Enumerable.Range(0, PhantomSeries.SliceCount));
    }

    [Fact]
    public void A_slice_lies_beside_the_others()
    {
        _series.Move(7, -130, -150, 7 * PhantomSeries.Spacing);
        CtScan scan = Imported(FindingCodes.ShiftedSlice);
        Assert.Contains("by 20 mm along its rows and 0 mm along its columns", scan.Findings[0].Message, StringComparison.Ordinal);
        Assert.Equal(PhantomSeries.NameOf(7), Path.GetFileName(Assert.Single(scan.Findings[0].Paths)));
    }

    [Theory]
    [InlineData(0.9)]
    [InlineData(-0.9)]
    public void Slices_that_are_moved_a_little_in_turn_are_not_tilted(double shift)
    {
        for (int index = 1; index < PhantomSeries.SliceCount; index += 2)
        {
            _series.Move(index, -150 + shift, -150, index * PhantomSeries.Spacing);
        }

        Assert.Equal(0, Imported().GantryTilt);
    }

    [Fact]
    public void Pixels_are_not_square()
    {
        _series.ForEach((_, file) => file.Text(0x00280030, "DS", "5\\4"));
        Assert.Equal(new VoxelSpacing(PhantomSeries.Spacing, 5, 4), Imported(FindingCodes.NonSquarePixels).Spacing);
    }

    [Fact]
    public void Slices_are_thinner_than_their_distance()
    {
        _series.ForEach((_, file) => file.Text(0x00180050, "DS", "1.25"));
        CtScan scan = Imported(FindingCodes.SlicesApart);
        Assert.StartsWith("The slices are 1.25 mm thick and 25 mm apart", scan.Findings[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Slope_and_intercept_change_from_slice_to_slice()
    {
        _series[3]
            .Text(0x00281052, "DS", "-1000")
            .Words(0x7FE00010, "OW", [.. PhantomSeries.Hounsfield(3).Select(value => (ushort)(value + 1000))]);
        AssertSlices(Imported(FindingCodes.VaryingRescale), Enumerable.Range(0, PhantomSeries.SliceCount));
    }

    [Theory]
    [InlineData("0", FindingSeverity.Warning)]
    [InlineData("-1000", FindingSeverity.Note)]
    public void One_intercept_far_from_the_others_is_a_warning(string intercept, FindingSeverity severity)
    {
        _series[3].Text(0x00281052, "DS", intercept);
        CtFinding finding = Assert.Single(Imported(FindingCodes.VaryingRescale).Findings);
        Assert.Equal(severity, finding.Severity);
        Assert.Equal(severity == FindingSeverity.Warning, finding.Paths.Length == 1);
        if (severity == FindingSeverity.Warning)
        {
            Assert.StartsWith("1 slice has a rescale intercept of 0, the others of -1024.", finding.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_rescale_is_missing()
    {
        _series.ForEach((_, file) => file.Without(0x00281052).Without(0x00281053));
        CtScan scan = Imported(FindingCodes.NoRescale, FindingCodes.NotHounsfield);
        Assert.Contains("like HU + 1024", scan.Findings[1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_intercept_is_wrong()
    {
        _series.ForEach((_, file) => file.Text(0x00281052, "DS", "0"));
        Assert.Contains("like HU + 1024", Imported(FindingCodes.NotHounsfield).Findings[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_file_says_that_values_are_no_HU()
    {
        _series.ForEach((_, file) => file.Text(0x00281054, "LO", "US"));
        Assert.StartsWith(
            "The Rescale Type is US, not HU", Imported(FindingCodes.NotHounsfield).Findings[0].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-3024", 0)]
    [InlineData("0", 1)]
    public void Voxels_outside_the_field_of_view_have_a_value_of_their_own(string padding, int severity)
    {
        ushort stored = unchecked((ushort)(short)(int.Parse(padding, System.Globalization.CultureInfo.InvariantCulture) + 1024));
        _series.ForEach((index, file) =>
        {
            ushort[] values = [.. PhantomSeries.Hounsfield(index).Select(value => (ushort)(value + 1024))];
            values[0] = stored;
            file.Number(0x00280120, stored).Words(0x7FE00010, "OW", values);
        });
        CtScan scan = Imported(FindingCodes.PixelPadding);
        Assert.Equal((FindingSeverity)severity, scan.Findings[0].Severity);
        Assert.Contains($"are {padding} HU", scan.Findings[0].Message, StringComparison.Ordinal);
        Assert.Equal(float.Parse(padding, System.Globalization.CultureInfo.InvariantCulture), scan.ReadSlice(2)[0]);
    }

    [Fact]
    public void Values_are_beyond_what_scanners_give()
    {
        _series.ForEach((_, file) => file.Text(0x00281053, "DS", "10").Text(0x00281052, "DS", "-10240"));
        Assert.StartsWith(
            "The values range from -10240 to ", Imported(FindingCodes.ImplausibleValues).Findings[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_scan_is_no_chest()
    {
        _series.ForEach(
            (index, file) => file.Words(
                0x7FE00010, "OW", [.. Enumerable.Range(0, PhantomSeries.Size * PhantomSeries.Size).Select(Abdomen)]));
        Assert.Equal(
            "The slices in the middle of the scan show no lung. The scan is used.",
            Imported(FindingCodes.NoLungInSight).Findings[0].Message);

        static ushort Abdomen(int pixel) =>
            Math.Max(Math.Abs((pixel / PhantomSeries.Size) - 32), Math.Abs((pixel % PhantomSeries.Size) - 32)) < 24
                ? (ushort)(1024 + 50)
                : (ushort)24;
    }

    [Fact]
    public void Two_reconstructions_share_a_series()
    {
        foreach (int index in Enumerable.Range(0, PhantomSeries.SliceCount))
        {
            _series.Files[$"{PhantomSeries.NameOf(index)}s"] = PhantomSeries.Slice(index, uid: "2").Text(0x00181210, "SH", "B70f");
        }

        CtScan[] scans = _series.Import();
        Assert.Equal(["1.2.3.2/B40f", "1.2.3.2/B70f"], scans.Select(scan => scan.Id).Order());
        Assert.All(scans, scan => Assert.Equal(FindingCodes.SeriesSplit, Assert.Single(scan.Findings).Code));
        Assert.All(scans, scan => AssertSlices(scan, Enumerable.Range(0, PhantomSeries.SliceCount)));
        Assert.Contains("differ in convolution kernel (B40f, B70f)", scans[0].Findings[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_acquisitions_overlap()
    {
        // The second lies half a slice higher, and would fill the gaps of the first.
        foreach (int index in Enumerable.Range(0, 6))
        {
            string z = PhantomSeries.Text((index + 0.5) * PhantomSeries.Spacing);
            _series.Files[$"IX{index}"] = PhantomSeries.Slice(index, uid: "2")
                .Text(0x00200012, "IS", "2")
                .Text(0x00200032, "DS", $"-150\\-150\\{z}");
        }

        CtScan[] scans = _series.Import();
        Assert.Equal([12, 6], scans.Select(scan => scan.SliceCount));
        Assert.Equal("1.2.3.2/acquisition 2", scans[1].Id);
        Assert.All(scans, scan => Assert.Equal(PhantomSeries.Spacing, scan.Spacing.Slice));
    }

    [Fact]
    public void Acquisitions_one_behind_another_are_one_scan()
    {
        _series.ForEach((index, file) => file.Text(0x00200012, "IS", index < 6 ? "1" : "2"));
        AssertSlices(Imported(), Enumerable.Range(0, PhantomSeries.SliceCount));
    }

    [Fact]
    public void The_size_of_the_pixels_is_absent()
    {
        _series.ForEach((_, file) => file.Without(0x00280030));
        CtScan scan = Imported(FindingCodes.NoPixelSpacing);
        Assert.Equal(new VoxelSpacing(PhantomSeries.Spacing, null, null), scan.Spacing);
        Assert.Equal(
            (FindingSeverity.Warning, "12 slices do not state the size of the pixels (Pixel Spacing). The slices are used as they are."),
            (scan.Findings[0].Severity, scan.Findings[0].Message));
    }

    [Fact]
    public void The_size_of_the_pixels_is_absent_in_one_slice()
    {
        _series[11].Without(0x00280030);
        Assert.Equal(
            "1 slice was excluded: it has 64 x 64 pixels without a spacing, not 64 x 64 pixels of 5 x 5 mm like the other 11.",
            Imported(FindingCodes.DifferentGeometry).Findings[0].Message);
    }

    [Fact]
    public void Several_windows_are_in_a_file()
    {
        _series.ForEach((_, file) => file.Text(0x00281050, "DS", "-600\\40").Text(0x00281051, "DS", "1500\\400"));
        AssertSlices(Imported(), Enumerable.Range(0, PhantomSeries.SliceCount));
    }

    [Fact]
    public void The_patient_lies_feet_first_and_prone()
    {
        // Rows to the patient's right, columns to the front: every slice comes out as if supine.
        _series.ForEach((index, file) =>
        {
            file.Text(0x00200037, "DS", "-1\\0\\0\\0\\-1\\0")
                .Text(0x00185100, "CS", "FFP")
                .Text(0x00200032, "DS", $"150\\150\\{PhantomSeries.Text(index * PhantomSeries.Spacing)}");
            file.Words(0x7FE00010, "OW", [.. PhantomSeries.Hounsfield(index).Reverse().Select(value => (ushort)(value + 1024))]);
        });
        AssertSlices(Imported(), Enumerable.Range(0, PhantomSeries.SliceCount));
    }

    private CtScan Imported(params string[] codes)
    {
        CtScan scan = Assert.Single(_series.Import());
        Assert.Equal(codes, scan.Findings.Select(finding => finding.Code));
        return scan;
    }

    /// <summary>The slices are those of the phantom, from the feet to the head, voxel for voxel.</summary>
    private static void AssertSlices(CtScan scan, IEnumerable<int> expected)
    {
        Assert.Equal(SliceOrder.FeetToHead, scan.Order);
        short[][] slices =
        [
            .. Enumerable.Range(0, scan.SliceCount).Select(index => Array.ConvertAll(scan.ReadSlice(index), value => (short)value)),
        ];
        Assert.Equal(expected.Select(PhantomSeries.Hounsfield), slices);
    }
}
