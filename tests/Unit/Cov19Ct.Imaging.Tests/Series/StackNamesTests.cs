using Cov19Ct.Imaging.Dicom.Parsing;
using Cov19Ct.TestKit.Files;

namespace Cov19Ct.Imaging.Tests.Series;

/// <summary>How stacks are called that share a series: by what they differ in, and never by a value that may name a patient.</summary>
public sealed class StackNamesTests : IDisposable
{
    private readonly PhantomSeries _series = new();

    public void Dispose() => _series.Dispose();

    [Theory]
    [InlineData(0x00080008, "CS", "ORIGINAL\\PRIMARY\\AXIAL\\A", "ORIGINAL\\PRIMARY\\AXIAL\\B", "image type")]
    [InlineData(0x00181160, "SH", "Ms A", "Ms B", "filter")]
    [InlineData(0x00181030, "LO", "Thorax of Ms A", "Thorax of Ms B", "Protocol Name")]
    [InlineData(0x00104000, "LT", "Ms A", "Ms B", "Patient Comments")]
    [InlineData(0x00191008, "LO", "Ms A", "Ms B", "private element (0019,1008)")]
    [InlineData(0x00189999, "LO", "Ms A", "Ms B", "element (0018,9999)")]
    public void A_stack_without_a_name_has_that_of_the_element_and_a_number(uint tag, string vr, string first, string second, string noun)
    {
        AddSecond(tag, vr, first, second);

        CtScan[] scans = _series.Import();

        Assert.Equal([$"1.2.3.2/{noun} 1", $"1.2.3.2/{noun} 2"], scans.Select(scan => scan.Id));
        string[] said = [.. scans.SelectMany(scan => scan.Findings).Select(finding => finding.Message)];
        Assert.All(said, message => Assert.DoesNotContain("Ms", message, StringComparison.Ordinal));
        Assert.Contains(said, message => message.Contains($"differ in {noun} ({noun} 1, {noun} 2)", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0x00080008, "CS", "ORIGINAL\\PRIMARY\\AXIAL\\Ms A", "DERIVED\\SECONDARY\\AXIAL\\Ms B", "original axial", "derived axial")]
    [InlineData(0x00080008, "CS", "DERIVED\\SECONDARY\\AXIAL\\AVERAGE", "DERIVED\\SECONDARY\\MPR", "derived axial average", "derived mpr")]
    public void A_stack_of_another_image_type_has_its_name(
        uint tag, string vr, string first, string second, string firstName, string secondName)
    {
        AddSecond(tag, vr, first, second);
        CtScan[] scans = _series.Import();
        Assert.Equal([$"1.2.3.2/{firstName}", $"1.2.3.2/{secondName}"], scans.Select(scan => scan.Id));
        Assert.All(
            scans.SelectMany(scan => scan.Findings), finding => Assert.DoesNotContain("Ms", finding.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Elements_have_the_names_of_the_standard()
    {
        Assert.Equal("Patient's Birth Date", ElementNames.Of(DicomTag.PatientBirthDate));
        Assert.Equal("Body Part Examined", ElementNames.Of(new DicomTag(0x0018, 0x0015)));
    }

    /// <summary>A second stack at the places of the first, without numbers.</summary>
    private void AddSecond(uint tag, string vr, string first, string second)
    {
        _series.ForEach((_, file) => file.Text(tag, vr, first).Without(0x00200013));
        for (int index = 0; index < PhantomSeries.SliceCount; index++)
        {
            ushort[] values = [.. PhantomSeries.Hounsfield(index).Select(value => (ushort)(value + 1025))];
            _series.Files[$"second{index}"] =
                PhantomSeries.Slice(index, uid: "2").Words(0x7FE00010, "OW", values).Text(tag, vr, second).Without(0x00200013);
        }
    }
}
