using System.Text.Json;
using Cov19Ct.Imaging.Containers;
using Cov19Ct.Imaging.Dicom.Images;
using Cov19Ct.Imaging.Dicom.Pixels;
using Cov19Ct.Imaging.Import;
using Cov19Ct.Storage.Patients;
using Cov19Ct.TestKit;

namespace Cov19Ct.Imaging.Tests.Dicom.Images;

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

    [SharedDataTheory]
    [MemberData(nameof(ClassicCtImages))]
    public void A_classic_CT_image_decodes_to_its_HU_or_the_error_names_its_syntax(string path)
    {
        JsonElement reference = Images().Single(image => PathOf(image) == path);
        string syntax = reference.GetProperty("ts").GetString()!;
        if (!s_decoded.Contains(syntax))
        {
            UnsupportedTransferSyntaxException error = Assert.IsType<UnsupportedTransferSyntaxException>(Assert.Single(Import(path)).Error);
            Assert.Equal(syntax, error.TransferSyntaxUid);
            Assert.Contains(error.TransferSyntaxName, error.Message, StringComparison.Ordinal);
            Assert.StartsWith("JPEG", error.TransferSyntaxName, StringComparison.Ordinal);
            return;
        }

        bool isExact = !reference.GetProperty("lossy").GetBoolean() || s_exact.Contains(syntax);
        Hounsfield.AssertEqual(reference.GetProperty("hu"), isExact, Assert.Single(Decode(path)));
    }

    [SharedDataTheory]
    [MemberData(nameof(ClassicCtImages))]
    public void A_classic_CT_image_is_a_scan_unless_it_is_a_localizer(string path)
    {
        JsonElement reference = Images().Single(image => PathOf(image) == path);
        ImportResult result = Assert.Single(Import(path));
        if (reference.GetProperty("ImageType").GetString()!.Contains("LOCALIZER", StringComparison.Ordinal))
        {
            Assert.Equal(ExclusionReason.Localizer, Assert.IsType<UnsupportedScanFileException>(result.Error).Cause);
        }
        else
        {
            Assert.True(result.Scan is not null || result.Error is UnsupportedTransferSyntaxException, result.Error?.Message);
        }
    }

    [SharedDataTheory]
    [MemberData(nameof(OtherImages))]
    public void What_is_no_classic_CT_image_is_a_typed_error_about_the_file(string path)
    {
        ImportResult result = Assert.Single(Import(path));

        Cov19CtException error = Assert.IsType<Cov19CtException>(result.Error, exactMatch: false);
        Assert.Equal(SharedData.Path(path), error.Path);
    }

    [SharedDataFact]
    public void The_frames_of_an_enhanced_image_in_fragments_decode_to_the_references_values()
    {
        const string PerfusionMap = "conformance/cornerstone/CT0012.fragmented_no_bot_jpeg_baseline.51.dcm";
        JsonElement expected = Images().Single(image => PathOf(image) == PerfusionMap).GetProperty("hu");

        float[][] frames = Decode(PerfusionMap);

        Assert.Equal(expected.GetProperty("shape")[0].GetInt32(), frames.Length);
        float[] all = [.. frames.SelectMany(frame => frame)];
        Assert.Equal(expected.GetProperty("mean").GetDouble(), all.Average(value => (double)value), tolerance: 0.5);
        Assert.Equal(expected.GetProperty("min").GetDouble(), all.Min(), tolerance: 2);
        Assert.Equal(expected.GetProperty("max").GetDouble(), all.Max(), tolerance: 2);

        UnsupportedScanFileException error = Assert.IsType<UnsupportedScanFileException>(Assert.Single(Import(PerfusionMap)).Error);
        Assert.Equal(ExclusionReason.DerivedImage, error.Cause);
        Assert.Contains("RCBF", error.Message, StringComparison.Ordinal);
    }

    private static float[][] Decode(string path)
    {
        using CtImageFrames image = CtImageFrames.Open(DiskStore.Instance, SharedData.Path(path));
        using PixelBuffers buffers = new();
        float[][] frames = new float[image.Frames.Length][];
        for (int index = 0; index < frames.Length; index++)
        {
            frames[index] = new float[image.Layout.PixelCount];
            image.Read(index, buffers).CopyTo(frames[index]);
        }

        return frames;
    }

    private static ImportResult[] Import(string path)
    {
        string file = SharedData.Path(path);
        CtScanImporter importer = new(new CtImageReader(PatientPseudonymiser.None), hasPatientKey: true);
        return [.. importer.ImportFiles(Path.GetDirectoryName(file)!, [file], isNamed: true, ScanImportOptions.Default)];
    }

    private static JsonElement[] Images() => Section("images");

    private static JsonElement[] Section(string name) => SharedData.Root is null
        ? []
        : [.. JsonDocument.Parse(File.ReadAllText(SharedData.Path("reference/dicom_files.json"))).RootElement
            .GetProperty(name)
            .EnumerateArray()];

    private static string PathOf(JsonElement image) => image.GetProperty("path").GetString()!;

    private static bool IsClassicCt(JsonElement image) =>
        image.TryGetProperty("SOPClassUID", out JsonElement sopClass) && sopClass.GetString() == CtImageStorage;
}
