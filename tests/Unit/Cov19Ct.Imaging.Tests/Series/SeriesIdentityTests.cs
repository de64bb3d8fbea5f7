using Cov19Ct.TestKit.Files;

namespace Cov19Ct.Imaging.Tests.Series;

/// <summary>What belongs together, where identifiers say too little or too much.</summary>
public sealed class SeriesIdentityTests : IDisposable
{
    private const uint PatientId = 0x00100020;
    private const uint Issuer = 0x00100021;
    private const uint StudyUid = 0x0020000D;
    private const uint SeriesUid = 0x0020000E;
    private const uint FrameOfReferenceUid = 0x00200052;

    private readonly PhantomSeries _series = new();

    public void Dispose() => _series.Dispose();

    [Theory]
    [InlineData(PatientId, "LO", "patient")]
    [InlineData(Issuer, "LO", "patient")]
    [InlineData(0x00100010, "PN", "patient")]
    [InlineData(0x00100030, "DA", "patient")]
    [InlineData(StudyUid, "UI", "study")]
    [InlineData(FrameOfReferenceUid, "UI", "frame of reference")]
    public void Files_of_two_series_with_one_UID_are_two_scans(uint tag, string vr, string noun)
    {
        _series.ForEach((_, file) => file.Text(tag, vr, "1.1"));

        // Between the slices of the first, so that one regular stack would come of both.
        for (int index = 0; index < PhantomSeries.SliceCount; index++)
        {
            _series.Files[$"{PhantomSeries.NameOf(index)}x"] = PhantomSeries.Slice(index, uid: "2")
                .Text(tag, vr, "9.9.9")
                .Text(0x00200032, "DS", $"-150\\-150\\{PhantomSeries.Text((index + 0.5) * PhantomSeries.Spacing)}");
        }

        CtScan[] scans = _series.Import();

        Assert.Equal([$"1.2.3.2/{noun} 1", $"1.2.3.2/{noun} 2"], scans.Select(scan => scan.Id));
        Assert.All(scans, scan => Assert.Equal(PhantomSeries.SliceCount, scan.SliceCount));
        Assert.All(scans, scan => Assert.Equal(FindingCodes.MixedSeries, Assert.Single(scan.Findings).Code));
        Assert.All(scans, scan => Assert.Single(scan.Slices.Select(slice => slice.SopInstanceUid![..6]).Distinct()));
    }

    [Theory]
    [InlineData(PatientId)]
    [InlineData(StudyUid)]
    [InlineData(FrameOfReferenceUid)]
    public void A_slice_that_states_no_identifier_belongs_to_those_that_agree(uint tag)
    {
        _series.ForEach((_, file) => file.Text(FrameOfReferenceUid, "UI", "1.2.7"));
        _series[2].Without(tag);
        _series[7].Without(tag);
        CtScan scan = Assert.Single(_series.Import());
        Assert.Equal(PhantomSeries.SliceCount, scan.SliceCount);
        Assert.Equal(FindingCodes.PartlyIdentified, Assert.Single(scan.Findings).Code);
    }

    [Theory]
    [InlineData(0x00080020, "DA", "study")]
    [InlineData(0x00080021, "DA", "series")]
    [InlineData(0x00080050, "SH", "study")]
    [InlineData(0x00080070, "LO", "scanner")]
    [InlineData(0x00080080, "LO", "scanner")]
    [InlineData(0x00181000, "LO", "scanner")]
    [InlineData(0x00101010, "AS", "patient")]
    [InlineData(0x00101030, "DS", "patient")]
    [InlineData(0x00100021, "LO", "patient")]
    [InlineData(0x00100030, "DA", "patient")]
    public void Halves_of_a_stack_that_state_something_else_are_two_scans(uint tag, string type, string noun)
    {
        // One above the other, so that nothing but the element tells them apart; some slices do not state it.
        _series.ForEach((index, file) => file.Text(tag, type, index < PhantomSeries.SliceCount / 2 ? "20200101" : "20210202"));
        CtScan[] scans = _series.Import();
        Assert.Equal([6, 6], scans.Select(scan => scan.SliceCount));
        Assert.All(scans, scan => Assert.Contains(
            $"belong to 2 {(noun == "study" ? "studies" : noun == "series" ? noun : noun + "s")}.",
            Assert.Single(scan.Findings, finding => finding.Code == FindingCodes.MixedSeries).Message,
            StringComparison.Ordinal));
        Assert.EndsWith($"/{noun} 1", scans[0].Id, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0x00100030, "DA")]
    [InlineData(0x00100040, "CS")]
    [InlineData(0x00100021, "LO")]
    [InlineData(0x00080020, "DA")]
    public void What_every_second_slice_does_not_state_is_no_difference(uint tag, string type)
    {
        _series.ForEach((index, file) => _ = index % 2 == 0 ? file.Text(tag, type, "19700101") : file.Without(tag));
        CtScan scan = Assert.Single(_series.Import());
        Assert.Equal(PhantomSeries.SliceCount, scan.SliceCount);
        Assert.Empty(scan.Findings);
    }

