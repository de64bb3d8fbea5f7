using System.Text.Json;
using Cov19Ct.Imaging.Dicom;
using Cov19Ct.Imaging.Series;
using Cov19Ct.Tests;

namespace Cov19Ct.Imaging.Tests.Dicom;

/// <summary>Every file of the reference list: CT images decode to their HU, or the error names their syntax.</summary>
public class ConformanceFileTests
{
    private const string CtImageStorage = "1.2.840.10008.5.1.4.1.1.2";

    // Lossy, and yet the standard determines the decoded samples to the bit.
    private static readonly string[] s_exact = ["1.2.840.10008.1.2.4.81"];

    private static readonly string[] s_decoded =
    [
        "1.2.840.10008.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.1.99", "1.2.840.10008.1.2.2", "1.2.840.10008.1.2.5",
        "1.2.840.10008.1.2.4.50", "1.2.840.10008.1.2.4.51", "1.2.840.10008.1.2.4.57", "1.2.840.10008.1.2.4.70",
        "1.2.840.10008.1.2.4.53", "1.2.840.10008.1.2.4.55", "1.2.840.10008.1.2.4.80", "1.2.840.10008.1.2.4.81",
        "1.2.840.10008.1.2.4.90", "1.2.840.10008.1.2.4.91",
    ];

    public static TheoryData<string> ClassicCtImages() => [.. Images().Where(IsClassicCt).Select(PathOf)];

    public static TheoryData<string> OtherImages() => [.. Images().Where(image => !IsClassicCt(image)).Select(PathOf)];

    public static TheoryData<string> Unreadable() => [.. Section("non_image_or_unreadable").Select(PathOf)];

    [SharedDataTheory]
    [MemberData(nameof(ClassicCtImages))]
    public void A_classic_CT_image_decodes_to_its_HU_or_the_error_names_its_syntax(string path)
    {
        JsonElement reference = Images().Single(image => PathOf(image) == path);
        string syntax = reference.GetProperty("ts").GetString()!;
        ImportResult result = Import(path);
        if (!s_decoded.Contains(syntax))
        {
            UnsupportedTransferSyntaxException error = Assert.IsType<UnsupportedTransferSyntaxException>(result.Error);
            Assert.Equal(syntax, error.TransferSyntaxUid);
            Assert.Contains(error.TransferSyntaxName, error.Message, StringComparison.Ordinal);
            Assert.StartsWith("JPEG", error.TransferSyntaxName, StringComparison.Ordinal);
            return;
        }

        float[] slice = Assert.IsType<CtScan>(result.Scan).ReadSlice(0);
        JsonElement expected = reference.GetProperty("hu");
        if (!reference.GetProperty("lossy").GetBoolean() || s_exact.Contains(syntax))
        {
            Assert.Equal(expected.GetProperty("sha256_i2").GetString(), Hounsfield.Hash(slice));
            return;
        }

        // A pair, or one for each frame.
        JsonElement rescale = expected.GetProperty("rescale")[0];
        double level = Math.Abs((rescale.ValueKind == JsonValueKind.Array ? rescale[0] : rescale).GetDouble());
        Assert.Equal(expected.GetProperty("mean").GetDouble(), slice.Average(value => (double)value), tolerance: 2.0);
        Assert.Equal(expected.GetProperty("min").GetDouble(), slice.Min(), tolerance: 2 * level);
        Assert.Equal(expected.GetProperty("max").GetDouble(), slice.Max(), tolerance: 2 * level);
    }

    [SharedDataTheory]
    [MemberData(nameof(OtherImages))]
    [MemberData(nameof(Unreadable))]
    public void What_is_no_classic_CT_image_is_a_typed_error_about_the_file(string path)
    {
        ImportResult result = Import(path);

        Cov19CtException error = Assert.IsType<Cov19CtException>(result.Error, exactMatch: false);
        Assert.Equal(SharedData.Path(path), error.Path);
    }

    private static ImportResult Import(string path)
    {
        string file = SharedData.Path(path);
        CtScanImporter importer = new(new CtImageReader(PatientPseudonymiser.None), hasPatientKey: true);
        return Assert.Single(importer.ImportFiles(Path.GetDirectoryName(file)!, [file], isNamed: true, ScanImportOptions.Default));
    }

    private static JsonElement[] Images() => Section("images");

    private static JsonElement[] Section(string name) => SharedData.Root is null
        ? []
        : [.. JsonDocument.Parse(File.ReadAllText(SharedData.Path("reference/dicom_files.json"))).RootElement.GetProperty(name).EnumerateArray()];

    private static string PathOf(JsonElement image) => image.GetProperty("path").GetString()!;

    private static bool IsClassicCt(JsonElement image) =>
        image.TryGetProperty("SOPClassUID", out JsonElement sopClass) && sopClass.GetString() == CtImageStorage;
}
