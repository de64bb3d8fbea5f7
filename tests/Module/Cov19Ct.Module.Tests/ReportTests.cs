using System.Management.Automation;

namespace Cov19Ct.Hosted.Tests;

public sealed class ReportTests : IDisposable
{
    private readonly ModuleSession _session = new();
    private readonly ModuleTestFolder _folder;

    public ReportTests()
    {
        _folder = new ModuleTestFolder(_session);
        _folder.MakeModel();
        _folder.MakePhantoms(3);
        _session.RunClean(
            "$diagnoses = Import-CtScan $folder/scans -Recurse | Invoke-Cov19Diagnosis $folder/model.safetensors -WarningAction Ignore");
    }

    private string Report => Path.Combine(_folder.Root, "report.html");

    public void Dispose()
    {
        _folder.Dispose();
        _session.Dispose();
    }

    [Fact]
    public void Diagnoses_and_a_measure_become_one_page()
    {
        Assert.Empty(_session.RunClean(
            "$diagnoses | Export-Cov19Report $folder/report.html -MacroF1Report ($diagnoses | Measure-MacroF1 -WarningAction "
                + "Ignore) -Title 'A "
                + "& B' -ErrorCount 1"));
        string page = File.ReadAllText(Report);
        Assert.Contains("<h1>A &amp; B</h1>", page, StringComparison.Ordinal);
        Assert.Contains("<b>4</b> scans given", page, StringComparison.Ordinal);
        Assert.Contains("Confusion matrix", page, StringComparison.Ordinal);
        Assert.Contains("was never trained", page, StringComparison.Ordinal);
        Assert.Equal(3, page.Split("<tbody id=\"scan-").Length - 1);
        Assert.DoesNotContain(_folder.Root, page, StringComparison.Ordinal);
        Assert.DoesNotContain(
            (string)((dynamic)_session.RunClean("$diagnoses[0]")[0]).PatientHash, page, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Diagnoses_that_have_travelled_are_taken_and_the_file_is_given_on_request()
    {
        PSObject file = Assert.Single(_session.RunClean("""
            $text = [System.Management.Automation.PSSerializer]::Serialize($diagnoses, 5)
            [System.Management.Automation.PSSerializer]::Deserialize($text) | Export-Cov19Report $folder/report.html -PassThru
            """));
        Assert.Equal(Report, Assert.IsType<FileInfo>(file.BaseObject).FullName);
    }

    [Fact]
    public void What_is_no_diagnosis_is_an_error_and_the_others_go_on()
    {
        Assert.Equal("InvalidInput", _session.Run("$diagnoses[0], 7, $diagnoses[1] | Export-Cov19Report $folder/report.html").ErrorId);
        Assert.Equal(2, File.ReadAllText(Report).Split("<tbody id=\"scan-").Length - 1);
    }

    [Fact]
    public void Without_a_diagnosis_there_is_an_error_and_no_file()
    {
        Assert.Equal(
            ["InvalidInput", "NothingToReport"],
            _session.Run("7 | Export-Cov19Report $folder/report.html").Errors.Select(error => error.FullyQualifiedErrorId.Split(',')[0]));
        AssertNothingIsThere();
    }

    [Fact]
    public void A_file_that_exists_is_kept_without_force_and_replaced_with_it()
    {
        File.WriteAllText(Report, "old");
        Assert.Equal("OutputExists", _session.Run("$diagnoses | Export-Cov19Report $folder/report.html").ErrorId);
        Assert.Equal("old", File.ReadAllText(Report));
        _session.RunClean("$diagnoses | Export-Cov19Report $folder/report.html -Force");
        Assert.StartsWith("<!DOCTYPE html>", File.ReadAllText(Report), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("$diagnoses | Export-Cov19Report $folder/report.html -WhatIf")]
    [InlineData("$diagnoses | ForEach-Object { $_; throw 'stop' } | Export-Cov19Report $folder/report.html")]
    [InlineData("$diagnoses | Export-Cov19Report $folder/absent/report.html")]
    public void What_is_not_carried_through_leaves_nothing(string script)
    {
        _session.Run(script);
        AssertNothingIsThere();
    }

    private void AssertNothingIsThere() => Assert.Empty(Directory.GetFiles(_folder.Root, "report*"));
}
