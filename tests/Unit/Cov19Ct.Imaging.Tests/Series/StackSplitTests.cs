using Cov19Ct.TestKit.Files;

namespace Cov19Ct.Imaging.Tests.Series;

/// <summary>Stacks that share a series: distinguished by any attribute, never woven into one volume, and not torn apart where they are
/// one.</summary>
public sealed class StackSplitTests : IDisposable
{
    private const uint Position = 0x00200032;
    private const uint Number = 0x00200013;

    private readonly PhantomSeries _series = new();

    public void Dispose() => _series.Dispose();

    [Theory]
    [InlineData(0x00200100, "IS", "1", "2")]
    [InlineData(0x00181060, "DS", "300", "700")]
    [InlineData(0x00180060, "DS", "80", "140")]
    [InlineData(0x00080008, "CS", "ORIGINAL\\PRIMARY\\AXIAL", "DERIVED\\SECONDARY\\AXIAL")]
    [InlineData(0x00181160, "SH", "BODY", "HEAD")]
    [InlineData(0x00181210, "SH", "B40f", "B70f")]
    [InlineData(0x00180010, "LO", "none", "IODINE")]
    [InlineData(0x00200012, "IS", "1", "2")]
    [InlineData(0x0008103E, "LO", "Thorax 1.0", "Lung 1.0")]
    [InlineData(0x00080032, "TM", "101010", "101030")]
    [InlineData(0x00080033, "TM", "101010", "101030")]
    [InlineData(0x00181152, "IS", "100", "40")]
    [InlineData(0x00191008, "LO", "b0", "b800")]
    public void Slices_at_the_same_places_are_parted_by_any_attribute(uint tag, string vr, string first, string second)
    {
        _series.ForEach((_, file) => file.Text(tag, vr, first).Without(Number));
        AddStack(file => file.Text(tag, vr, second).Without(Number));
        AssertStacks(_series.Import());
    }

    [Fact]
    public void Two_attributes_at_once_give_four_stacks()
    {
        (string, string, string)[] others = [("B40f", "140", "2"), ("B70f", "80", "3"), ("B70f", "140", "4")];
        foreach ((string kernel, string voltage, string uid) in others)
        {
            AddStack(file => file.Text(0x00181210, "SH", kernel).Text(0x00180060, "DS", voltage).Without(Number), uid);
        }

        _series.ForEach((_, file) => file.Text(0x00180060, "DS", "80").Without(Number));
        CtScan[] scans = _series.Import();
        Assert.Equal([12, 12, 12, 12], scans.Select(scan => scan.SliceCount));
        Assert.All(scans, scan => Assert.Single(scan.Slices.Select(slice => slice.SopInstanceUid![..8]).Distinct()));
        Assert.Equal(4, scans.Select(scan => scan.Id).Distinct().Count());
    }

    [Fact]
    public void One_slice_of_a_third_kernel_does_not_undo_the_split()
    {
        AddStack(file => file.Text(0x00181210, "SH", "B70f"));
        _series.Files["bolus"] = Other(5, uid: "7").Text(0x00181210, "SH", "B10f");
        CtScan[] scans = _series.Import();
        Assert.Equal([("1.2.3.2/B40f", 12), ("1.2.3.2/B70f", 12)], scans.Select(scan => (scan.Id, scan.SliceCount)));
        CtFinding extra = Assert.Single(scans[0].Findings, finding => finding.Code == FindingCodes.ExtraSlice);
        Assert.Equal("1 slice was excluded: it is at the place of another slice and differs from it in convolution kernel.", extra.Message);
        Assert.Equal("bolus", Path.GetFileName(Assert.Single(extra.Paths)));
    }

    [Fact]
    public void A_stack_elsewhere_does_not_undo_the_split()
    {
        AddStack(file => file.Text(0x00181210, "SH", "B70f"));
        AddStack(file => file.Text(0x00181210, "SH", "B10f"), uid: "3", offset: 1000);
        Assert.Equal(["1.2.3.2/B10f", "1.2.3.2/B40f", "1.2.3.2/B70f"], _series.Import().Select(scan => scan.Id).Order());
    }

    [Fact]
    public void Numbers_that_start_again_at_each_stack_tell_them_apart()
    {
        _series.ForEach((index, file) => file.Text(Number, "IS", PhantomSeries.Text(index + 1)));
        int number = 100;
        AddStack(file => file.Text(Number, "IS", PhantomSeries.Text(number++)));
        AssertStacks(_series.Import());
    }

    [Fact]
    public void Numbers_that_take_turns_at_each_place_tell_stacks_apart()
    {
        _series.ForEach((index, file) => file.Text(Number, "IS", PhantomSeries.Text(2 * index)));
        int number = 1;
        AddStack(file => file.Text(Number, "IS", PhantomSeries.Text((number += 2) - 2)));
        AssertStacks(_series.Import());
    }

