using Cov19Ct.TestKit.Files;

namespace Cov19Ct.Imaging.Tests.Series;

/// <summary>Slices that follow each other evenly, with numbers that run along all of them: what differs between neighbours says whether
/// they are two stacks.</summary>
public sealed class InterleavedStacksTests : IDisposable
{
    private const uint Position = 0x00200032;

    private readonly PhantomSeries _series = new();

    public void Dispose() => _series.Dispose();

    [Theory]
    [InlineData(0x00180060, "DS", "80", "140", "tube voltage")]
    [InlineData(0x00209241, "DS", "40", "75", "cardiac phase")]
    [InlineData(0x00281054, "LO", "HU", "HU_MOD", "rescale type")]
    [InlineData(0x00180022, "CS", "HELICAL_CT", "AXIAL_CT", "scan options")]
    public void Neighbours_that_differ_in_what_a_stack_never_mixes_are_two_scans(
        uint tag, string vr, string first, string second, string noun)
    {
        _series.ForEach((index, file) => file.Text(tag, vr, index % 2 == 0 ? first : second));
        CtScan[] scans = _series.Import();
        Assert.Equal([6, 6], scans.Select(scan => scan.SliceCount));
        Assert.All(scans, scan => Assert.Equal(2 * PhantomSeries.Spacing, scan.Spacing.Slice!.Value, 1e-9));
        Assert.All(scans, scan => Assert.Contains(
            scan.Findings,
            finding => finding.Code == FindingCodes.SeriesSplit && finding.Message.Contains(noun, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(0x00200012, "IS", "1", "2", "acquisition number", FindingSeverity.Note)]
    [InlineData(0x0008103E, "LO", "Thorax insp", "Thorax exp", "series description", FindingSeverity.Warning)]
    [InlineData(0x00200011, "IS", "3", "4", "series number", FindingSeverity.Warning)]
    public void Neighbours_that_differ_in_what_may_change_are_one_scan_with_a_finding(
        uint tag, string vr, string first, string second, string noun, FindingSeverity severity)
    {
        _series.ForEach((index, file) => file.Text(tag, vr, index % 2 == 0 ? first : second));
        CtFinding finding = Assert.Single(Assert.Single(_series.Import()).Findings);
        Assert.Equal((FindingCodes.InterleavedStacks, severity), (finding.Code, finding.Severity));
        Assert.Equal(
            $"Slices that lie between each other differ in {noun}. They are one scan, because together they follow each other evenly.",
            finding.Message);
    }

    [Fact]
    public void One_slice_of_a_third_value_does_not_undo_the_split()
    {
        _series.ForEach((index, file) => file.Text(0x00180060, "DS", index == 5 ? "100" : index % 2 == 0 ? "80" : "140"));
        Assert.Equal([6, 6], _series.Import().Select(scan => scan.SliceCount));
    }

    [Theory]
    [InlineData(0x00185100, "CS", "HFS", "FFS", "Patient Position")]
    [InlineData(0x00181100, "DS", "320", "400", "Reconstruction Diameter")]
    public void Neighbours_that_differ_in_another_element_have_a_finding_that_names_it(
        uint tag, string vr, string first, string second, string name)
    {
        _series.ForEach((index, file) => file.Text(tag, vr, index % 2 == 0 ? first : second));
        CtFinding finding = Assert.Single(Assert.Single(_series.Import()).Findings);
        Assert.Equal((FindingCodes.InterleavedStacks, FindingSeverity.Warning), (finding.Code, finding.Severity));
        Assert.Contains($"differ in {name}.", finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0x00180060, "DS", "80", "140", "tube voltage", 6)]
    [InlineData(0x00209241, "DS", "30", "70", "cardiac phase", 6)]
    [InlineData(0x0008103E, "LO", "INSP", "EXP", "series description", 6)]
    [InlineData(0x00209241, "DS", "30", "70", "cardiac phase", 1)]
    public void Stacks_above_each_other_and_single_slices_of_another_kind_are_one_scan_with_a_finding(
        uint tag, string vr, string first, string second, string noun, int count)
    {
        _series.ForEach((index, file) => file.Text(tag, vr, index < count ? first : second));
        CtFinding finding = Assert.Single(Assert.Single(_series.Import()).Findings);
        Assert.Equal((FindingCodes.MixedReconstruction, FindingSeverity.Warning), (finding.Code, finding.Severity));
        Assert.Equal(
            $"Some slices differ from the others in {noun}. They are one scan, because they follow each other.", finding.Message);
    }

    [Theory]
    [InlineData(0x00181210, "SH", "LUNG")]
    [InlineData(0x00209241, "DS", "75")]
    public void A_value_that_every_second_file_lacks_does_not_part_one_stack(uint tag, string vr, string value)
    {
        for (int index = 0; index < PhantomSeries.SliceCount; index += 2)
        {
            _series[index].Text(tag, vr, value);
            _series[index + 1].Without(tag);
        }

        Assert.Equal(PhantomSeries.SliceCount, Assert.Single(_series.Import()).SliceCount);
    }

    [Fact]
    public void An_empty_value_at_the_end_of_several_is_no_difference()
    {
        _series.ForEach((index, file) => file.Text(0x00080008, "CS", "ORIGINAL\\PRIMARY\\AXIAL" + (index % 2 == 0 ? "\\" : "")));
        Assert.Empty(Assert.Single(_series.Import()).Findings);
    }

    [Fact]
    public void A_value_that_changes_once_along_the_stack_is_no_finding()
    {
        _series.ForEach((index, file) => file.Text(0x00200012, "IS", index < 6 ? "1" : "2").Text(0x00200011, "IS", "3"));
        Assert.Empty(Assert.Single(_series.Import()).Findings);
    }

    [Fact]
    public void A_value_that_each_slice_has_of_its_own_is_no_finding()
    {
        _series.ForEach((index, file) => file.Text(0x00181060, "DS", PhantomSeries.Text(index * 7)));
        Assert.Empty(Assert.Single(_series.Import()).Findings);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(PhantomSeries.Spacing / 2)]
    [InlineData(PhantomSeries.SliceCount * PhantomSeries.Spacing)]
    public void Stacks_whose_fields_of_view_lie_elsewhere_in_their_planes_are_two_scans(double offset)
    {
        for (int index = 0; index < PhantomSeries.SliceCount; index++)
        {
            _series.Files[$"Z{index:00}"] = PhantomSeries.Slice(index, uid: "2")
                .Text(Position, "DS", $"-120\\-170\\{PhantomSeries.Text((index * PhantomSeries.Spacing) + offset)}")
                .Text(0x00200013, "IS", PhantomSeries.Text(100 - index))
                .Words(0x7FE00010, "OW", [.. PhantomSeries.Hounsfield(index).Select(value => (ushort)(value + 1023))]);
        }

        CtScan[] scans = _series.Import();
        Assert.Equal(["1.2.3.2/field of view 1", "1.2.3.2/field of view 2"], scans.Select(scan => scan.Id).Order());
        Assert.All(scans, scan => Assert.Equal((12, 0.0), (scan.SliceCount, scan.GantryTilt)));
        Assert.All(scans, scan => Assert.Equal(PhantomSeries.Spacing, scan.Spacing.Slice!.Value, 1e-9));
        Assert.All(scans, scan => Assert.Equal(FindingCodes.SeriesSplit, Assert.Single(scan.Findings).Code));
    }

    [Theory]
    [InlineData(1.3)]
    [InlineData(0.3)]
    public void A_field_of_view_that_moves_from_slice_to_slice_is_one_scan(double step)
    {
        _series.ForEach((index, _) => _series.Move(index, -150, -150 + (index * step), index * PhantomSeries.Spacing));
        Assert.Equal(PhantomSeries.SliceCount, Assert.Single(_series.Import()).SliceCount);
    }
}
