using System.Management.Automation;

namespace Cov19Ct.Hosted.Tests;

public sealed class ImportTests : IDisposable
{
    private readonly ModuleSession _session = new();
    private readonly ModuleTestFolder _folder;

    public ImportTests()
    {
        _folder = new ModuleTestFolder(_session);
    }

    public void Dispose()
    {
        _folder.Dispose();
        _session.Dispose();
    }

    [Theory]
    [InlineData("Import-CtScan $folder/scans -Recurse", 3)]
    [InlineData("Import-CtScan $folder/scans/*/ct_scan_*", 3)]
    [InlineData("Import-CtScan $folder/scans/covid/ct_scan_1, $folder/scans/covid/ct_scan_3", 2)]
    [InlineData("Import-CtScan -LiteralPath $folder/scans/covid/ct_scan_1", 1)]
    [InlineData("Import-CtScan $folder/scans/covid/ct_scan_1/IM000*.dcm", 1)]
    [InlineData("[System.IO.Directory]::GetFiles(\"$folder/scans/covid/ct_scan_1\") | Import-CtScan", 1)]
    [InlineData("[System.IO.DirectoryInfo]::new(\"$folder/scans/covid/ct_scan_1\").GetFiles() | Import-CtScan", 1)]
    [InlineData("[System.IO.DirectoryInfo]::new(\"$folder/scans/covid\").GetDirectories() | Import-CtScan", 2)]
    [InlineData("$null = $ExecutionContext.SessionState.Path.SetLocation(\"$folder/scans/covid\"); Import-CtScan ct_scan_1", 1)]
    public void Whatever_names_the_files_each_series_is_one_whole_scan(string script, int count)
    {
        _folder.MakePhantoms(3);
        dynamic[] scans = [.. _session.RunClean(script)];
        Assert.Equal(count, scans.Length);
        Assert.All(scans, scan => Assert.Equal(4, (int)scan.SliceCount));
    }

    [Fact]
    public void Rows_of_a_table_bind_by_property_name()
    {
        _folder.MakePhantoms(2);
        dynamic[] scans = [.. _session.RunClean("""
            @(
                [pscustomobject]@{ Path = "$folder/scans/covid/ct_scan_1"; Label = 'flu'; Split = 'test'; Centre = 'A'; Age = 7 }
                [pscustomobject]@{ Path = "$folder/scans/non-covid/ct_scan_2"; Label = ''; Split = $null; Centre = 'B'; Age = 8 }
            ) | Import-CtScan
            """)];
        Assert.Equal(("flu", "test", "A"), ((string)scans[0].Label, (string)scans[0].Split, (string)scans[0].Centre));
        Assert.Equal(("non-COVID", null, "B"), ((string)scans[1].Label, (string?)scans[1].Split, (string)scans[1].Centre));
    }

    [Fact]
    public void A_path_with_wildcard_characters_is_taken_as_it_stands_where_it_exists()
    {
        _folder.MakePhantoms(1);
        Directory.Move(Path.Combine(_folder.Root, "scans", "covid", "ct_scan_1"), Path.Combine(_folder.Root, "scan [1] ünï"));
        Assert.Single(_session.RunClean("Import-CtScan \"$folder/scan [1] ünï\""));
        Assert.Single(_session.RunClean("Import-CtScan -LiteralPath \"$folder/scan [1] ünï\""));
    }

    [Fact]
    public void Stored_order_is_kept_on_request()
    {
        _folder.MakePhantoms(1);
        string[] texts = [.. _session.RunClean("""
            @(Import-CtScan $folder/scans -Recurse) + @(Import-CtScan $folder/scans -Recurse -AsStored) |
                ForEach-Object { "$($_.Order) $($_.Slices)" }
            """).Select(text => text.ToString())];
        Assert.Equal("AsStored IM0001.dcm IM0002.dcm IM0003.dcm IM0004.dcm", texts[1]);
        Assert.Equal("FeetToHead IM0004.dcm IM0003.dcm IM0002.dcm IM0001.dcm", texts[0]);
    }

