using System.IO.Compression;
using Cov19Ct.Imaging.Dicom.Images;
using Cov19Ct.Imaging.Import;
using Cov19Ct.Phantoms;
using Cov19Ct.Storage.Patients;
using Cov19Ct.TestKit;

namespace Cov19Ct.Imaging.Tests.Import;

public sealed class FileLabelsTests : IDisposable
{
    private const string Kept = "The scan keeps the label, split and centre that it has without them.";

    private readonly ScratchFolder _folder = new();

    private readonly string _scan;
    private readonly string[] _files;

    public FileLabelsTests()
    {
        _scan = CtPhantomWriter.Write(_folder.Root, new CtPhantomOptions { Count = 1, SliceCount = 5, Size = 64 }).Single().Path;
        _files = [.. Directory.EnumerateFiles(_scan).Order(StringComparer.Ordinal)];
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("A", "B", "different labels: A (IM0001.dcm) and B (IM0003.dcm)")]
    [InlineData("A", "a", null)]
    [InlineData("A", null, null)]
    public void A_scan_whose_files_have_different_labels_is_one_scan_with_a_warning(string? first, string? second, string? said)
    {
        CtScan scan = Assert.Single(Import(_scan, Rows(_files[..2], first), Rows(_files[2..], second))).Scan!;
        Assert.Equal(5, scan.SliceCount);
        Assert.Equal(said is null ? "A" : "COVID", scan.Label);
        Assert.Equal(
            said is null ? [] : [$"The rows of the files of this scan state {said}. {Kept}"],
            scan.Findings.Where(finding => finding.Severity == FindingSeverity.Warning).Select(finding => finding.Message));
        Assert.All(scan.Findings, finding => Assert.Equal(FindingCodes.ContraryLabels, finding.Code));
    }

    [Fact]
    public void The_same_file_with_two_labels_is_one_scan_with_a_warning_and_refused_where_it_is_to_be_strict()
    {
        Assert.Equal(
            [FindingCodes.ContraryLabels],
            Assert.Single(Import(_scan, Rows(_files, "A"), Rows(_files, "B"))).Scan!.Findings.Select(finding => finding.Code));
        ScanImportOptions strict = new() { Strict = true };
        ImportResult refused = Assert.Single(Import(
            _scan, (_files, strict with { Split = "train" }), (_files[..1], strict with { Split = "test" })));
        string said = Assert.IsType<InconsistentScanException>(refused.Error).Message;
        Assert.Contains("different splits: train", said, StringComparison.Ordinal);
    }

    [Fact]
    public void Series_and_archives_of_one_folder_have_the_labels_of_their_own_files()
    {
        string other = CtPhantomWriter.Write(
            _folder.File("other"), new CtPhantomOptions { Count = 2, SliceCount = 4, Size = 64, Seed = 2 }).Last().Path;
        string[] others = [.. Directory.EnumerateFiles(other).Select(file => _folder.Write(
            Path.GetRelativePath(_folder.Root, Path.Combine(_scan, $"b{Path.GetFileName(file)}")), File.ReadAllBytes(file)))];
        string archive = Path.Combine(_scan, "c.zip");
        string third = CtPhantomWriter.Write(
            _folder.File("third"), new CtPhantomOptions { Count = 1, SliceCount = 3, Size = 64, Seed = 3 }).Single().Path;
        ZipFile.CreateFromDirectory(third, archive);

        ImportResult[] results = [.. Import(_scan, Rows(_files, "A"), Rows(others, "B"), Rows([archive], "C"))];

        Assert.Equal([("A", 5), ("B", 4), ("C", 3)], results.Select(result => (result.Scan!.Label!, result.Scan.SliceCount)).Order());
        Assert.All(results, result => Assert.Empty(result.Scan!.Findings));
    }

    private static (IReadOnlyList<string>, ScanImportOptions) Rows(IReadOnlyList<string> files, string? label) =>
        (files, new ScanImportOptions { Label = label });

    private static IEnumerable<ImportResult> Import(string folder, params (IReadOnlyList<string>, ScanImportOptions)[] groups) =>
        new CtScanImporter(new CtImageReader(PatientPseudonymiser.None), hasPatientKey: true)
            .ImportFiles(folder, groups, CancellationToken.None);
}
