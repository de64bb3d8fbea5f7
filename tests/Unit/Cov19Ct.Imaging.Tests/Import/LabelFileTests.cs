using System.Text;
using Cov19Ct.Imaging.Dicom.Images;
using Cov19Ct.Imaging.Import;
using Cov19Ct.Imaging.Labels;
using Cov19Ct.Storage.Patients;
using Cov19Ct.TestKit;
using Cov19Ct.TestKit.Files;

namespace Cov19Ct.Imaging.Tests.Import;

/// <summary>Which rows of a label file are those of a scan.</summary>
public sealed class LabelFileTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public LabelFileTests()
    {
        _folder.Write("set/a/s0/0.png", PictureWriter.FlatPng(4, 4, 1));
        _folder.Write("set/b/s0/0.png", PictureWriter.FlatPng(4, 4, 2));
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a/s0,covid,\nb/s0,non-covid,", null)]
    [InlineData("a/s0,covid,\ns0,covid,\nb/s0,non-covid,", "b/s0 different labels: non-COVID (line 4 of labels.csv) and COVID (line 3 of "
        + "labels.csv)")]
    [InlineData("s0,non-covid,\na/s0,covid,", "a/s0 different labels: COVID (line 3 of labels.csv) and non-COVID (line 2 of labels.csv)")]
    public void The_row_that_names_the_folders_is_used_and_another_one_that_differs_is_told(string rows, string? said)
    {
        (CtScan[] scans, ScanLabelFile file) = Import(rows);
        Assert.Equal(["COVID", "non-COVID"], scans.Select(scan => scan.Label));
        Assert.Equal(0, file.UnusedRows);
        CtFinding[] contrary =
            [.. scans.SelectMany(scan => scan.Findings).Where(finding => finding.Severity == FindingSeverity.Warning)];
        Assert.All(contrary, finding => Assert.Equal(FindingCodes.ContraryLabels, finding.Code));
        string differ = said is null ? "" : said[(said.IndexOf(' ', StringComparison.Ordinal) + 1)..];
        Assert.Equal(
            said is null ? [] : [$"labels.csv states for s0 {differ}. The row that names more of the folders of the scan is used."],
            contrary.Select(finding => finding.Message));
        Assert.All(scans, scan => Assert.Equal(
            said?.StartsWith(Path.GetFileName(Path.GetDirectoryName(scan.Path)!), StringComparison.Ordinal) == true ? 1 : 0,
            scan.Findings.Count(finding => finding.Code == FindingCodes.ContraryLabels)));
    }

    [Theory]
    [InlineData("./a/s0/", "./b/s0")]
    [InlineData(@".\a\s0", @"b\s0\")]
    [InlineData("//a//s0", "set/./b/s0")]
    public void Paths_are_read_however_they_are_written(string one, string other)
    {
        (CtScan[] scans, ScanLabelFile file) = Import($"{one},covid,Training\n{other},non-covid,testing");
        Assert.Equal([("COVID", "train"), ("non-COVID", "test")], scans.Select(scan => (scan.Label, scan.Split)));
        Assert.Equal(0, file.UnusedRows);
    }

    [Fact]
    public void A_row_by_name_completes_the_row_that_names_the_folders()
    {
        (CtScan[] scans, _) = Import("a/s0,,train\ns0,covid,\nb/s0,,test");
        Assert.Equal([("COVID", "train"), ("COVID", "test")], scans.Select(scan => (scan.Label, scan.Split)));
        Assert.All(scans, scan => Assert.DoesNotContain(scan.Findings, finding => finding.Severity == FindingSeverity.Warning));
    }

    [Fact]
    public void A_folder_that_is_called_as_another_scan_does_not_state_its_label()
    {
        (CtScan[] scans, ScanLabelFile file) = Import("a/s0,covid,\nb/s0,covid,\nset,non-covid,");
        Assert.Equal(["COVID", "COVID"], scans.Select(scan => scan.Label));
        Assert.All(scans, scan => Assert.DoesNotContain(scan.Findings, finding => finding.Severity == FindingSeverity.Warning));
        Assert.Equal(1, file.UnusedRows);
    }

    [Fact]
    public void A_row_without_a_folder_that_fits_two_scans_is_told_of_both()
    {
        (CtScan[] scans, _) = Import("s0,covid,");
        Assert.Equal(["COVID", "COVID"], scans.Select(scan => scan.Label));
        Assert.Equal(
            [
                $"The label, split and centre are from line 2 of labels.csv. That row names no folder, and was used for the scan "
                    + $"{scans[1].Path} too.",
                $"The label, split and centre are from line 2 of labels.csv. That row names no folder, and was used for the scan "
                    + $"{scans[0].Path} too.",
            ],
            scans.Select(scan => scan.Findings.Single(finding => finding.Code == FindingCodes.SharedLabelRow).Message));
        Assert.All(scans, scan => Assert.Equal(
            FindingSeverity.Warning, scan.Findings.Single(finding => finding.Code == FindingCodes.SharedLabelRow).Severity));
    }

    [Fact]
    public void A_row_that_names_a_patient_is_used_for_each_scan_in_the_folder_of_the_patient()
    {
        _folder.Write("set/a/s1/0.png", PictureWriter.FlatPng(4, 4, 3));
        (CtScan[] scans, _) = Import("a,covid,\nb,non-covid,");
        Assert.Equal(["COVID", "COVID", "non-COVID"], scans.Select(scan => scan.Label));
        Assert.All(scans, scan => Assert.DoesNotContain(scan.Findings, finding => finding.Code == FindingCodes.SharedLabelRow));
    }

    [Fact]
    public void A_row_that_names_a_patient_and_fits_two_folders_is_told()
    {
        _folder.Write("set/c/b/s0/0.png", PictureWriter.FlatPng(4, 4, 3));
        (CtScan[] scans, _) = Import("a,covid,\nb,non-covid,");
        Assert.Equal(["COVID", "non-COVID", "non-COVID"], scans.Select(scan => scan.Label));
        Assert.Equal([0, 1, 1], scans.Select(scan => scan.Findings.Count(finding => finding.Code == FindingCodes.SharedLabelRow)));
    }

    private (CtScan[] Scans, ScanLabelFile File) Import(string rows)
    {
        _folder.Write("labels.csv", Encoding.UTF8.GetBytes($"name,label,split\n{rows}\n"));
        ScanLabelFile file = ScanLabelFile.Read(_folder.File("labels.csv"));
        IEnumerable<ImportResult> results = new CtScanImporter(new CtImageReader(PatientPseudonymiser.None), hasPatientKey: true)
            .ImportFolder(_folder.File("set"), recurse: true, new ScanImportOptions { LabelFile = file });
        return ([.. results.Select(result => result.Scan!).OrderBy(scan => scan.Path, StringComparer.Ordinal)], file);
    }
}
