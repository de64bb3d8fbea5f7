using System.Management.Automation;

namespace Cov19Ct.Hosted.Tests;

public sealed class FindingTests : IDisposable
{
    private readonly ModuleSession _session = new();
    private readonly ModuleTestFolder _folder;

    public FindingTests()
    {
        _folder = new ModuleTestFolder(_session);
        _session.RunClean("$null = New-CtPhantom $folder/scans -Count 3 -SliceCount 6 -ImageSize 64");
        string[] scans = [.. Directory.GetDirectories(_folder.Root, "ct_scan_*", SearchOption.AllDirectories).Order()];
        File.Delete(Path.Combine(scans[0], "IM0003.dcm"));
        File.Delete(Path.Combine(scans[1], "IM0004.dcm"));
        File.WriteAllText(Path.Combine(scans[1], "notes.txt"), "hello");
    }

    public void Dispose()
    {
        _folder.Dispose();
        _session.Dispose();
    }

    [Fact]
    public void Findings_are_one_row_each()
    {
        dynamic[] rows = [.. _session.Run("Import-CtScan $folder/scans -Recurse -WarningAction SilentlyContinue | Get-CtFinding").Output];
        Assert.Equal(["MissingSlice", "MissingSlice", "NotASlice"], rows.Select(row => (string)row.Code).Order());
        dynamic missing = rows.First(row => (string)row.Code == "MissingSlice");
        Assert.Equal(("Warning", 1), ((string)missing.Severity.ToString(), (int)missing.Files));
        Assert.Equal("The slices that exist are used.", (string)missing.Action);
        Assert.EndsWith(".dcm", (string)missing.FirstPath, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-Code Missing*", 2)]
    [InlineData("-MinimumSeverity Warning", 2)]
    [InlineData("MissingSlice, NotASlice", 3)]
    [InlineData("-MinimumSeverity Error", 0)]
    public void Some_can_be_chosen(string parameters, int expected) =>
        Assert.Equal(
            expected,
            _session.Run(
                $"Import-CtScan $folder/scans -Recurse -WarningAction SilentlyContinue | Get-CtFinding {parameters}").Output.Count);

    [Fact]
    public void A_summary_counts_scans_the_most_severe_first()
    {
        dynamic[] rows =
        [
            .. _session.Run(
                "Import-CtScan $folder/scans -Recurse -WarningAction SilentlyContinue | ConvertTo-HuWindow -ImageSize 64 | Get-CtFinding "
                    + "-Summary").Output,
        ];
        Assert.Equal([("MissingSlice", 2, 2), ("NotASlice", 1, 1)], rows.Select(row => ((string)row.Code, (int)row.Scans, (int)row.Files)));
        Assert.Equal(2, ((string[])rows[0].ScanIds).Length);
        Assert.StartsWith("Copy the series again", (string)rows[0].Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void What_carries_no_findings_is_an_error()
    {
        ErrorRecord error = Assert.Single(_session.Run("1 | Get-CtFinding").Errors);
        Assert.StartsWith("InvalidInput", error.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_come_from_a_file()
    {
        File.WriteAllText(
            Path.Combine(_folder.Root, "validation.csv"), "ct_scan_name,label,data_centre\nct_scan_1,severe,3\nct_scan_9,mild,1\n");
        ScriptResult result = _session.Run("Import-CtScan $folder/scans -Recurse -LabelPath $folder/validation.csv");
        dynamic told = Assert.Single(result.Output, scan => ((string)((dynamic)scan).Path).EndsWith("ct_scan_1", StringComparison.Ordinal));
        Assert.Equal(("severe", "validation", "3"), ((string)told.Label, (string)told.Split, (string)told.Centre));
        Assert.Contains(result.Warnings, warning => warning.Contains("1 row of", StringComparison.Ordinal));
        Assert.Equal(2, result.Warnings.Count(warning => warning.Contains("csv has no row for ct_scan_", StringComparison.Ordinal)));
    }

    [Fact]
    public void Labels_come_from_the_files_that_a_wildcard_names()
    {
        File.WriteAllText(Path.Combine(_folder.Root, "validation_one.csv"), "ct_scan_name,data_centre\nct_scan_1,3\n");
        File.WriteAllText(Path.Combine(_folder.Root, "validation_two.csv"), "ct_scan_name,data_centre\nct_scan_2,4\n");
        ScriptResult result = _session.Run(
            "Import-CtScan $folder/scans -Recurse -LabelPath $folder/validation_*.csv | Where-Object Centre");
        Assert.Equal(["3", "4"], result.Output.Select(scan => (string)((dynamic)scan).Centre).Order());
        Assert.Empty(result.Errors);
        ScriptResult none = _session.Run("Import-CtScan $folder/scans -Recurse -LabelPath $folder/absent*.csv");
        Assert.Empty(none.Output);
        Assert.StartsWith("PathNotFound", Assert.Single(none.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
    }
}
