using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using Cov19Ct.Imaging.Dicom.Images;
using Cov19Ct.Imaging.Import;
using Cov19Ct.Storage.Patients;
using Cov19Ct.TestKit;
using Cov19Ct.TestKit.Files;

namespace Cov19Ct.Imaging.Tests.Golden;

/// <summary>Volumes that VTK, teem, tifffile and libtiff wrote have the values and the geometry that numpy and nibabel compute.</summary>
public sealed class ResearchFileTests : IDisposable
{
    private static readonly Dictionary<string, JsonElement> s_entries = Read();

    private readonly ScratchFolder _folder = new();

    public static TheoryData<string> Files => [.. s_entries.Keys];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Files))]
    public void Values_and_geometry_are_those_of_independent_programs(string name) => AssertEntry(name, Import(PathOf(name)));

    [Theory]
    [MemberData(nameof(Files))]
    public void Within_a_ZIP_archive_they_are_the_same(string name)
    {
        ZipWriter zip = new();
        foreach (string file in Directory.GetFiles(Folder).Where(file => Path.GetFileName(file) == name || IsVoxelsOf(name, file)))
        {
            zip.Add($"a/{Path.GetFileName(file)}", File.ReadAllBytes(file));
        }

        AssertEntry(name, Import(_folder.Write("a.zip", zip.Build())));
    }

    /// <summary>A folder of headers and voxels: no file is left over. TIFF files beside them would be pictures of them.</summary>
    [Fact]
    public void Each_file_of_the_folder_belongs_to_a_scan()
    {
        CtScanImporter importer = new(new CtImageReader(PatientPseudonymiser.None), hasPatientKey: true);
        foreach (string file in Directory.GetFiles(Folder).Where(file => Path.GetExtension(file) is not (".json" or ".tif")))
        {
            File.Copy(file, _folder.File(Path.GetFileName(file)));
        }

        ImportResult[] results = [.. importer.ImportFolder(
            _folder.Root, recurse: false, new ScanImportOptions { KeepDuplicates = true })];
        Assert.Equal(s_entries.Keys.Count(name => !name.EndsWith(".tif", StringComparison.Ordinal)), results.Length);
        Assert.All(results, result => Assert.DoesNotContain(result.Scan!.Findings, finding => finding.Code == FindingCodes.NotASlice));
    }

    /// <summary>One volume in formats that store it exactly, headers and voxels apart or together, compressed or not.</summary>
    [Fact]
    public void One_volume_in_several_formats_is_one_scan()
    {
        foreach (string name in new[] { "plain.mha", "compressed.mha", "ascii.nrrd", "raw.nrrd" })
        {
            File.Copy(Path.Combine(Folder, name), _folder.File(name));
        }

        CtScanImporter importer = new(new CtImageReader(PatientPseudonymiser.None), hasPatientKey: true);
        ImportResult[] results = [.. importer.ImportFolder(_folder.Root, recurse: false, ScanImportOptions.Default)];
        Assert.Single(results, result => result.Scan is not null);
        Assert.Equal(3, results.Count(result => result.Copy is CtFinding
        {
            Code: FindingCodes.DuplicateScan,
            Message: string message,
        } && message.EndsWith("has the same voxels.", StringComparison.Ordinal)));
    }

    private static void AssertEntry(string name, CtScan scan)
    {
        JsonElement entry = s_entries[name];
        int[] shape = [.. entry.GetProperty("shape").EnumerateArray().Select(length => length.GetInt32())];
        Assert.Equal(shape, new[] { scan.SliceCount, scan.Rows, scan.Columns });
        float scale = scan.IsHounsfield ? 1 : scan.Encoding!.EndsWith("16 bit", StringComparison.Ordinal) ? 65535 : 255;
        float zero = name is "signed.tif" or "strips.tif" ? 32768 : 0;
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (int index = 0; index < scan.SliceCount; index++)
        {
            float[] values = Array.ConvertAll(scan.ReadSlice(index), value => scale == 1 ? value : MathF.Round(value * scale) - zero);
            hash.AppendData(MemoryMarshal.AsBytes(values.AsSpan()));
        }

        Assert.Equal(entry.GetProperty("sha256_f4").GetString(), Convert.ToHexString(hash.GetHashAndReset()).ToLowerInvariant());
        if (!entry.TryGetProperty("origin", out _))
        {
            Assert.Null(scan.Placement);
            return;
        }

        ScanPlacement placement = scan.Placement!;
        AssertNear(Vector("origin"), placement.Origin);
        AssertNear(Vector("column"), placement.ColumnStep);
        AssertNear(Vector("row"), placement.RowStep);
        AssertNear(Vector("slice"), placement.SliceStep);
        Assert.Equal(SliceOrder.FeetToHead, scan.Order);

        SpatialVector Vector(string property)
        {
            double[] numbers = [.. entry.GetProperty(property).EnumerateArray().Select(number => number.GetDouble())];
            return new SpatialVector(numbers[0], numbers[1], numbers[2]);
        }
    }

    private static void AssertNear(SpatialVector expected, SpatialVector actual) => Assert.InRange((expected - actual).Length, 0, 1e-9);

    private static CtScan Import(string path)
    {
        CtScanImporter importer = new(new CtImageReader(PatientPseudonymiser.None), hasPatientKey: true);
        ImportResult result = Assert.Single(importer.ImportFiles(
            Path.GetDirectoryName(path)!, [path], isNamed: true, ScanImportOptions.Default));
        return result.Scan ?? throw result.Error!;
    }

    private static bool IsVoxelsOf(string name, string file) =>
        Path.GetExtension(name) is ".mhd" or ".nhdr"
        && Path.GetFileName(file).StartsWith(Path.GetFileNameWithoutExtension(name) + ".", StringComparison.Ordinal)
        && (file.EndsWith("raw", StringComparison.Ordinal) || file.EndsWith("raw.gz", StringComparison.Ordinal));

    private static string PathOf(string name) => Path.Combine(Folder, name);

    private static string Folder => Path.Combine(GoldenScan.Folder, "research");

    private static Dictionary<string, JsonElement> Read() => JsonDocument.Parse(File.ReadAllText(PathOf("research.json")))
        .RootElement.EnumerateArray().ToDictionary(entry => entry.GetProperty("path").GetString()!);
}
