using Cov19Ct.Imaging.Dicom.Images;
using Cov19Ct.Imaging.Import;
using Cov19Ct.Phantoms;
using Cov19Ct.Storage.Patients;
using Cov19Ct.TestKit;
using Cov19Ct.TestKit.Files;

namespace Cov19Ct.Imaging.Tests.Import;

public sealed class CtScanImporterTests : IDisposable
{
    /// <summary>One grey pixel.</summary>
    private static readonly byte[] s_png = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==");

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Phantoms_come_back_as_they_were_rendered()
    {
        CtPhantomOptions options = new() { Count = 2, SliceCount = 5, Size = 64, Split = "train" };
        CtPhantomCase[] cases = [.. CtPhantomWriter.Write(_folder.Root, options)];
        CtScan[] scans = [.. Import(_folder.Root, recurse: true).Select(result => result.Scan!)];

        Assert.Equal(cases.Select(written => (written.Label, written.Path)), scans.Select(scan => (scan.Label!, scan.Path)));
        Assert.All(scans, scan => Assert.Equal(("train", 5, SliceOrder.FeetToHead), (scan.Split, scan.SliceCount, scan.Order)));
        Assert.All(scans, scan => Assert.Empty(scan.Findings));
        CtPhantom phantom = options.Cases().First();
        Assert.Equal(phantom.RenderSlice(3), scans[0].ReadSlice(3).Select(value => (short)value));
    }

