using System.Text;
using Cov19Ct.Imaging.Dicom.Images;
using Cov19Ct.Imaging.Import;
using Cov19Ct.Storage.Patients;
using Cov19Ct.TestKit;
using Cov19Ct.TestKit.Files;

namespace Cov19Ct.Imaging.Tests.Import;

public sealed class DicomDirectoryImportTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_files_that_a_directory_names_are_imported_a_series_at_a_time()
    {
        WriteSlice("cd/DICOM/S1/IM1", "1", 0);
        WriteSlice("cd/DICOM/S1/IM2", "2", 2);
        WriteSlice("cd/DICOM/S2/IM1", "3", 0, series: "9.9");
        WriteSlice("cd/DICOM/S1/NOTNAMED", "4", 4);
        ImportResult[] results = Import(Series("DICOM\\S1\\IM1", "DICOM\\S1\\IM2"), Series("DICOM\\S2\\IM1"));
        Assert.Equal([("1.2.3.2", 2), ("9.9", 1)], results.Select(result => (result.Scan!.Id, result.Scan.SliceCount)));
        Assert.Equal(_folder.File("cd/DICOM/S1"), results[0].Scan!.Path);
    }

    [Fact]
    public void Series_of_another_modality_are_one_error()
    {
        WriteSlice("cd/S1/IM1", "1", 0);
        byte[] magneticResonance = new DicomSample()
            .Text(0x00080016, "UI", "1.2.840.10008.5.1.4.1.1.4")
            .Text(0x00080060, "CS", "MR")
            .Build();
        _folder.Write("cd/S2/IM1", magneticResonance);
        _folder.Write("cd/S3/IM1", magneticResonance);
        ImportResult[] results = Import(Series("S2\\IM1"), Series("S1\\IM1"), Series("S3\\IM1"));
        Assert.Equal([_folder.File("cd/S1/IM1"), _folder.File("cd/S2/IM1")], results.Select(result => result.Path));
        Assert.Equal(ExclusionReason.OtherModality, Assert.IsType<UnsupportedScanFileException>(results[1].Error).Cause);
    }

    [Fact]
    public void A_series_may_lie_in_several_folders()
    {
        WriteSlice("cd/A/IM1", "1", 0);
        WriteSlice("cd/B/IM2", "2", 2);
        Assert.Equal(2, Assert.Single(Import(Series("A\\IM1", "B\\IM2"))).Scan!.SliceCount);
    }

    [Fact]
    public void Files_named_beside_their_directory_are_imported_once()
    {
        WriteSlice("cd/IM1", "1", 0);
        WriteSlice("cd/S/IM2", "2", 2);
        _folder.Write("cd/DICOMDIR", Build(Series("IM1"), Series("S\\IM2")));
        ImportResult[] results = [.. Importer().ImportFiles(
            _folder.File("cd"), [_folder.File("cd/DICOMDIR"), _folder.File("cd/IM1")], isNamed: true, ScanImportOptions.Default)];
        Assert.Equal([_folder.File("cd/IM1"), _folder.File("cd/S/IM2")], results.Select(result => result.Path));
    }

    [Theory]
    [InlineData("dicom/im000001")]
    [InlineData("DICOM/IM000001;1")]
    [InlineData("Dicom/im000001.;1")]
    [InlineData("DICOM/IM000001.")]
    public void Names_in_another_case_and_with_versions_are_found(string name)
    {
        WriteSlice("cd/" + name, "1", 0);
        Assert.Equal(_folder.File("cd/" + name), Assert.Single(Import(Series("DICOM\\IM000001"))).Scan!.Slices[0].Path);
    }

    [Fact]
    public void Files_that_are_missing_are_named_in_their_own_scan_or_are_an_error()
    {
        WriteSlice("cd/S1/IM1", "1", 0);
        WriteSlice("cd/S2/IM1", "3", 0, series: "9.9");
        ImportResult[] results = Import(Series("S1\\IM1", "S1\\IM2"), Series("S2\\IM1"), Series("S3\\IM1", "S3\\IM2"));
        CtFinding finding = Assert.Single(results[0].Scan!.Findings, finding => finding.Severity == FindingSeverity.Warning);
        Assert.Equal((FindingCodes.UnreadableSlice, _folder.File("cd/S1/IM2")), (finding.Code, Assert.Single(finding.Paths)));
        Assert.DoesNotContain(results[1].Scan!.Findings, other => other.Severity == FindingSeverity.Warning);
        Assert.IsType<DirectoryNotFoundException>(results[2].Error);
        Assert.Equal(_folder.File("cd/S3/IM1"), results[2].Path);
        Assert.Equal(3, results.Length);
    }

    [Fact]
    public void A_name_of_a_missing_file_that_is_no_file_id_is_not_shown_and_one_that_is_there_is_read()
    {
        WriteSlice("cd/S1/DOE^JANE", "1", 0);
        WriteSlice("cd/S1/IM2", "2", 2);
        CtScan scan = Import(Series("S1\\DOE^JANE", "S1\\IM2", "S1\\DOE^JOHN 1970", "S1\\DOE^JOHN 1971"))[0].Scan!;
        Assert.Equal(2, scan.SliceCount);
        CtFinding finding = Assert.Single(scan.Findings, finding => finding.Severity == FindingSeverity.Warning);
        Assert.Equal(["(invalid name 1)", "(invalid name 2)"], finding.Paths.Select(Path.GetFileName));
        Assert.DoesNotContain("JOHN", finding.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Records_that_are_no_longer_in_use_are_passed_over()
    {
        WriteSlice("cd/IM1", "1", 0);
        WriteSlice("cd/IM2", "2", 2);
        Record[] series = Series("IM1", "IM2");
        series[2] = series[2] with { IsInUse = false };
        Assert.Equal(1, Assert.Single(Import(series)).Scan!.SliceCount);
    }

    [Fact]
    public void Links_that_are_wrong_lose_no_file_and_do_not_go_round_for_ever()
    {
        WriteSlice("cd/IM1", "1", 0);
        WriteSlice("cd/IM2", "2", 2);
        WriteSlice("cd/IM3", "3", 4);
        Record[] toItself = Series("IM1", "IM2", "IM3");
        toItself[1] = toItself[1] with { Next = 1 };
        Assert.Equal([1, 2], Import(toItself).Select(result => result.Scan!.SliceCount));
        Record[] toNowhere = Series("IM1", "IM2", "IM3");
        toNowhere[0] = toNowhere[0] with { Lower = 77 };
        Assert.Equal(3, Assert.Single(Import(toNowhere)).Scan!.SliceCount);
    }

    [Theory]
    [InlineData("..\\..\\etc\\passwd")]
    [InlineData("A\\..\\..\\B")]
    [InlineData("/etc/passwd")]
    [InlineData("A\\\\B")]
    [InlineData("C:\\A")]
    public void Names_that_lead_out_of_the_medium_are_refused(string id)
    {
        WriteSlice("cd/IM1", "1", 0);
        ImportResult[] results = Import([.. Series("IM1"), new Record("IMAGE") { FileId = id }]);
        Assert.Equal(1, results[0].Scan!.SliceCount);
        Assert.Contains(
            "is not the path of a file on the medium",
            Assert.IsType<InvalidScanFileException>(results[1].Error).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_directory_within_a_folder_that_is_imported_is_neither_an_error_nor_a_scan()
    {
        WriteSlice("cd/IM1", "1", 0);
        _folder.Write("cd/DICOMDIR", Build(Series("IM1")));
        CtScan scan = Assert.Single(Importer().ImportFolder(_folder.File("cd"), recurse: true, ScanImportOptions.Default)).Scan!;
        Assert.Equal([FindingCodes.SingleSlice], scan.Findings.Select(finding => finding.Code));
    }

    [Fact]
    public void Every_truncation_is_a_typed_error_or_loses_only_files()
    {
        WriteSlice("cd/IM1", "1", 0);
        byte[] whole = Build(Series("IM1", "IM2"));
        for (int length = 0; length < whole.Length; length++)
        {
            _folder.Write("cd/DICOMDIR", whole[..length]);
            ImportResult[] results = Import();
            Assert.Contains(
                results, result => result.Error is InvalidScanFileException or NoScanFoundException or UnsupportedScanFileException);
        }
    }

    private static CtScanImporter Importer() => new(new CtImageReader(PatientPseudonymiser.None), hasPatientKey: true);

    /// <summary>A series and the images below it.</summary>
    private static Record[] Series(params string[] ids) =>
    [
        new Record("SERIES") { Lower = 1 },
        .. ids.Select((id, index) => new Record("IMAGE") { FileId = id, Next = index + 1 < ids.Length ? index + 2 : null }),
    ];

    /// <summary>The links of records are indices within their own set; they become offsets here.</summary>
    private static byte[] Build(params Record[][] sets)
    {
        DicomSample file = new();
        List<byte> records = [];

        // Preamble, file meta information, then the sequence's head.
        int start = 132 + 8 + 20 + 12;
        foreach (Record[] set in sets)
        {
            int[] offsets = new int[set.Length];
            int at = start + records.Count;
            for (int index = 0; index < set.Length; index++)
            {
                offsets[index] = at;
                at += Encode(file, set[index], _ => 0).Length;
            }

            foreach (Record record in set)
            {
                records.AddRange(Encode(file, record, index => index < offsets.Length ? offsets[index] : 999_999));
            }
        }

        byte[] sequence = file.Element(0x00041220, "SQ", [.. records]);
        return [.. new byte[128], .. "DICM"u8, .. file.Element(0x00020010, "UI", "1.2.840.10008.1.2.1\0"u8.ToArray()), .. sequence];
    }

    private static byte[] Encode(DicomSample file, Record record, Func<int, int> offset)
    {
        byte[] Link(int? index) => BitConverter.GetBytes(index is int known ? offset(known) : 0);
        byte[] id = record.FileId is null ? [] : file.Element(0x00041500, "CS", Even(record.FileId));
        byte[] content =
        [
            .. file.Element(0x00041400, "UL", Link(record.Next)),
            .. file.Element(0x00041410, "US", record.IsInUse ? [0xFF, 0xFF] : [0, 0]),
            .. file.Element(0x00041420, "UL", Link(record.Lower)),
            .. file.Element(0x00041430, "CS", Even(record.Type)),
            .. id,
            .. file.Element(0x00080060, "CS", "CT"u8.ToArray()),
        ];
        return file.Item(0xFFFEE000, content);
    }

    private static byte[] Even(string text) => Encoding.ASCII.GetBytes(text.Length % 2 == 0 ? text : text + " ");

    private void WriteSlice(string name, string uid, double z, string series = "1.2.3.2") => _folder.Write(name, new DicomSample()
        .Text(0x00080018, "UI", uid).Text(0x0020000E, "UI", series).Text(
            0x00200032, "DS", FormattableString.Invariant($"0\\0\\{z}")).Build());

    private ImportResult[] Import(params Record[][] sets)
    {
        if (sets.Length > 0)
        {
            _folder.Write("cd/DICOMDIR", Build(sets));
        }

        return [.. Importer().ImportFiles(_folder.File("cd"), [_folder.File("cd/DICOMDIR")], isNamed: true, ScanImportOptions.Default)];
    }

    private sealed record Record(string Type)
    {
        public int? Next { get; init; }

        public int? Lower { get; init; }

        public bool IsInUse { get; init; } = true;

        public string? FileId { get; init; }
    }
}
