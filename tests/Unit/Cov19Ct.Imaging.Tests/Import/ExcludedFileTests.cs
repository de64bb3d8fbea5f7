using System.Text.Json;
using Cov19Ct.Imaging.Dicom.Images;
using Cov19Ct.Imaging.Import;
using Cov19Ct.Storage.Patients;
using Cov19Ct.TestKit;
using Cov19Ct.TestKit.Files;

namespace Cov19Ct.Imaging.Tests.Import;

/// <summary>Every file of the reference list that is no image: alone, it is one error that says what it is; among slices, a note.</summary>
public class ExcludedFileTests
{
    private const string Pydicom = "conformance/pydicom/";
    private const string TinyAlpha = Pydicom + "dicomdirtests/TINY_ALPHA/";

    /// <summary>The cause of each file; of damaged ones, <c>Invalid</c> and what is wrong, of those without a scan,
    /// <c>NoScan</c>.</summary>
    private static readonly Dictionary<string, (string Cause, string Words)> s_expected = new()
    {
        ["conformance/cornerstone/no-pixel-data.dcm"] = ("StructuredReport", "a structured report (modality SR)"),
        [Pydicom + "ExplVR_BigEndNoMeta.dcm"] = ("RadiotherapyObject", "a radiotherapy object (modality RTPLAN)"),
        [Pydicom + "ExplVR_LitEndNoMeta.dcm"] = ("RadiotherapyObject", "a radiotherapy object (modality RTPLAN)"),
        [Pydicom + "UN_sequence.dcm"] = ("Invalid", "the CT image has no pixels"),
        [Pydicom + "dicomdirtests/DICOMDIR-empty.dcm"] = ("NoScan", "names no CT scan"),
        [TinyAlpha + "README"] = ("NoScan", "is not DICOM"),
        [Pydicom + "empty_charset_LEI.dcm"] = ("NoImage", "of an unknown kind"),
        [Pydicom + "no_meta.dcm"] = ("Invalid", "does not fit its extension"),
        [Pydicom + "no_meta_group_length.dcm"] = ("RadiotherapyObject", "a radiotherapy object"),
        [Pydicom + "priv_SQ.dcm"] = ("OtherModality", "SOP class 1.2.840.10008.5.1.4.1.1.4"),
        [Pydicom + "reportsi.dcm"] = ("StructuredReport", "a structured report (modality SR)"),
        [Pydicom + "reportsi_with_empty_number_tags.dcm"] = ("StructuredReport", "a structured report (modality SR)"),
        [Pydicom + "rtplan.dcm"] = ("RadiotherapyObject", "a radiotherapy object (modality RTPLAN)"),
        [Pydicom + "rtplan_truncated.dcm"] = ("RadiotherapyObject", "a radiotherapy object (modality RTPLAN)"),
        [Pydicom + "rtstruct.dcm"] = ("RadiotherapyObject", "a radiotherapy structure set (modality RTSTRUCT)"),
        [Pydicom + "test-SR.dcm"] = ("StructuredReport", "a structured report (modality SR)"),
        [Pydicom + "waveform_ecg.dcm"] = ("Waveform", "a waveform (modality ECG)"),
        [Pydicom + "zipMR.gz"] = ("OtherModality", "modality MR"),
    };

    public static TheoryData<string> Files() => [.. Paths().Where(path => !IsDirectory(path))];

    public static TheoryData<string> Directories() => [.. Paths().Where(IsDirectory)];