    [Fact]
    public void Other_files_of_the_folder_are_excluded_and_named()
    {
        WriteSlice("scan/1", "1", 0);
        WriteSlice("scan/2", "2", 2);
        _folder.Write("scan/notes.txt", "hello"u8.ToArray());
        _folder.Write(
            "scan/report", new DicomSample().Text(0x00080016, "UI", "1.2.840.10008.5.1.4.1.1.88.11").Text(0x00080060, "CS", "SR").Build());
        byte[] cut = new DicomSample().Build();
        _folder.Write("scan/3", cut[..^4]);

        CtScan scan = Assert.Single(Import(_folder.File("scan"))).Scan!;

        Assert.Equal(2, scan.SliceCount);
        Assert.Equal(
            [FindingCodes.NotASlice, FindingCodes.NotASlice, FindingCodes.UnreadableSlice], scan.Findings.Select(finding => finding.Code));
        Assert.Equal(_folder.File("scan/notes.txt"), Assert.Single(scan.Findings[0].Paths));
        Assert.Equal("1 file of an unknown format was excluded.", scan.Findings[0].Message);
        Assert.Equal(_folder.File("scan/report"), Assert.Single(scan.Findings[1].Paths));
        Assert.Equal("1 structured report was excluded: Not a CT image but a structured report (modality SR).", scan.Findings[1].Message);
        Assert.Equal(_folder.File("scan/3"), Assert.Single(scan.Findings[2].Paths));
        Assert.Contains("12 bytes are needed, but only 8 exist", scan.Findings[2].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Folders_come_in_natural_order_and_the_rest_is_left_alone_where_the_first_is_enough()
    {
        for (int folder = 1; folder <= 12; folder++)
        {
            WriteSlice($"scans/{folder}/1", "1", 0, series: $"1.2.{folder}");
            WriteSlice($"scans/{folder}/2", "2", 2, series: $"1.2.{folder}");
        }

        Assert.Equal(
            Enumerable.Range(1, 12).Select(folder => $"1.2.{folder}"),
            Import(_folder.File("scans"), recurse: true).Select(result => result.Scan!.Id));
        Assert.Equal("1.2.1", Import(_folder.File("scans"), recurse: true).First().Scan!.Id);
    }

    [Fact]
    public void A_strict_scan_is_refused_for_its_unreadable_slice()
    {
        WriteSlice("scan/1", "1", 0);
        _folder.Write("scan/2", new DicomSample().Build()[..^4]);
        ImportResult result = Assert.Single(Import(_folder.File("scan"), options: ScanImportOptions.Default with { Strict = true }));
        Assert.Equal(_folder.File("scan/2"), Assert.IsType<InconsistentScanException>(result.Error).Path);
    }

    [Fact]
    public void A_folder_without_a_scan_is_one_error()
    {
        _folder.Write("scan/notes.txt", "hello"u8.ToArray());
        ImportResult result = Assert.Single(Import(_folder.File("scan")));
        Assert.Equal(_folder.File("scan"), Assert.IsType<NoScanFoundException>(result.Error).Path);
    }

    [Fact]
    public void A_folder_of_damaged_files_gives_one_error_of_a_kind()
    {
        for (int i = 0; i < 3; i++)
        {
            _folder.Write($"scan/{i}", new DicomSample().Build()[..^4]);
        }

        ImportResult result = Assert.Single(Import(_folder.File("scan")));
        Assert.Equal(_folder.File("scan/0"), Assert.IsType<InvalidScanFileException>(result.Error).Path);
        Assert.Equal(["1", "2"], result.Others.Select(other => Path.GetFileName(other.Path)));
    }

    [Fact]
    public void An_unreadable_slice_concerns_its_own_series_only()
    {
        WriteSlice("scan/1", "1", 0);
        _folder.Write("scan/2", new DicomSample().Build()[..^4]);
        _folder.Write("scan/3", new DicomSample().Text(0x0020000E, "UI", "9.9").Build());
        _folder.Write("scan/4", new DicomSample("1.2.840.10008.1.2.4.92").Text(0x0020000E, "UI", "9.8").Build());
        ImportResult[] results = [.. Import(_folder.File("scan"), options: ScanImportOptions.Default with { Strict = true })];
        Assert.Equal(_folder.File("scan/2"), Assert.IsType<InconsistentScanException>(results[0].Error).Path);
        Assert.Equal("9.9", results[1].Scan!.Id);
        Assert.Contains("JPEG 2000", Assert.IsType<UnsupportedTransferSyntaxException>(results[2].Error).Message, StringComparison.Ordinal);
        Assert.Equal(3, results.Length);
    }

    [Theory]
    [InlineData("zero.dcm", 0)]
    [InlineData("zero", 0)]
    [InlineData("holes.dcm", 500)]
    public void An_empty_slice_or_one_with_a_broken_head_is_an_unreadable_slice(string name, int length)
    {
        WriteSlice("scan/1", "1", 0);
        _folder.Write($"scan/{name}", new byte[length]);
        CtFinding finding = Assert.Single(
            Assert.Single(Import(_folder.File("scan"))).Scan!.Findings, finding => finding.Severity == FindingSeverity.Warning);
        Assert.Equal((FindingCodes.UnreadableSlice, _folder.File($"scan/{name}")), (finding.Code, finding.Paths[0]));
        Assert.IsType<InconsistentScanException>(
            Assert.Single(Import(_folder.File("scan"), options: new ScanImportOptions { Strict = true })).Error);
    }

    [Fact]
    public void Damaged_pictures_among_pictures_are_unreadable_slices_and_junk_is_nothing()
    {
        _folder.Write("scan/0.png", s_png);
        _folder.Write("scan/1.png", new byte[9]);
        _folder.Write("scan/2.jpg", []);
        _folder.Write("scan/._0.png", [0, 5, 0x16, 7]);
        CtScan scan = Assert.Single(Import(_folder.File("scan"))).Scan!;
        CtFinding[] findings = [.. scan.Findings.Where(finding => finding.Severity == FindingSeverity.Warning)];
        Assert.Equal(["1.png", "2.jpg"], findings.Select(finding => Path.GetFileName(Assert.Single(finding.Paths))));
        Assert.EndsWith("its content does not fit its extension.", findings[0].Message, StringComparison.Ordinal);
        Assert.EndsWith("it is empty.", findings[1].Message, StringComparison.Ordinal);
        Assert.IsType<InconsistentScanException>(
            Assert.Single(Import(_folder.File("scan"), options: new ScanImportOptions { Strict = true })).Error);
    }

    [Fact]
    public void A_picture_beside_damaged_DICOM_is_no_scan()
    {
        byte[] slice = new DicomSample().Build();
        _folder.Write("scan/1.dcm", slice[..300]);
        _folder.Write("scan/preview.png", s_png);
        Assert.Equal(
            _folder.File("scan/1.dcm"), Assert.IsType<InvalidScanFileException>(Assert.Single(Import(_folder.File("scan"))).Error).Path);
    }

    [Fact]
    public void Files_named_one_by_one_leave_their_trace_in_the_scan()
    {
        WriteSlice("scan/1", "1", 0);
        _folder.Write("scan/2", new DicomSample().Text(0x00080018, "UI", "1.2.3.4.2").Build()[..^4]);
        ImportResult[] results = [.. Importer().ImportFiles(
            _folder.File("scan"), [_folder.File("scan/1"), _folder.File("scan/2")], isNamed: true, ScanImportOptions.Default)];
        Assert.Contains(results[0].Scan!.Findings, finding => finding.Code == FindingCodes.UnreadableSlice);
        Assert.IsType<InvalidScanFileException>(results[1].Error);
    }

    [Fact]
    public void Named_files_that_are_no_slices_are_errors_each_and_the_others_go_on()
    {
        WriteSlice("scan/1", "1", 0);
        _folder.Write("scan/notes.txt", "hello"u8.ToArray());
        _folder.Write("scan/2", new DicomSample().Build()[..^4]);
        string[] files = [.. ((string[])["1", "2", "notes.txt"]).Select(name => _folder.File($"scan/{name}"))];
        ImportResult[] results = [.. Importer().ImportFiles(_folder.File("scan"), files, isNamed: true, ScanImportOptions.Default)];
        Assert.Equal(1, results[0].Scan!.SliceCount);
        Assert.Equal([files[1], files[2]], results.Skip(1).Select(result => result.Path));
        Assert.IsType<InvalidScanFileException>(results[1].Error);
        Assert.IsType<NoScanFoundException>(results[2].Error);

        ImportResult[] strict =
        [
            .. Importer().ImportFiles(_folder.File("scan"), files[..2], isNamed: true, ScanImportOptions.Default with { Strict = true }),
        ];
        Assert.IsType<InconsistentScanException>(strict[0].Error);
        Assert.All(strict, result => Assert.Null(result.Scan));
    }

    [Fact]
    public void A_series_that_spans_folders_is_a_finding_of_each_part()
    {
        WriteSlice("a/1", "1", 0);
        WriteSlice("b/2", "2", 2);
        CtScan[] scans = [.. Import(_folder.Root, recurse: true).Select(result => result.Scan!)];
        CtFinding[] findings = Array.ConvertAll(
            scans, scan => Assert.Single(scan.Findings, finding => finding.Code == FindingCodes.SeriesSpansFolders));
        Assert.Equal([_folder.File("a"), _folder.File("b")], findings[0].Paths);
        Assert.Equal([_folder.File("b"), _folder.File("a")], findings[1].Paths);
        Assert.Equal(2, scans.Select(scan => scan.Id).Distinct().Count());
    }

    [Fact]
    public void A_link_that_leads_back_does_not_go_round_for_ever()
    {
        WriteSlice("a/1", "1", 0);
        Directory.CreateSymbolicLink(_folder.File("a/loop"), _folder.Root);
        Assert.Single(Import(_folder.Root, recurse: true));
    }

    [Fact]
    public void A_folder_that_is_reached_through_links_is_entered_once()
    {
        WriteSlice("real/scans/a/1", "1", 0);
        Directory.CreateSymbolicLink(_folder.File("alias"), _folder.File("real"));
        Directory.CreateSymbolicLink(_folder.File("real/scans/again"), _folder.File("real/scans/a"));
        Directory.CreateSymbolicLink(_folder.File("real/scans/up"), _folder.File("real/scans"));
        Assert.Equal(
            _folder.File("alias/scans/a/1"), Assert.Single(Import(_folder.File("alias/scans"), recurse: true)).Scan!.Slices[0].Path);
    }

    [Fact]
    public void Links_to_themselves_and_to_each_other_are_reported_and_the_others_go_on()
    {
        WriteSlice("scan/1", "1", 0);
        WriteSlice("scan/below/1", "2", 0);
        File.CreateSymbolicLink(_folder.File("scan/self"), _folder.File("scan/self"));
        File.CreateSymbolicLink(_folder.File("scan/gone"), _folder.File("scan/nothing"));
        Directory.CreateSymbolicLink(_folder.File("scan/a"), _folder.File("scan/b"));
        Directory.CreateSymbolicLink(_folder.File("scan/b"), _folder.File("scan/a"));
        Directory.CreateSymbolicLink(_folder.File("scan/below/up"), _folder.File("scan"));
        ImportResult[] results = [.. Import(_folder.Root, recurse: true)];
        Assert.Equal(2, results.Count(result => result.Scan is not null));
        string[] stated =
        [
            .. results[0].Scan!.Findings
                .Where(finding => finding.Code == FindingCodes.UnreadableSlice)
                .SelectMany(finding => finding.Paths),
        ];
        Assert.Equal(["a", "b", "gone", "self"], stated.Select(Path.GetFileName).Order());
    }

    [Fact]
    public void A_folder_that_must_not_be_read_is_one_error_and_the_others_go_on()
    {
        if (OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess)
        {
            Assert.Skip("This user may read every folder, or the system has no file modes.");
            return;
        }

        WriteSlice("scans/a/1", "1", 0);
        WriteSlice("scans/b/1", "2", 0);

        File.SetUnixFileMode(_folder.File("scans/a"), UnixFileMode.None);
        try
        {
            ImportResult[] results = [.. Import(_folder.File("scans"), recurse: true)];
            Assert.IsType<UnauthorizedAccessException>(results[0].Error);
            Assert.Equal(_folder.File("scans/a"), results[0].Path);
            Assert.Equal(1, results[1].Scan!.SliceCount);
        }
        finally
        {
            File.SetUnixFileMode(_folder.File("scans/a"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [Fact]
    public void A_file_that_vanishes_before_it_is_read_is_reported_by_name()
    {
        WriteSlice("scan/1", "1", 0);
        string[] files = [_folder.File("scan/1"), _folder.File("scan/2")];
        ImportResult[] results = [.. Importer().ImportFiles(_folder.File("scan"), files, isNamed: true, ScanImportOptions.Default)];
        Assert.IsType<FileNotFoundException>(results[1].Error);
        Assert.Equal(files[1], results[1].Path);
    }

    [Fact]
    public void A_file_that_grows_or_shrinks_after_its_import_is_a_typed_error_or_has_the_same_voxels()
    {
        byte[] file = new DicomSample().Build();
        string path = _folder.Write("scan/1", file);
        CtScan scan = Assert.Single(Import(_folder.File("scan"))).Scan!;
        float[] before = scan.ReadSlice(0);
        _folder.Write("scan/1", [.. file, .. file]);
        Assert.Equal(before, scan.ReadSlice(0));
        _folder.Write("scan/1", file[..^6]);
        Assert.Equal(path, Assert.Throws<InvalidScanFileException>(() => scan.ReadSlice(0)).Path);
    }

    [Fact]
    public void Localizers_and_other_modalities_beside_a_series_are_notes_and_alone_errors()
    {
        WriteSlice("scan/1", "1", 0);
        _folder.Write("scan/scout", Typed("ORIGINAL\\PRIMARY\\LOCALIZER"));
        _folder.Write("scan/dose", Typed("DERIVED\\SECONDARY\\SCREEN SAVE"));
        _folder.Write("scan/mip", Typed("DERIVED\\SECONDARY\\MIP"));
        _folder.Write(
            "scan/mr", new DicomSample().Text(0x00080016, "UI", "1.2.840.10008.5.1.4.1.1.4").Text(0x00080060, "CS", "MR").Build());
        _folder.Write("scan/page", new DicomSample().Number(0x00280002, 3).Build());
        CtScan scan = Assert.Single(Import(_folder.File("scan"))).Scan!;
        Assert.Equal(1, scan.SliceCount);
        Assert.All(scan.Findings, finding => Assert.Equal(FindingSeverity.Note, finding.Severity));
        Assert.Equal([_folder.File("scan/scout")], scan.Findings.Single(finding => finding.Code == FindingCodes.Localizer).Paths);
        Assert.Equal(
            ["dose", "mip", "mr", "page"],
            scan.Findings
                .Where(finding => finding.Code == FindingCodes.NotASlice)
                .Select(finding => Path.GetFileName(Assert.Single(finding.Paths))));
        Assert.Equal(
            [
                ExclusionReason.SecondaryCapture, ExclusionReason.DerivedImage, ExclusionReason.OtherModality, ExclusionReason.ColourImage,
                ExclusionReason.Localizer
            ],
            ((string[])["dose", "mip", "mr", "page", "scout"]).Select(Cause));

        static byte[] Typed(string type) => new DicomSample().Text(0x00080008, "CS", type).Build();

        ExclusionReason Cause(string name) => Assert.IsType<UnsupportedScanFileException>(Assert.Single(
            Importer().ImportFiles(
                _folder.File("scan"), [_folder.File($"scan/{name}")], isNamed: true, ScanImportOptions.Default)).Error).Cause;
    }

    [Fact]
    public void A_file_that_vanishes_is_an_unreadable_slice()
    {
        WriteSlice("scan/1", "1", 0);
        WriteSlice("scan/2", "2", 2);
        CtScan scan = Assert.Single(Import(_folder.File("scan"))).Scan!;
        File.Delete(_folder.File("scan/2"));
        WindowedScan windowed = new ScanWindower(HuWindow.Paper, 32).Apply(scan);
        Assert.Equal(1, windowed.SliceCount);
        Assert.Equal(FindingCodes.UnreadableSlice, windowed.Findings[^1].Code);
    }

    [Fact]
    public void Options_go_before_what_the_folders_say()
    {
        WriteSlice("train/covid/ct_scan_1/1", "1", 0);
        string scan = _folder.File("train/covid/ct_scan_1");
        CtScan fromFolders = Assert.Single(Import(scan)).Scan!;
        CtScan fromOptions = Assert.Single(Import(
            scan, options: new ScanImportOptions { Label = "flu", Split = "test", Centre = "c1" })).Scan!;
        Assert.Equal(("COVID", "train", null), (fromFolders.Label, fromFolders.Split, fromFolders.Centre));
        Assert.Equal(("flu", "test", "c1"), (fromOptions.Label, fromOptions.Split, fromOptions.Centre));
    }

    [Fact]
    public void A_missing_key_is_reported_on_scans_that_have_a_patient()
    {
        WriteSlice("scan/1", "1", 0);
        CtScanImporter importer = new(new CtImageReader(PatientPseudonymiser.None), hasPatientKey: false);
        CtScan scan = Assert.Single(importer.ImportFolder(_folder.File("scan"), false, ScanImportOptions.Default)).Scan!;
        Assert.Contains(scan.Findings, finding => finding.Code == FindingCodes.NoPatientKey);
        Assert.Null(scan.PatientHash);
    }

    private static IEnumerable<ImportResult> Import(string folder, bool recurse = false, ScanImportOptions? options = null) =>
        Importer().ImportFolder(folder, recurse, options ?? ScanImportOptions.Default);

    private static CtScanImporter Importer() => new(new CtImageReader(new PatientPseudonymiser(new byte[32])), hasPatientKey: true);

    private void WriteSlice(string name, string uid, double z, string series = "1.2.3.2") => _folder.Write(
        name,
        new DicomSample()
            .Text(0x00080018, "UI", uid)
            .Text(0x0020000E, "UI", series)
            .Text(0x00200032, "DS", FormattableString.Invariant($"0\\0\\{z}"))
            .Build());
}