    [Fact]
    public void Case_and_empty_components_of_a_name_are_no_difference()
    {
        string[] names = ["Doe^Jane", "DOE^JANE^^^", "doe^jane^"];
        _series.ForEach((index, file) => file.Text(0x00100010, "PN", names[index % names.Length]));
        Assert.Empty(Assert.Single(_series.Import()).Findings);
    }

    [Fact]
    public void Directions_that_were_cut_off_are_made_of_length_one()
    {
        _series.ForEach((_, file) => file.Text(0x00200037, "DS", "0.999\\0\\0\\0\\0.999\\0"));
        CtScan scan = Assert.Single(_series.Import());
        Assert.Equal(PhantomSeries.SliceCount, scan.SliceCount);
        Assert.Equal(PhantomSeries.Spacing, scan.Spacing.Slice!.Value, 1e-9);
        Assert.Empty(scan.Findings);
    }

    [Fact]
    public void Two_patients_without_a_series_UID_are_two_scans()
    {
        _series.ForEach((_, file) => file.Without(SeriesUid));
        for (int index = 0; index < PhantomSeries.SliceCount; index++)
        {
            _series.Files[$"{PhantomSeries.NameOf(index)}x"] =
                PhantomSeries.Slice(index, uid: "2").Text(PatientId, "LO", "another").Without(SeriesUid);
        }

        CtScan[] scans = _series.Import();

        Assert.Equal([12, 12], scans.Select(scan => scan.SliceCount));
        Assert.All(scans, scan => Assert.Equal(FindingCodes.MixedSeries, Assert.Single(scan.Findings).Code));
        Assert.NotEqual(scans[0].PatientHash, scans[1].PatientHash);
    }

    [Theory]
    [InlineData(PatientId)]
    [InlineData(0x00100010)]
    [InlineData(SeriesUid)]
    [InlineData(StudyUid)]
    [InlineData(FrameOfReferenceUid)]
    public void A_UID_for_each_slice_does_not_tear_a_stack_apart(uint tag)
    {
        _series.ForEach((index, file) => file.Text(tag, "UI", $"1.2.9.{index}"));
        CtScan scan = Assert.Single(_series.Import());
        Assert.Equal(PhantomSeries.SliceCount, scan.SliceCount);
        Assert.Equal(FindingCodes.UidPerSlice, Assert.Single(scan.Findings).Code);
        Assert.Equal(tag == SeriesUid, scan.SeriesInstanceUid is null);
        Assert.Equal(tag == PatientId, scan.PatientHash is null);
    }

    [Fact]
    public void A_patient_ID_and_a_series_UID_for_each_slice_do_not_tear_a_stack_apart()
    {
        _series.ForEach((index, file) => file.Text(SeriesUid, "UI", $"1.2.9.{index}").Text(PatientId, "LO", $"anonymous {index}"));
        CtScan scan = Assert.Single(_series.Import());
        Assert.Equal((PhantomSeries.SliceCount, null), (scan.SliceCount, scan.PatientHash));
        Assert.Equal(
            "The 12 slices have 12 series UIDs and 12 patient IDs, but together they are whole stacks. These identifiers are ignored.",
            Assert.Single(scan.Findings).Message);
    }

    [Fact]
    public void A_series_UID_for_two_slices_does_not_tear_a_stack_apart()
    {
        _series.ForEach((index, file) => file.Text(SeriesUid, "UI", $"1.2.9.{index / 2}"));
        CtScan scan = Assert.Single(_series.Import());
        Assert.Equal(PhantomSeries.SliceCount, scan.SliceCount);
        Assert.Equal(
            "The 12 slices have 6 series UIDs, but together they are whole stacks. These identifiers are ignored.",
            Assert.Single(scan.Findings).Message);
    }

