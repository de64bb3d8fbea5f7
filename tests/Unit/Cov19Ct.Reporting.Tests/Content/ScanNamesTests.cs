namespace Cov19Ct.Reporting.Tests;

public class ScanNamesTests
{
    [Theory]
    [InlineData("1.2.826.0.1.3680043.10.1234.5", "1.2.826.0.1.3680043.10.1234.5")]
    [InlineData("2.25.69682624131936370389938354385854437265", "2.25.69682624131936370389938354385854437265")]
    [InlineData("1.2.826.0.1.3680043.10.1234.5/B70f, 1", "1.2.826.0.1.3680043.10.1234.5/B70f, 1")]
    [InlineData("test/covid/ct_scan_7", "test/covid/ct_scan_7")]
    [InlineData("validation/non-covid/ct_scan12", "validation/non-covid/ct_scan12")]
    [InlineData("MUELLER/covid/ct_scan_7", "ct_scan_7")]
    [InlineData("09bc8aea-ff9c-4106-8514-294cbcf9a082", "09bc8aea-ff9c-4106-8514-294cbcf9a082")]
    [InlineData("test/covid/MUELLER_HANS", null)]
    [InlineData("MUELLER^HANS", null)]
    [InlineData("mueller.nii.gz", null)]
    [InlineData("00412345", null)]
    [InlineData("1.2.3", null)]
    public void An_id_is_shown_where_its_form_cannot_hold_a_name(string id, string? expected) =>
        Assert.Equal(expected, ScanNames.HarmlessId(Diagnoses.One with { ScanId = id }));

    [Theory]
    [InlineData(
        "labels.csv has no row for mueller_hans, or several rows that differ.",
        "labels.csv has no row for …, or several rows that differ.")]
    [InlineData("17.jpg cannot be read: at offset 4.", "… cannot be read: at offset 4.")]
    [InlineData("/archive/Mueller_Hans/ct is odd.", "… is odd.")]
    [InlineData("The 3 slices lie 17 mm apart, not mueller_hanson.", "The 3 slices lie 17 mm apart, not mueller_hanson.")]
    public void A_message_loses_the_names_of_folders_and_files(string message, string expected)
    {
        Cov19Diagnosis diagnosis = Diagnoses.One with { Path = "/archive/Mueller_Hans/ct", ScanId = "test/covid/Mueller_Hans" };
        CtFinding finding = new(FindingCodes.UnreadableSlice, FindingSeverity.Warning, message, "/archive/Mueller_Hans/ct/17.jpg");
        Assert.Equal(expected, ScanNames.WithoutNames(diagnosis, finding));
    }
}
