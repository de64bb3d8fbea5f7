using Cov19Ct.TestKit.Files;

namespace Cov19Ct.Imaging.Tests.Series;

/// <summary>What the order of the instance numbers shows where attributes do not: sweeps, monitoring slices, stacks without
/// positions.</summary>
public sealed class NumberOrderTests : IDisposable
{
    private const uint Position = 0x00200032;
    private const uint Location = 0x00201041;
    private const uint Number = 0x00200013;
    private const uint TriggerTime = 0x00181060;

    private readonly PhantomSeries _series = new();

    public void Dispose() => _series.Dispose();

    [Theory]
    [InlineData(0.26, true)]
    [InlineData(0.26, false)]
    [InlineData(-0.4, true)]
    [InlineData(-0.4, false)]
    public void Two_sweeps_that_do_not_interleave_evenly_are_two_scans(double share, bool isSameDirection)
    {
        AddSweep(share * PhantomSeries.Spacing, isSameDirection);
        CtScan[] scans = _series.Import();
        Assert.Equal([12, 12], scans.Select(scan => scan.SliceCount));
        Assert.All(scans, scan => Assert.Single(scan.Slices.Select(slice => slice.SopInstanceUid![..6]).Distinct()));
        Assert.All(scans, scan => Assert.Equal(PhantomSeries.Spacing, scan.Spacing.Slice!.Value, 1e-9));
        Assert.All(scans, scan => Assert.Equal(
            "The series contains 2 stacks of slices that differ in the order of their numbers (numbers 1-12, numbers 101-112). Each stack "
                + "is a separate scan.",
            Assert.Single(scan.Findings).Message));
        Assert.Equal(["1.2.3.2/numbers 1-12", "1.2.3.2/numbers 101-112"], scans.Select(scan => scan.Id).Order());
    }