    [Theory]
    [InlineData("absent", "PathNotFound", ErrorCategory.ObjectNotFound, "absent")]
    [InlineData("empty", "NoScanFound", ErrorCategory.ObjectNotFound, "empty")]
    [InlineData("*.xyz", "PathNotFound", ErrorCategory.ObjectNotFound, "*.xyz")]
    [InlineData("text.txt", "NoScanFound", ErrorCategory.ObjectNotFound, "text.txt")]
    [InlineData("zero", "InvalidScanFile", ErrorCategory.InvalidData, "zero")]
    [InlineData("cut.dcm", "InvalidScanFile", ErrorCategory.InvalidData, "cut.dcm")]
    [InlineData("j2k.dcm", "UnsupportedTransferSyntax", ErrorCategory.NotImplemented, "j2k.dcm")]
    [InlineData("cut.nii.gz", "InvalidScanFile", ErrorCategory.InvalidData, "cut.nii.gz")]
    [InlineData("nan.nii", "NonFiniteVoxels", ErrorCategory.InvalidData, "nan.nii")]
    [InlineData("huge.nii", "InvalidScanFile", ErrorCategory.InvalidData, "huge.nii")]
    public void Bad_input_is_one_error_with_its_file_and_a_remedy_and_the_others_go_on(
        string path, string id, ErrorCategory category, string target)
    {
        _folder.MakePhantoms(1);
        string slice = Path.Combine(_folder.Root, "scans", "covid", "ct_scan_1", "IM0001.dcm");
        Directory.CreateDirectory(Path.Combine(_folder.Root, "empty"));
        File.WriteAllText(Path.Combine(_folder.Root, "text.txt"), "no scan");
        File.WriteAllBytes(Path.Combine(_folder.Root, "zero"), []);
        File.WriteAllBytes(Path.Combine(_folder.Root, "cut.dcm"), File.ReadAllBytes(slice)[..^10]);
        File.WriteAllBytes(
            Path.Combine(_folder.Root, "j2k.dcm"), Replace(File.ReadAllBytes(slice), "1.2.840.10008.1.2.1\0", "1.2.840.10008.1.2.9\0"));
        File.WriteAllBytes(Path.Combine(_folder.Root, "cut.nii.gz"), [0x1F, 0x8B, 8, 0]);
        File.WriteAllBytes(Path.Combine(_folder.Root, "nan.nii"), NiftiFloats(2, float.NaN));
        File.WriteAllBytes(Path.Combine(_folder.Root, "huge.nii"), NiftiFloats(30000, 0));

        ScriptResult result = _session.Run(
            $"\"$folder/{path}\", \"$folder/scans/covid/ct_scan_1\" | Import-CtScan | ConvertTo-HuWindow -ImageSize 32");

        Assert.Single(result.Output);
        Assert.Equal(id, result.ErrorId);
        Assert.Equal(category, result.Error.CategoryInfo.Category);
        Assert.Equal(Path.Combine(_folder.Root, target), result.Error.TargetObject);
        Assert.NotEmpty(result.Error.ErrorDetails.RecommendedAction);
    }

    [Fact]
    public void Importing_reads_headers_only_and_streams()
    {
        _folder.MakePhantoms(5);
        _session.RunClean("$met = 0; try { Import-CtScan $folder/scans -Recurse | ForEach-Object { $met++; throw 'enough' } } catch { }");
        Assert.Equal(1, Assert.Single(_session.RunClean("$met")).BaseObject);
    }

    /// <summary>A NIfTI-1 file of side × 2 × 2 float voxels, all but the last 0; huge ones hold eight.</summary>
    private static byte[] NiftiFloats(short side, float last)
    {
        byte[] file = new byte[352 + (8 * sizeof(float))];
        BitConverter.TryWriteBytes(file, 348);
        foreach ((int offset, short value) in ((int, short)[])[(40, 3), (42, side), (44, 2), (46, 2), (70, 16), (72, 32)])
        {
            BitConverter.TryWriteBytes(file.AsSpan(offset), value);
        }

        BitConverter.TryWriteBytes(file.AsSpan(108), 352f);
        "n+1\0"u8.CopyTo(file.AsSpan(344));
        BitConverter.TryWriteBytes(file.AsSpan(file.Length - sizeof(float)), last);
        return file;
    }

    private static byte[] Replace(byte[] bytes, string old, string value)
    {
        int start = bytes.AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(old));
        System.Text.Encoding.ASCII.GetBytes(value).CopyTo(bytes, start);
        return bytes;
    }
}