    [Fact]
    public void What_nothing_tells_apart_is_an_error()
    {
        _series.ForEach((_, file) => file.Without(Number));
        AddStack(file => file.Without(Number));
        AmbiguousSeriesException error = Assert.Throws<AmbiguousSeriesException>(_series.Import);
        Assert.StartsWith("12 slices of 24 are at the place of another slice with other pixels", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Copies_in_each_phase_are_copies()
    {
        AddStack(file => file.Text(0x00200100, "IS", "2"));
        _series.ForEach((_, file) => file.Text(0x00200100, "IS", "1"));
        _series.Files["copy"] = _series[3];
        CtScan[] scans = _series.Import();
        Assert.Equal([12, 12], scans.Select(scan => scan.SliceCount));
        Assert.Contains(scans, scan => scan.Findings.Any(finding => finding.Code == FindingCodes.DuplicateSlice));
    }

    [Theory]
    [InlineData(0x00200012, "IS", "1", "2")]
    [InlineData(0x00181210, "SH", "Lung", "LUNG")]
    [InlineData(0x00180050, "DS", "25", "25.01")]
    [InlineData(0x00080032, "TM", "101010", "101030")]
    [InlineData(0x00181152, "IS", "100", "40")]
    public void Headers_that_alternate_do_not_tear_one_regular_stack_apart(uint tag, string vr, string first, string second)
    {
        _series.ForEach((index, file) => file.Text(tag, vr, index % 2 == 0 ? first : second));
        CtScan scan = Assert.Single(_series.Import());
        Assert.Equal(PhantomSeries.SliceCount, scan.SliceCount);
        Assert.DoesNotContain(scan.Findings, finding => finding.Severity > FindingSeverity.Note);
        Assert.Equal(PhantomSeries.Spacing, scan.Spacing.Slice!.Value, 1e-9);
    }

    [Fact]
    public void Phases_that_lie_between_each_other_are_not_woven()
    {
        _series.ForEach((_, file) => file.Text(0x00200100, "IS", "1"));
        int number = 100;
        AddStack(
            file => file.Text(0x00200100, "IS", "2").Text(Number, "IS", PhantomSeries.Text(number++)), offset: PhantomSeries.Spacing / 2);
        CtScan[] scans = _series.Import();
        Assert.Equal([12, 12], scans.Select(scan => scan.SliceCount));
        Assert.All(scans, scan => Assert.Equal(PhantomSeries.Spacing, scan.Spacing.Slice!.Value, 1e-9));
    }

    [Fact]
    public void Neighbouring_acquisitions_that_share_one_place_are_one_scan()
    {
        _series.ForEach((index, file) => file.Text(0x00200012, "IS", index < 6 ? "1" : "2"));
        _series.Files["shared"] = Other(6, uid: "7").Text(0x00200012, "IS", "1");
        CtScan scan = Assert.Single(_series.Import());
        Assert.Equal(PhantomSeries.SliceCount, scan.SliceCount);
        Assert.Equal(FindingCodes.ExtraSlice, Assert.Single(scan.Findings).Code);
    }

    [Fact]
    public void Other_directions_are_scans_of_their_own_behind_the_axial()
    {
        for (int index = 0; index < 20; index++)
        {
            _series.Files[$"A{index:00}"] = PhantomSeries.Slice(index % PhantomSeries.SliceCount, uid: $"8.{index}")
                .Text(0x00080008, "CS", "DERIVED\\SECONDARY\\MPR")
                .Text(0x00200037, "DS", "1\\0\\0\\0\\0\\-1")
                .Text(Position, "DS", $"-150\\{PhantomSeries.Text(index * 5)}\\150");
        }

        CtScan[] scans = _series.Import();
        Assert.Equal([("1.2.3.2/axial", 12), ("1.2.3.2/coronal", 20)], scans.Select(scan => (scan.Id, scan.SliceCount)));
        Assert.Equal(SliceOrder.FeetToHead, scans[0].Order);
    }

    [Fact]
    public void Another_field_of_view_is_a_scan_of_its_own()
    {
        AddStack(file => file.Text(0x00280030, "DS", "3\\3"));
        Assert.Equal(["1.2.3.2/192 mm", "1.2.3.2/320 mm"], _series.Import().Select(scan => scan.Id).Order());
    }

    [Fact]
    public void Slices_that_only_lack_a_position_are_a_scan_with_a_warning()
    {
        for (int index = 0; index < PhantomSeries.SliceCount; index += 3)
        {
            _series[index].Without(Position);
        }

        CtScan[] scans = _series.Import();
        Assert.Equal([("1.2.3.2/axial", 8), ("1.2.3.2/no position", 4)], scans.Select(scan => (scan.Id, scan.SliceCount)));
        Assert.All(scans, scan => Assert.Equal(
            "4 of the 12 slices have no position. They are a separate scan, and are missing in the stack of the others.",
            Assert.Single(scan.Findings, finding => finding.Code == FindingCodes.DifferentGeometry).Message));
    }

    private void AddStack(Func<DicomSample, DicomSample> change, string uid = "2", double offset = 0)
    {
        for (int index = 0; index < PhantomSeries.SliceCount; index++)
        {
            _series.Files[$"{PhantomSeries.NameOf(index)}{uid}"] = change(Other(index, uid)
                .Text(Position, "DS", $"-150\\-150\\{PhantomSeries.Text((index * PhantomSeries.Spacing) + offset)}"));
        }
    }

    /// <summary>A slice with another pixel, so that it is no copy.</summary>
    private static DicomSample Other(int index, string uid)
    {
        ushort[] values = [.. PhantomSeries.Hounsfield(index).Select(value => (ushort)(value + 1024))];
        values[0] += ushort.Parse(uid, System.Globalization.CultureInfo.InvariantCulture);
        return PhantomSeries.Slice(index, uid).Words(0x7FE00010, "OW", values);
    }

    private static void AssertStacks(CtScan[] scans)
    {
        Assert.Equal([12, 12], scans.Select(scan => scan.SliceCount));
        Assert.All(scans, scan => Assert.Equal(FindingCodes.SeriesSplit, Assert.Single(scan.Findings).Code));
        Assert.All(scans, scan => Assert.Single(scan.Slices.Select(slice => slice.SopInstanceUid![..6]).Distinct()));
        Assert.Equal(2, scans.Select(scan => scan.Id).Distinct().Count());
    }
}