    [Fact]
    public void Two_sweeps_that_interleave_evenly_are_one_scan_with_a_finding()
    {
        AddSweep(PhantomSeries.Spacing / 2, isSameDirection: true);
        CtScan scan = Assert.Single(_series.Import());
        Assert.Equal((24, PhantomSeries.Spacing / 2), (scan.SliceCount, scan.Spacing.Slice!.Value));
        CtFinding finding = Assert.Single(scan.Findings, finding => finding.Severity == FindingSeverity.Warning);
        Assert.Equal(FindingCodes.NumbersRestart, finding.Code);
        Assert.StartsWith("The numbers of the slices run along the stack 2 times", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_stacks_numbered_alike_that_interleave_evenly_are_one_scan_with_a_finding()
    {
        AddSweep(PhantomSeries.Spacing / 2, isSameDirection: true);
        foreach ((string name, DicomSample file) in _series.Files)
        {
            file.Text(Number, "IS", name[2..4]);
        }

        CtScan scan = Assert.Single(_series.Import());
        Assert.Equal(FindingCodes.NumbersRestart, Assert.Single(
            scan.Findings, finding => finding.Severity == FindingSeverity.Warning).Code);
    }

    [Fact]
    public void Two_stacks_numbered_alike_one_behind_another_are_told_as_such()
    {
        AddSweep(PhantomSeries.SliceCount * PhantomSeries.Spacing, isSameDirection: true);
        foreach ((string name, DicomSample file) in _series.Files)
        {
            file.Text(Number, "IS", name[2..4]);
        }

        CtScan scan = Assert.Single(_series.Import());
        Assert.Equal(24, scan.SliceCount);
        CtFinding finding = Assert.Single(scan.Findings);
        Assert.Equal(
            (FindingCodes.NumbersRestart, "The numbers of the slices run along the stack 2 times, one part of it behind another. They are "
                + "one scan, in the order of their positions."),
            (finding.Code, finding.Message));
    }

    [Fact]
    public void Two_sweeps_in_opposite_directions_over_the_same_places_are_two_scans()
    {
        AddSweep(shift: 0, isSameDirection: false);
        Assert.Equal(["1.2.3.2/numbers 1-12", "1.2.3.2/numbers 101-112"], _series.Import().Select(scan => scan.Id).Order());
    }

    [Fact]
    public void A_missing_slice_does_not_cut_a_sweep()
    {
        AddSweep(0.3 * PhantomSeries.Spacing, isSameDirection: true);
        _series.Files.Remove(PhantomSeries.NameOf(5));
        CtScan[] scans = _series.Import();
        Assert.Equal([12, 11], scans.Select(scan => scan.SliceCount));
        Assert.Equal([FindingCodes.SeriesSplit, FindingCodes.MissingSlice], scans[1].Findings.Select(finding => finding.Code));
    }

    [Theory]
    [InlineData(1, 5)]
    [InlineData(1, 0)]
    [InlineData(1, 11)]
    [InlineData(200, 5)]
    [InlineData(200, 0)]
    [InlineData(200, 11)]
    public void Slices_that_monitor_one_place_are_excluded(int firstNumber, int place)
    {
        _series.ForEach((index, file) => file.Text(Number, "IS", PhantomSeries.Text(101 + index)));
        for (int time = 0; time < 8; time++)
        {
            _series.Files[$"monitoring{time}"] = Other(place, pixel: 50 + time).Text(Number, "IS", PhantomSeries.Text(firstNumber + time));
        }

        CtScan scan = Assert.Single(_series.Import());
        Assert.Equal(Enumerable.Range(101, 12), scan.Slices.Select(slice => slice.InstanceNumber!.Value));
        CtFinding finding = Assert.Single(scan.Findings);
        Assert.Equal((FindingCodes.ExtraSlice, 8), (finding.Code, finding.Paths.Length));
        Assert.Equal(
            "8 slices were excluded: they follow each other at one place, as slices do that monitor a contrast agent.", finding.Message);
    }

    [Fact]
    public void One_position_and_one_location_leave_the_order_of_the_numbers_with_a_warning()
    {
        _series.ForEach((_, file) => file.Text(Position, "DS", "0\\0\\0").Text(Location, "DS", "5"));
        CtScan scan = Assert.Single(_series.Import());
        Assert.Equal(Enumerable.Range(1, PhantomSeries.SliceCount), scan.Slices.Select(slice => slice.InstanceNumber!.Value));
        CtFinding finding = Assert.Single(scan.Findings);
        Assert.Equal(
            (FindingCodes.NoGeometry, FindingSeverity.Warning,
                "All slices have the same position and the same location. They may show one place at several times. The slices are in the "
                    + "order of their numbers."),
            (finding.Code, finding.Severity, finding.Message));
    }

    [Theory]
    [InlineData(1, "2 slices seem to be missing: the number 4 is followed by 7. The other slices are used.")]
    [InlineData(3, "2 slices seem to be missing: the number 12 is followed by 21. The other slices are used.")]
    public void Holes_in_the_numbers_of_slices_without_positions_are_told(int step, string said)
    {
        _series.ForEach((index, file) => file.Without(Position)
            .Text(0x00200013, "IS", $"{step * (index < 4 ? index + 1 : index + 3)}"));
        CtScan scan = Assert.Single(_series.Import());
        Assert.Equal([FindingCodes.NoGeometry, FindingCodes.MissingSlice], scan.Findings.Select(finding => finding.Code));
        CtFinding finding = scan.Findings[1];
        Assert.Equal((FindingSeverity.Warning, said, 1), (finding.Severity, finding.Message, finding.Paths.Length));
    }

    [Theory]
    [InlineData("0\\0\\0")]
    [InlineData(null)]
    public void Phases_without_positions_are_scans_of_their_own(string? position)
    {
        AddSweep(shift: 0, isSameDirection: true);
        foreach ((string name, DicomSample file) in _series.Files)
        {
            file.Text(TriggerTime, "DS", name.EndsWith('x') ? "300" : "700");
            _ = position is null ? file.Without(Position) : file.Text(Position, "DS", position);
        }

        CtScan[] scans = _series.Import();
        Assert.Equal([("1.2.3.2/300 ms", 12), ("1.2.3.2/700 ms", 12)], scans.Select(scan => (scan.Id, scan.SliceCount)));
        Assert.All(scans, scan => Assert.Equal(
            [FindingCodes.SeriesSplit, FindingCodes.NoGeometry], scan.Findings.Select(finding => finding.Code)));
    }

    [Fact]
    public void A_trigger_time_for_each_slice_without_positions_leaves_one_scan()
    {
        _series.ForEach((index, file) => file.Without(Position).Text(TriggerTime, "DS", PhantomSeries.Text(index)));
        Assert.Equal(PhantomSeries.SliceCount, Assert.Single(_series.Import()).SliceCount);
    }

    [Theory]
    [InlineData(0x00181210, "SH", "B40f", "B70f", "2 convolution kernels")]
    [InlineData(0x00180050, "DS", "25", "20", "2 slice thicknesses")]
    public void Another_reconstruction_behind_the_first_is_a_finding(uint tag, string vr, string first, string second, string what)
    {
        _series.ForEach((index, file) => file.Text(tag, vr, index < 6 ? first : second));
        CtScan scan = Assert.Single(_series.Import());
        Assert.Equal(PhantomSeries.SliceCount, scan.SliceCount);
        CtFinding finding = Assert.Single(scan.Findings, finding => finding.Severity == FindingSeverity.Warning);
        Assert.Equal(
            (FindingCodes.MixedReconstruction, $"The slices have {what}. They are one scan, because they follow each other."),
            (finding.Code, finding.Message));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void A_slice_without_a_position_gets_it_from_its_location(int sign)
    {
        _series.ForEach((index, file) => file.Text(Location, "DS", PhantomSeries.Text((sign * index * PhantomSeries.Spacing) + 7.3))
            .Text(Position, "DS", $"{PhantomSeries.Text(-150 + index)}\\-150\\{PhantomSeries.Text(index * PhantomSeries.Spacing)}"));
        _series[0].Without(Position);
        _series[4].Text(Position, "DS", "-150\\-150\\?");
        _series[11].Without(Position);
        CtScan scan = Assert.Single(_series.Import());
        Assert.Equal(
            Enumerable.Range(0, 12).Select(index => index * PhantomSeries.Spacing),
            scan.Slices.Select(slice => Math.Round(slice.Position!.Value, 9)));
        Assert.Equal(PhantomSeries.Spacing, scan.Spacing.Slice!.Value, 1e-9);
        Assert.Equal(0, scan.Placement!.LargestError, 1e-9);
        CtFinding finding = Assert.Single(scan.Findings, finding => finding.Code == FindingCodes.PositionFromLocation);
        Assert.StartsWith("3 slices have no usable position.", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Locations_that_do_not_agree_with_positions_give_no_position()
    {
        _series.ForEach((index, file) => file.Text(Location, "DS", PhantomSeries.Text(index)));
        _series[4].Without(Position);
        CtScan scan = Assert.Single(_series.Import());
        Assert.Equal(11, scan.SliceCount);
        CtFinding finding = Assert.Single(scan.Findings, finding => finding.Code == FindingCodes.DifferentGeometry);
        Assert.Equal("1 slice was excluded: it has no position, unlike the other 11.", finding.Message);
    }

    [Fact]
    public void A_missing_slice_among_rounded_positions_does_not_change_the_spacing()
    {
        for (int index = 0; index < PhantomSeries.SliceCount; index++)
        {
            _series[index].Text(Position, "DS", FormattableString.Invariant($"-150\\-150\\{index * 0.625:0.0}"));
        }

        _series.Files.Remove(PhantomSeries.NameOf(5));
        CtScan scan = Assert.Single(_series.Import());
        Assert.Equal(0.625, scan.Spacing.Slice!.Value, 0.01);
        Assert.Equal(6.9 / 11, scan.Spacing.Slice!.Value, 1e-9);
        Assert.Equal(6.9 / 11, scan.Placement!.SliceStep.Length, 1e-9);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void Positions_rounded_too_coarsely_are_in_the_order_of_the_numbers(int direction)
    {
        for (int index = 0; index < PhantomSeries.SliceCount; index++)
        {
            _series[index].Text(Position, "DS", FormattableString.Invariant($"-150\\-150\\{Math.Round(index * 0.625)}"))
                .Text(Number, "IS", PhantomSeries.Text(50 + (direction * index)));
        }

        CtScan scan = Assert.Single(_series.Import());
        Assert.Equal(
            Enumerable.Range(0, 12).Select(index => 50 + (direction * index)), scan.Slices.Select(slice => slice.InstanceNumber!.Value));
        Assert.Contains(scan.Findings, finding => finding.Code == FindingCodes.RoundedPositions);
    }

    [Fact]
    public void Two_phases_at_whole_millimetres_are_not_woven()
    {
        AddSweep(shift: 0, isSameDirection: true);
        foreach ((string name, DicomSample file) in _series.Files)
        {
            int index = PhantomSeries.SliceCount - int.Parse(name[2..4], System.Globalization.CultureInfo.InvariantCulture);
            file.Text(Position, "DS", $"-150\\-150\\{index}");
        }

        Assert.Equal([12, 12], _series.Import().Select(scan => scan.SliceCount));
    }

    /// <summary>A second sweep, whose numbers start at 101.</summary>
    private void AddSweep(double shift, bool isSameDirection)
    {
        _series.ForEach((index, file) => file.Text(Number, "IS", PhantomSeries.Text(index + 1)));
        for (int index = 0; index < PhantomSeries.SliceCount; index++)
        {
            int number = 101 + (isSameDirection ? index : PhantomSeries.SliceCount - 1 - index);
            _series.Files[$"{PhantomSeries.NameOf(index)}x"] = Other(index, pixel: 2)
                .Text(Number, "IS", PhantomSeries.Text(number))
                .Text(Position, "DS", $"-150\\-150\\{PhantomSeries.Text((index * PhantomSeries.Spacing) + shift)}");
        }
    }

    /// <summary>A slice with another pixel, so that it is no copy.</summary>
    private static DicomSample Other(int index, int pixel)
    {
        ushort[] values = [.. PhantomSeries.Hounsfield(index).Select(value => (ushort)(value + 1024))];
        values[0] += (ushort)pixel;
        return PhantomSeries.Slice(index, uid: "2").Words(0x7FE00010, "OW", values);
    }
}