    [SharedDataTheory]
    [MemberData(nameof(Files))]
    public void A_file_that_is_no_image_is_one_error_that_says_what_it_is(string path)
    {
        (string cause, string words) = path.StartsWith(TinyAlpha + "PT", StringComparison.Ordinal)
            ? ("Invalid", "the CT image has no pixels")
            : s_expected[path];
        ImportResult result = Assert.Single(Import(path));

        Cov19CtException error = Assert.IsType<Cov19CtException>(result.Error, exactMatch: false);
        Assert.Equal(SharedData.Path(path), error.Path);
        Assert.Equal(cause, CauseOf(error));
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    /// <summary>Of the images that the directory names, 9 are CT slices in two series, and two localizers in another.</summary>
    [SharedDataTheory]
    [MemberData(nameof(Directories))]
    public void A_DICOM_directory_is_followed_however_it_is_encoded_and_linked(string path)
    {
        ImportResult[] results = Import(path);
        CtScan[] scans = [.. results.Select(result => result.Scan).OfType<CtScan>()];
        Assert.Equal([4, 5], scans.Select(scan => scan.SliceCount).Order());
        Assert.All(scans, scan => Assert.Equal(SliceOrder.FeetToHead, scan.Order));
        string[] causes =
        [
            .. results.Where(result => result.Error is not null).Select(result => CauseOf(result.Error!)).Distinct().Order(),
        ];
        bool isCutShort = path.EndsWith("-nooffset", StringComparison.Ordinal);
        Assert.Equal(isCutShort ? ["Invalid", "Localizer", "OtherModality"] : ["Localizer", "OtherModality"], causes);
    }

    [SharedDataFact]
    public void A_folder_with_a_series_and_all_these_imports_the_series_and_names_them()
    {
        using ScratchFolder folder = new();
        folder.Write("scan/1", new DicomSample().Build());
        string[] others = [.. Paths().Where(path => !IsDirectory(path) && s_expected.GetValueOrDefault(path).Cause != "NoScan")];
        foreach (string path in others)
        {
            folder.Write("scan/" + path.Replace('/', '_'), File.ReadAllBytes(SharedData.Path(path)));
        }

        folder.Write("scan/DICOMDIR", File.ReadAllBytes(SharedData.Path(Pydicom + "dicomdirtests/DICOMDIR")));
        CtScanImporter importer = new(new CtImageReader(PatientPseudonymiser.None), hasPatientKey: true);

        CtScan scan = Assert.Single(importer.ImportFolder(folder.File("scan"), recurse: false, ScanImportOptions.Default)).Scan!;

        CtFinding[] named = [.. scan.Findings.Where(finding => finding.Code is FindingCodes.NotASlice or FindingCodes.UnreadableSlice)];
        Assert.Equal(
            others.Select(path => path.Replace('/', '_')).Order(),
            named.SelectMany(finding => finding.Paths).Select(Path.GetFileName).Order());
        Assert.Contains(named, finding => finding.Message.StartsWith("4 structured reports were excluded", StringComparison.Ordinal));
        Assert.Contains(named, finding => finding.Message.StartsWith("6 radiotherapy objects were excluded", StringComparison.Ordinal));
        Assert.Contains(named, finding => finding.Message.StartsWith("1 waveform was excluded", StringComparison.Ordinal));
    }

    private static string CauseOf(Exception error) => error switch
    {
        UnsupportedScanFileException unsupported => unsupported.Cause.ToString(),
        InvalidScanFileException => "Invalid",
        NoScanFoundException => "NoScan",
        _ => error.GetType().Name,
    };

    private static bool IsDirectory(string path) =>
        path.StartsWith(Pydicom + "dicomdirtests/DICOMDIR", StringComparison.Ordinal) && !path.Contains("empty", StringComparison.Ordinal);

    private static ImportResult[] Import(string path)
    {
        string file = SharedData.Path(path);
        CtScanImporter importer = new(new CtImageReader(PatientPseudonymiser.None), hasPatientKey: true);
        return [.. importer.ImportFiles(Path.GetDirectoryName(file)!, [file], isNamed: true, ScanImportOptions.Default)];
    }

    /// <summary>All but one directory, which names files without images.</summary>
    private static string[] Paths() => SharedData.Root is null
        ? []
        :
        [
            .. JsonDocument.Parse(File.ReadAllText(SharedData.Path("reference/dicom_files.json")))
                .RootElement.GetProperty("non_image_or_unreadable").EnumerateArray()
                .Select(file => file.GetProperty("path").GetString()!)
                .Where(path => path != TinyAlpha + "DICOMDIR"),
        ];
}
