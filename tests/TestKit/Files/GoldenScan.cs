using System.Text.Json;
using Cov19Ct.Imaging;
using Cov19Ct.Imaging.Dicom.Images;
using Cov19Ct.Imaging.Import;
using Cov19Ct.Storage.Patients;

namespace Cov19Ct.TestKit.Files;

/// <summary>One entry of <c>tests/data/golden.json</c>: the files of a scan, and what independent programs read in them.</summary>
internal sealed class GoldenScan(JsonElement entry)
{
    private static readonly Dictionary<string, GoldenScan> s_scans = Load();

    /// <summary>The folder of golden files: part of the repository, so there in every clone.</summary>
    public static string Folder =>
        Path.Combine(SharedData.Project ?? throw new InvalidOperationException("Tests run outside the repository."), "tests", "data");

    public static IReadOnlyCollection<GoldenScan> All => s_scans.Values;

    public string Name => entry.GetProperty("name").GetString()!;

    /// <summary>The values, as the references have them.</summary>
    public JsonElement Hounsfield => entry.GetProperty("hu");

    /// <summary>True where the files hold less than was encoded.</summary>
    public bool IsLossy => entry.GetProperty("lossy").GetBoolean();

    /// <summary>The stored samples that an independent decoder made, where the standard leaves some rounding to decoders; null where
    /// it leaves none.</summary>
    public string? Samples => Text("expected") is string path ? Path.Combine(Folder, path) : null;

    /// <summary>UID of the transfer syntax; null for NIfTI.</summary>
    public string? Syntax => Text("syntax");

    /// <summary>Data type of the voxels; null for DICOM.</summary>
    public string? DataType => Text("datatype");

    /// <summary>True where dcm2niix makes the same voxels and affine of the files.</summary>
    public bool IsConfirmedByDcm2niix => Text("dcm2niix") == "the same voxels and affine";

    public int[] Shape => [.. entry.GetProperty("shape").EnumerateArray().Select(length => length.GetInt32())];

    /// <summary>Names of the files of the slices, in order; null for NIfTI.</summary>
    public string?[]? Slices => entry.TryGetProperty("slices", out JsonElement names)
        ? [.. names.EnumerateArray().Select(name => name.GetString())]
        : null;

    public JsonElement[] Files => [.. entry.GetProperty("files").EnumerateArray()];

    public static GoldenScan Of(string name) => s_scans[name];

    public static TheoryData<string> Names(Func<GoldenScan, bool> isMeant) => [.. All.Where(isMeant).Select(scan => scan.Name)];

    /// <summary>Numbers of a field, mm; null where the field is.</summary>
    public double?[]? Numbers(string field) => entry.GetProperty(field) is { ValueKind: JsonValueKind.Array } numbers
        ? [.. numbers.EnumerateArray().Select(number => number.ValueKind == JsonValueKind.Null ? null : (double?)number.GetDouble())]
        : null;

    /// <summary>The one scan that the importer finds.</summary>
    public CtScan Import()
    {
        string path = Path.Combine(Folder, Text("import")!);
        CtScanImporter importer = new(new CtImageReader(PatientPseudonymiser.None), hasPatientKey: true);
        ImportResult result = Assert.Single(Directory.Exists(path)
            ? importer.ImportFolder(path, recurse: false, ScanImportOptions.Default)
            : importer.ImportFiles(Path.GetDirectoryName(path)!, [path], isNamed: true, ScanImportOptions.Default));
        return result.Scan ?? throw result.Error!;
    }

    private string? Text(string field) => entry.TryGetProperty(field, out JsonElement text) ? text.GetString() : null;

    private static Dictionary<string, GoldenScan> Load()
    {
        using JsonDocument golden = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, "golden.json")));
        return golden.RootElement.GetProperty("scans").EnumerateArray()
            .Select(scan => new GoldenScan(scan.Clone())).ToDictionary(scan => scan.Name);
    }
}
