using System.Management.Automation;

namespace Cov19Ct.Hosted.Tests;

public sealed class ExportTests : IDisposable
{
    private readonly ModuleSession _session = new();
    private readonly ModuleTestFolder _folder;

    public ExportTests()
    {
        _folder = new ModuleTestFolder(_session);
        _folder.MakePhantoms(2);
    }

    public void Dispose()
    {
        _folder.Dispose();
        _session.Dispose();
    }

    [Theory]
    [InlineData("$folder/scan.nii", "", "scan.nii")]
    [InlineData("$folder/SCAN.NII.GZ", "", "SCAN.NII.GZ")]
    [InlineData("$folder/below/scan.png", "", "below/scan.png")]
    [InlineData("$folder/scan.nii.gz", "-Format NiftiGz", "scan.nii.gz")]
    public void A_path_with_an_extension_is_the_file(string path, string parameters, string expected)
    {
        dynamic file = Assert.Single(_session.RunClean(
            $"$scan = Import-CtScan $folder/scans/covid/ct_scan_1; $scan | Export-CtScan -PassThru {path} {parameters}; $id = $scan.Id"));
        Assert.Equal(Path.Combine(_folder.Root, expected), (string)file.FullName);
        Assert.True((long)file.Length > 352);
        Assert.Equal((string)_session.RunClean("$id")[0].BaseObject, (string)file.ScanId);
    }