    [Theory]
    [InlineData("B70f", 2)]
    [InlineData("B40f", 1)]
    public void A_series_UID_for_each_slice_of_two_series_gives_two_scans_or_an_error(string kernel, int count)
    {
        _series.ForEach((index, file) => file.Text(SeriesUid, "UI", $"1.2.9.{index}").Text(0x00181210, "SH", "B40f")
            .Without(0x00200013));
        for (int index = 0; index < PhantomSeries.SliceCount; index++)
        {
            ushort[] values = [.. PhantomSeries.Hounsfield(index).Select(value => (ushort)(value + 1030))];
            _series.Files[$"{PhantomSeries.NameOf(index)}x"] = PhantomSeries.Slice(index, uid: "2").Text(SeriesUid, "UI", $"1.2.8.{index}")
                .Text(0x00181210, "SH", kernel).Without(0x00200013).Words(0x7FE00010, "OW", values);
        }

        if (count == 1)
        {
            Assert.Throws<AmbiguousSeriesException>(_series.Import);
            return;
        }

        CtScan[] scans = _series.Import();
        Assert.Equal([12, 12], scans.Select(scan => scan.SliceCount));
        Assert.All(scans, scan => Assert.Single(scan.Slices.Select(slice => slice.SopInstanceUid![..6]).Distinct()));
    }

    [Fact]
    public void A_UID_for_each_slice_of_two_patients_gives_two_scans()
    {
        _series.ForEach((index, file) => file.Text(SeriesUid, "UI", $"1.2.9.{index}"));
        for (int index = 0; index < PhantomSeries.SliceCount; index++)
        {
            _series.Files[$"{PhantomSeries.NameOf(index)}x"] =
                PhantomSeries.Slice(index, uid: "2").Text(PatientId, "LO", "another").Text(SeriesUid, "UI", $"1.2.8.{index}");
        }

        Assert.Equal([12, 12], _series.Import().Select(scan => scan.SliceCount));
    }

    [Fact]
    public void Single_slices_of_several_series_at_one_place_stay_apart()
    {
        _series.ForEach((index, file) => file.Text(SeriesUid, "UI", $"1.2.9.{index}").Text(0x00200032, "DS", "-150\\-150\\40"));
        CtScan[] scans = _series.Import();
        Assert.Equal(PhantomSeries.SliceCount, scans.Length);
        Assert.All(scans, scan => Assert.Equal(
            (FindingCodes.SingleSlice, FindingSeverity.Warning), (scan.Findings[0].Code, scan.Findings[0].Severity)));
        Assert.Equal(
            "The scan has one slice. The folder has 12 such series of one size, which form no stack together.",
            scans[0].Findings[0].Message);
    }

    [Fact]
    public void One_SOP_instance_UID_for_all_slices_makes_no_copies()
    {
        _series.ForEach((_, file) => file.Text(0x00080018, "UI", "1.2.3.4.5"));
        CtScan scan = Assert.Single(_series.Import());
        Assert.Equal(PhantomSeries.SliceCount, scan.SliceCount);
        Assert.Empty(scan.Findings);
    }

    [Fact]
    public void One_position_for_all_slices_is_no_position()
    {
        _series.ForEach((_, file) => file.Text(0x00200032, "DS", "0\\0\\0"));
        CtScan scan = Assert.Single(_series.Import());
        Assert.Equal(SliceOrder.AsNumbered, scan.Order);
        Assert.Equal(Enumerable.Range(1, PhantomSeries.SliceCount), scan.Slices.Select(slice => slice.InstanceNumber!.Value));
        Assert.Null(scan.Spacing.Slice);
        CtFinding finding = Assert.Single(scan.Findings);
        Assert.Equal(
            (FindingCodes.NoGeometry, "All slices have the same position. The slices are in the order of their numbers."),
            (finding.Code, finding.Message));
    }

    [Fact]
    public void One_position_and_one_number_for_all_slices_is_ambiguous()
    {
        _series.ForEach((_, file) => file.Text(0x00200032, "DS", "0\\0\\0").Text(0x00200013, "IS", "1"));
        AmbiguousSeriesException error = Assert.Throws<AmbiguousSeriesException>(_series.Import);
        Assert.StartsWith("11 slices of 12 are at the place of another slice", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_positions_slice_locations_come_before_numbers()
    {
        _series.ForEach((index, file) => file.Without(0x00200032).Text(0x00201041, "DS", PhantomSeries.Text(-7 * index)));
        CtScan scan = Assert.Single(_series.Import());
        Assert.Equal(
            Enumerable.Range(0, PhantomSeries.SliceCount).Reverse().Select(index => PhantomSeries.NameOf(index)),
            scan.Slices.Select(slice => Path.GetFileName(slice.Path)));
        Assert.Contains("in the order of their slice locations", Assert.Single(scan.Findings).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_positions_locations_and_numbers_the_names_decide()
    {
        _series.ForEach((_, file) => file.Without(0x00200032).Text(0x00200013, "IS", "1"));
        CtScan scan = Assert.Single(_series.Import());
        Assert.Equal(_series.Files.Keys, scan.Slices.Select(slice => Path.GetFileName(slice.Path)));
        Assert.Contains("in the order of their file names", Assert.Single(scan.Findings).Message, StringComparison.Ordinal);
    }
}
