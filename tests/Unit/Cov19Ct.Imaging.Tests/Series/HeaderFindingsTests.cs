using Cov19Ct.TestKit.Files;

namespace Cov19Ct.Imaging.Tests.Series;

/// <summary>What is odd in the headers of a whole series: the findings, and that the slices are as without it.</summary>
public sealed class HeaderFindingsTests : IDisposable
{
    private readonly PhantomSeries _series = new();

    public void Dispose() => _series.Dispose();

    [Fact]
    public void Decimal_commas_are_reported_with_the_element_and_the_number_of_slices()
    {
        _series.ForEach((index, file) => file.Text(0x00281052, "DS", index < 3 ? "-1024,0" : "-1024"));
        CtFinding finding = Imported(PhantomSeries.SliceCount, FindingCodes.DecimalComma)[0];
        Assert.Equal(
            "Numbers have a decimal comma, which was read as a point: (0028,1052) Rescale Intercept (3 slices).", finding.Message);
        Assert.Equal((FindingSeverity.Warning, 3), (finding.Severity, finding.Paths.Length));
    }

    [Fact]
    public void Slices_whose_intercept_cannot_be_read_are_excluded_and_never_taken_for_HU()
    {
        _series[0].Text(0x00281052, "DS", "-1.024,0");
        CtFinding finding = Imported(PhantomSeries.SliceCount - 1, FindingCodes.UnreadableSlice)[0];
        Assert.Contains("(0028,1052) Rescale Intercept is there, but cannot be read", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Positions_that_cannot_be_read_are_reported_from_absent_ones()
    {
        _series.ForEach((_, file) => file.Text(0x00200032, "DS", "-150;-150;0"));
        CtFinding[] findings = Imported(PhantomSeries.SliceCount, FindingCodes.NoGeometry, FindingCodes.UnusableHeader);
        Assert.StartsWith("The positions of the slices are in the files, but", findings[0].Message, StringComparison.Ordinal);
        Assert.Contains("(0020,0032) Image Position (Patient) (12 slices)", findings[1].Message, StringComparison.Ordinal);
        _series.ForEach((_, file) => file.Without(0x00200032));
        findings = Imported(PhantomSeries.SliceCount, FindingCodes.NoGeometry);
        Assert.StartsWith("The files do not contain the positions", findings[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_slice_is_excluded_for_a_position_or_a_spacing_that_cannot_be_read()
    {
        _series[0].Text(0x00200032, "DS", "-150\\-150\\a");
        CtFinding finding = Imported(PhantomSeries.SliceCount - 1, FindingCodes.DifferentGeometry)[0];
        Assert.Contains("it has a position that cannot be read, unlike the other", finding.Message, StringComparison.Ordinal);
        _series[0].Text(0x00200032, "DS", "-150\\-150\\0").Text(0x00280030, "DS", "5,5\\x");
        finding = Imported(PhantomSeries.SliceCount - 1, FindingCodes.DifferentGeometry)[0];
        Assert.Contains("pixels of a spacing that cannot be read", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_element_that_occurs_twice_is_reported_with_its_name_where_the_values_differ()
    {
        _series.ForEach((index, file) => file.Again(0x00281052, "DS", index < 2 ? "-1000" : "-1024"));
        CtFinding[] findings = Imported(
            PhantomSeries.SliceCount, FindingCodes.VaryingRescale, FindingCodes.NonConformingHeader, FindingCodes.RepeatedElement);
        Assert.Contains("an element that occurs twice with the same value (10 files)", findings[1].Message, StringComparison.Ordinal);
        Assert.Equal(
            "Elements occur more than once, with different values, of which the last is used: (0028,1052) Rescale Intercept (2 slices).",
            findings[2].Message);
    }

    [Fact]
    public void A_Modality_LUT_beside_a_rescale_is_reported()
    {
        _series.ForEach((_, file) => file.Bytes(
            0x00283000,
            "SQ",
            file.Item(0xFFFEE000,
            [
                .. file.Element(0x00283002, "US", [2, 0, 0, 0, 16, 0]),
                .. file.Element(0x00283004, "LO", "HU"u8.ToArray()),
                .. file.Element(0x00283006, "US", [0x18, 0xFC, 0, 0]),
            ])));
        string[] ofSuchValues = [FindingCodes.ImplausibleValues, FindingCodes.NotHounsfield];
        CtFinding finding = Imported(PhantomSeries.SliceCount, [FindingCodes.TwoValueMaps, .. ofSuchValues])[0];
        Assert.Equal(
            (FindingSeverity.Warning, "12 slices have a Modality LUT, and a rescale slope or intercept too. The Modality LUT is used."),
            (finding.Severity, finding.Message));
    }

    [Fact]
    public void Half_a_rescale_is_reported_from_none()
    {
        _series.ForEach((_, file) => file.Without(0x00281053));
        CtFinding[] findings = Imported(PhantomSeries.SliceCount, FindingCodes.NoRescale, FindingCodes.NotHounsfield);
        Assert.StartsWith("12 slices have no rescale slope. The stored", findings[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_fault_of_the_encoding_is_a_note_that_names_it()
    {
        _series[2].Bytes(0x00291010, "LO", [65, 66, 67]);
        CtFinding finding = Imported(PhantomSeries.SliceCount, FindingCodes.NonConformingHeader)[0];
        Assert.Equal(
            "The files have faults against the DICOM standard, but can be read: a value with an odd number of bytes (1 file).",
            finding.Message);
        Assert.Equal((FindingSeverity.Note, 1), (finding.Severity, finding.Paths.Length));
    }

    [Fact]
    public void A_private_class_is_read_with_a_warning()
    {
        _series.ForEach((_, file) => file.Text(0x00080016, "UI", "1.2.3.4.5"));
        CtFinding finding = Imported(PhantomSeries.SliceCount, FindingCodes.UnknownSopClass)[0];
        Assert.Equal((FindingSeverity.Warning, PhantomSeries.SliceCount), (finding.Severity, finding.Paths.Length));
        Assert.DoesNotContain("1.2.3", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_CT_image_of_another_modality_is_read_with_a_warning()
    {
        _series[2].Text(0x00080060, "CS", "MR");
        CtFinding finding = Imported(PhantomSeries.SliceCount, FindingCodes.OtherModality)[0];
        Assert.Equal(
            "1 file has the SOP class of CT images, but the modality MR. The images are used as CT slices.", finding.Message);
        Assert.Equal((FindingSeverity.Warning, 1), (finding.Severity, finding.Paths.Length));
    }

    [Theory]
    [InlineData(0, 0x8000, true)]
    [InlineData(0, 0x1000, true)]
    [InlineData(0, 0x0FFF, false)]
    [InlineData(1, 0x1800, true)]
    [InlineData(1, 0xF800, false)]
    [InlineData(1, 0x0800, false)]
    [InlineData(1, 0xF000, true)]
    public void Values_of_more_bits_than_are_declared_are_reported(int isSigned, int value, bool isFound)
    {
        SetMiddle((ushort)value, (ushort)isSigned);
        Assert.Equal(isFound, Array.Exists(Findings(), finding => finding.Code == FindingCodes.BitsAboveStored));
    }

    [Fact]
    public void Overlays_in_the_bits_above_are_no_values()
    {
        SetMiddle(0x1000, isSigned: 0);
        _series.ForEach((_, file) => file.Number(0x60000100, 16).Number(0x60000102, 12));
        Assert.DoesNotContain(Findings(), finding => finding.Code == FindingCodes.BitsAboveStored);
        _series.ForEach((_, file) => file.Number(0x60000102, 0));
        Assert.Contains(Findings(), finding => finding.Code == FindingCodes.BitsAboveStored);
    }

    private void SetMiddle(ushort value, ushort isSigned) => _series.ForEach((index, file) =>
    {
        // Of signed 12 bits, values from 2048 on would be negative.
        ushort[] values = [.. PhantomSeries.Hounsfield(index).Select(stored => (ushort)Math.Clamp(stored + 1024, 0, 2047))];
        values[100] = value;
        file.Number(0x00280101, 12).Number(0x00280102, 11).Number(0x00280103, isSigned).Words(0x7FE00010, "OW", values);
    });

    private CtFinding[] Findings() => Assert.Single(_series.Import()).Findings;

    private CtFinding[] Imported(int slices, params string[] codes)
    {
        CtScan scan = Assert.Single(_series.Import());
        Assert.Equal(codes, scan.Findings.Select(finding => finding.Code));
        Assert.Equal(slices, scan.SliceCount);
        return scan.Findings;
    }
}