    [Theory]
    [InlineData("", ".nii.gz")]
    [InlineData("-Format Nifti", ".nii")]
    [InlineData("-Format Montage -SliceCount 2 -ColumnCount 1 -TileSize 64 -Window Bone", ".png")]
    public void Any_other_path_is_a_folder_with_a_file_a_scan(string parameters, string extension)
    {
        IReadOnlyList<PSObject> files =
            _session.RunClean($"Import-CtScan $folder/scans -Recurse | Export-CtScan -PassThru $folder/out {parameters}");
        Assert.Equal(2, files.Count);
        Assert.Equal(
            files.Select(file => (string)((dynamic)file).ScanId + extension).Order(),
            Directory.GetFiles(Path.Combine(_folder.Root, "out")).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void What_is_exported_is_imported_again_as_it_was()
    {
        IReadOnlyList<PSObject> same = _session.RunClean(
            """
            $scan = Import-CtScan $folder/scans/covid/ct_scan_1
            $again = $scan | Export-CtScan -PassThru $folder/scan.nii.gz | Import-CtScan
            $again.SliceCount -eq $scan.SliceCount
            "$($again.Spacing)" -eq "$($scan.Spacing)"
            0..3 | ForEach-Object { [System.Linq.Enumerable]::SequenceEqual([float[]]$scan.ReadSlice($_), [float[]]$again.ReadSlice($_)) }
            0..3 | ForEach-Object { $scan.Slices[$_].Position -eq $again.Slices[$_].Position }
            """);
        Assert.Equal(10, same.Count);
        Assert.All(same, value => Assert.True((bool)value.BaseObject));
    }

    [Fact]
    public void One_file_takes_one_scan()
    {
        ScriptResult result = _session.Run("Import-CtScan $folder/scans -Recurse | Export-CtScan -PassThru $folder/scan.nii -Force");
        Assert.Single(result.Output);
        Assert.Equal(("OneFileForSeveralScans", ErrorCategory.InvalidArgument), (result.ErrorId, result.Error.CategoryInfo.Category));
        Assert.EndsWith("ct_scan_2", (string)result.Error.TargetObject, StringComparison.Ordinal);
    }

    [Fact]
    public void What_exists_is_left_without_force_and_the_others_are_written()
    {
        _session.RunClean("Import-CtScan $folder/scans/covid -Recurse | Export-CtScan -PassThru $folder/out");
        ScriptResult result = _session.Run("Import-CtScan $folder/scans -Recurse | Export-CtScan -PassThru $folder/out");
        Assert.Single(result.Output);
        Assert.Equal("OutputExists", result.ErrorId);
        Assert.Equal(2, _session.RunClean("Import-CtScan $folder/scans -Recurse | Export-CtScan -PassThru $folder/out -Force").Count);
    }

    [Fact]
    public void Scans_of_one_id_have_files_of_their_own()
    {
        IReadOnlyList<PSObject> files = _session.RunClean(
            "$scan = Import-CtScan $folder/scans/covid/ct_scan_1; $scan, $scan | Export-CtScan -PassThru $folder/out");
        string name = (string)((dynamic)files[0]).ScanId;
        Assert.Equal([$"{name}.nii.gz", $"{name}-2.nii.gz"], files.Select(file => (string)((dynamic)file).Name));
    }

    /// <summary>Ids as a malicious file, or an odd one, may carry them.</summary>
    [Theory]
    [InlineData("train/covid/ct_scan_1", "train_covid_ct_scan_1")]
    [InlineData("../../outside", "_.._outside")]
    [InlineData("/etc/passwd", "_etc_passwd")]
    [InlineData("C:\\Windows\\x", "C__Windows_x")]
    [InlineData("..", "scan")]
    [InlineData("", "scan")]
    [InlineData("-rf", "rf")]
    [InlineData("CON", "_CON")]
    [InlineData("lpt1.x", "_lpt1.x")]
    [InlineData("a\u0000b\nc\u202Ed", "a_b_c_d")]
    [InlineData("scan. ", "scan._")]
    [InlineData("scan.", "scan")]
    [InlineData("肺 é", "肺_é")]
    public void Names_of_files_are_plain_whatever_the_id(string id, string expected)
    {
        dynamic file = Assert.Single(_session.RunClean(
            """
            $scan = Import-CtScan $folder/scans/covid/ct_scan_1
            [Cov19Ct.CtScan].GetProperty('Id').SetValue($scan, $id)
            $scan | Export-CtScan -PassThru $folder/out
            """,
            ("id", id)));
        Assert.Equal(Path.Combine(_folder.Root, "out", expected + ".nii.gz"), (string)file.FullName);
    }

    [Fact]
    public void Half_a_character_is_no_part_of_a_name() => Names_of_files_are_plain_whatever_the_id("a" + (char)0xD83D, "a_");

    [Fact]
    public void Names_that_differ_in_capitals_or_are_very_long_stay_apart()
    {
        IReadOnlyList<PSObject> files = _session.RunClean(
            """
            $ids = 'Scan', 'SCAN', ('x' * 300 + 'A'), ('y' + 'x' * 300 + 'A'), ('肺' * 200)
            $ids | ForEach-Object {
                $scan = Import-CtScan $folder/scans/covid/ct_scan_1
                [Cov19Ct.CtScan].GetProperty('Id').SetValue($scan, $_)
                $scan
            } | Export-CtScan -PassThru $folder/out
            """);
        string[] names = [.. files.Select(file => (string)((dynamic)file).Name)];
        Assert.Equal(5, names.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.Equal(("Scan.nii.gz", "SCAN-2.nii.gz"), (names[0], names[1]));
        Assert.Equal((180, 182, 60), (names[2].Length - 7, names[3].Length - 7, names[4].Length - 7));
    }

    [Theory]
    [InlineData("Export-CtScan $folder/scan.nii -Format Montage", "FormatMismatch")]
    [InlineData(
        "Export-CtScan $folder/out -Format Montage -SliceCount 4 -ColumnCount 100 -TileSize 2048 -WindowX", "NamedParameterNotFound")]
    [InlineData("Export-CtScan $folder/out -TileSize 63", "ParameterArgumentValidationError")]
    [InlineData("Export-CtScan $folder/out -Format Dicom", "CannotConvertArgumentNoMessage")]
    [InlineData("Export-CtScan variable:/x", "NotAFileSystemPath")]
    public void What_cannot_be_is_refused_before_anything_is_written(string command, string errorId)
    {
        ScriptResult result = _session.Run($"Import-CtScan $folder/scans -Recurse | {command}");
        Assert.Equal(errorId, result.ErrorId);
        Assert.Equal(["scans"], Directory.GetFileSystemEntries(_folder.Root).Select(Path.GetFileName));
    }

    [Fact]
    public void Uneven_slices_are_an_error_and_the_others_are_written()
    {
        File.Delete(Directory.GetFiles(Path.Combine(_folder.Root, "scans/covid/ct_scan_1")).Order().ElementAt(1));
        ScriptResult result =
            _session.Run("Import-CtScan $folder/scans -Recurse -WarningAction Ignore | Export-CtScan -PassThru $folder/out");
        Assert.Single(result.Output);
        Assert.Equal(("UnevenGeometry", ErrorCategory.InvalidData), (result.ErrorId, result.Error.CategoryInfo.Category));
        Assert.EndsWith("ct_scan_1", (string)result.Error.TargetObject, StringComparison.Ordinal);

        result = _session.Run(
            "Import-CtScan $folder/scans -Recurse -WarningAction Ignore | Export-CtScan -PassThru $folder/out -AllowUneven -Force");
        Assert.Equal(2, result.Output.Count);
        Assert.Empty(result.Errors);
        Assert.Contains("The distances between the slices differ", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_slice_is_an_error_about_its_file()
    {
        string damaged = Directory.GetFiles(Path.Combine(_folder.Root, "scans/covid/ct_scan_1")).Order().ElementAt(1);
        _session.RunClean("$scans = Import-CtScan $folder/scans -Recurse");
        File.WriteAllBytes(damaged, File.ReadAllBytes(damaged)[..2000]);
        ScriptResult result = _session.Run("$scans | Export-CtScan -PassThru $folder/out");
        Assert.Single(result.Output);
        Assert.Equal(("InvalidScanFile", damaged), (result.ErrorId, (string)result.Error.TargetObject));

        result = _session.Run("$scans | Export-CtScan -PassThru $folder/out -Format Montage");
        Assert.Equal(2, result.Output.Count);
        Assert.Contains("is shown as a cross", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_an_error_about_the_file()
    {
        File.WriteAllText(Path.Combine(_folder.Root, "file"), "in the way");
        ScriptResult result = _session.Run("Import-CtScan $folder/scans/covid -Recurse | Export-CtScan -PassThru $folder/file");
        Assert.Equal(("PathIsFile", ErrorCategory.InvalidArgument), (result.ErrorId, result.Error.CategoryInfo.Category));
        Assert.StartsWith(Path.Combine(_folder.Root, "file"), (string)result.Error.TargetObject, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIf_writes_nothing()
    {
        Assert.Empty(_session.RunClean("Import-CtScan $folder/scans -Recurse | Export-CtScan -PassThru $folder/out -WhatIf"));
        Assert.False(Directory.Exists(Path.Combine(_folder.Root, "out")));
    }

    [Fact]
    public void Nothing_of_the_headers_text_is_in_the_files()
    {
        _session.RunClean("Import-CtScan $folder/scans/covid -Recurse | Export-CtScan -PassThru $folder/scan.nii");
        byte[] header = File.ReadAllBytes(Path.Combine(_folder.Root, "scan.nii"))[..352];
        string text = string.Concat(header.Where(value => value is >= 32 and < 127).Select(value => (char)value));
        Assert.DoesNotContain("hantom", text, StringComparison.Ordinal);
        Assert.Contains("CT, HU", text, StringComparison.Ordinal);
        Assert.Contains("n+1", text, StringComparison.Ordinal);
    }
}
