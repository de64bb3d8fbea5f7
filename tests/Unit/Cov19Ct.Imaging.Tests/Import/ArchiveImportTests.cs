using System.IO.Compression;
using Cov19Ct.Imaging.Containers;
using Cov19Ct.Imaging.Dicom.Images;
using Cov19Ct.Imaging.Import;
using Cov19Ct.Storage.Identity;
using Cov19Ct.Storage.Patients;
using Cov19Ct.TestKit;
using Cov19Ct.TestKit.Files;

namespace Cov19Ct.Imaging.Tests.Import;

public sealed class ArchiveImportTests : IDisposable
{
    /// <summary>One grey pixel.</summary>
    private static readonly byte[] s_png = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==");

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_folders_of_an_archive_are_scans_with_their_labels()
    {
        string archive = Write(new ZipWriter()
            .Add("data/train/covid/ct_scan_1/1", Slice("1", 0)).Add("data/train/covid/ct_scan_1/2", Slice("2", 2))
            .Add("data/train/covid/ct_scan_1/report", new DicomSample().Text(0x00080016, "UI", "1.2.840.10008.5.1.4.1.1.88.11").Build())
            .Add("data/train/non-covid/ct_scan_2/10.png", s_png).Add("data/train/non-covid/ct_scan_2/2.png", s_png)
            .Add("__MACOSX/data/train/._covid", [0, 5, 0x16, 7]));
        CtScan[] scans = [.. Import(archive).Select(result => result.Scan!)];

        Assert.Equal([("COVID", "train", 2), ("non-COVID", "train", 2)], scans.Select(scan => (scan.Label!, scan.Split!, scan.SliceCount)));
        Assert.Equal(Path.Combine(archive, "data", "train", "covid", "ct_scan_1"), scans[0].Path);
        Assert.Equal(Path.Combine(archive, "data", "train", "covid", "ct_scan_1", "2"), scans[0].Slices[1].Path);
        Assert.Contains(scans[0].Findings, finding => finding.Message.StartsWith("1 structured report", StringComparison.Ordinal));
        Assert.Equal([-1024f, -1022, -1026, 0, 64510, -66560], scans[0].ReadSlice(1));
        Assert.Equal("train/non-covid/ct_scan_2", scans[1].Id);
        Assert.Equal(["2.png", "10.png"], scans[1].Slices.Select(slice => Path.GetFileName(slice.Path)));
        Assert.Single(scans[1].ReadSlice(0));
        Assert.Equal(archive, ArchivePath.FileOf(scans[0].Slices[0].Path));
    }

    [Theory]
    [InlineData("volume.nii", false)]
    [InlineData("volume.nii.gz", true)]
    public void A_volume_in_an_archive_is_the_same_as_one_on_disk(string name, bool isGzip)
    {
        byte[] file = new NiftiWriter().File();
        byte[] stored = isGzip ? Gzip(file) : file;
        CtScan scan = Assert.Single(Import(Write(new ZipWriter().Add(name, stored)))).Scan!;
        CtScan onDisk = Assert.Single(Import(_folder.Write("b/" + name, stored))).Scan!;
        Assert.Equal(onDisk.Encoding, scan.Encoding);
        Assert.Equal(onDisk.ReadVolume().Slices, scan.ReadVolume().Slices);
    }

    [Fact]
    public void A_damaged_volume_in_an_archive_is_a_typed_error()
    {
        CtScan scan = Assert.Single(Import(Write(new ZipWriter()
            .Add(new ZipWriter.Entry("volume.nii", new NiftiWriter { Dim = [3, 40, 30, 2, 1, 1, 1, 1] }.File()) { Checksum = 1 })))).Scan!;
        InvalidScanFileException error = Assert.Throws<InvalidScanFileException>(() => scan.ReadVolume());
        Assert.Contains("archive's data is damaged", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Archives_among_the_files_of_a_folder_are_imported_after_them()
    {
        _folder.Write("scan/1", Slice("1", 0));
        _folder.Write("scan/more.ZIP", new ZipWriter().Add("1", Slice("9", 0, series: "9.9")).Build());
        ImportResult[] results = [.. Importer().ImportFolder(_folder.File("scan"), recurse: false, ScanImportOptions.Default)];
        Assert.Equal(["1.2.3.2", "9.9"], results.Select(result => result.Scan!.Id));
        Assert.DoesNotContain(results[0].Scan!.Findings, finding => finding.Code == FindingCodes.NotASlice);
    }

    [Fact]
    public void What_is_not_read_of_an_archive_is_named()
    {
        string archive = Write(new ZipWriter()
            .Add("scan/1", Slice("1", 0)).Add("scan/2", Slice("2", 2))
            .Add(new ZipWriter.Entry("scan/3", Slice("3", 4)) { IsEncrypted = true })
            .Add("scan/inner.zip", new ZipWriter().Add("1", Slice("4", 6)).Build())
            .Add(new ZipWriter.Entry("scan/5", Slice("5", 8)) { Checksum = 7 })
            .Add("../6", Slice("6", 10)));
        ImportResult[] results = Import(archive);

        CtScan scan = results[0].Scan!;
        Assert.Equal(2, scan.SliceCount);
        CtFinding nested = Assert.Single(scan.Findings, finding => finding.Code == FindingCodes.NotASlice);
        Assert.Contains("archive inside an archive", nested.Message, StringComparison.Ordinal);
        Assert.Equal(Path.Combine(archive, "scan", "inner.zip"), Assert.Single(nested.Paths));
        CtFinding[] unreadable = [.. scan.Findings.Where(finding => finding.Code == FindingCodes.UnreadableSlice)];
        Assert.Equal(["3", "5"], unreadable.SelectMany(finding => finding.Paths).Select(Path.GetFileName).Order());
        Assert.Contains(unreadable, finding => finding.Message.Contains("encrypted", StringComparison.Ordinal));
        Assert.Contains(unreadable, finding => finding.Message.Contains("checksum", StringComparison.Ordinal));
        InvalidScanFileException error = Assert.IsType<InvalidScanFileException>(results[1].Error);
        Assert.Contains("../6", error.Message, StringComparison.Ordinal);
        Assert.Equal(2, results.Length);
    }

    [Fact]
    public void Archives_without_scans_and_damaged_ones_are_one_error()
    {
        Assert.IsType<NoScanFoundException>(Assert.Single(Import(Write(new ZipWriter().Add("notes.txt", [65])))).Error);
        Assert.IsType<NoScanFoundException>(Assert.Single(Import(Write(new ZipWriter()))).Error);
        byte[] whole = new ZipWriter().Add("1", Slice("1", 0)).Build();
        Assert.Contains(
            "incomplete",
            Assert.IsType<InvalidScanFileException>(Assert.Single(Import(_folder.Write("a.zip", whole[..^5]))).Error).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "does not fit its extension",
            Assert.IsType<InvalidScanFileException>(Assert.Single(Import(_folder.Write("a.zip", whole[4..]))).Error).Message,
            StringComparison.Ordinal);
        Assert.Equal(
            ExclusionReason.Archive,
            Assert.IsType<UnsupportedScanFileException>(Assert.Single(Import(_folder.Write("a.docx", whole))).Error).Cause);
    }

    [Fact]
    public void Voxels_of_an_archive_that_has_changed_are_refused()
    {
        CtScan scan = Assert.Single(Import(Write(new ZipWriter().Add("1", Slice("1", 0))))).Scan!;
        Write(new ZipWriter().Add("1", Slice("1", 0)).Add("2", Slice("2", 2)));
        InvalidScanFileException error = Assert.Throws<InvalidScanFileException>(() => scan.ReadSlice(0));
        Assert.Contains("has changed since it was imported", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_DICOM_file_compressed_with_gzip_is_read()
    {
        byte[] file = Slice("1", 0);
        CtScan scan = Assert.Single(Import(_folder.Write("1.dcm.gz", Gzip(file)))).Scan!;
        Assert.Equal([-1024f, -1022, -1026, 0, 64510, -66560], scan.ReadSlice(0));
        Assert.Equal(_folder.File("1.dcm.gz"), scan.Path);

        // Within an archive, too; and a gzip file of anything else is named.
        Assert.Equal(1, Assert.Single(Import(Write(new ZipWriter().Add("1.gz", Gzip(file))))).Scan!.SliceCount);
        Assert.IsType<UnsupportedScanFileException>(Assert.Single(Import(_folder.Write("a.tar.gz", Gzip([1, 2, 3])))).Error);
    }

    [Fact]
    public void Every_truncation_of_a_gzip_file_is_a_typed_error_unless_no_voxel_is_lost()
    {
        byte[] whole = Gzip(Slice("1", 0));
        for (int length = 0; length < whole.Length; length++)
        {
            ImportResult result = Assert.Single(Import(_folder.Write("1.dcm.gz", whole[..length])));
            Assert.True(result.Error is Cov19CtException || length >= whole.Length - 12, $"{length} of {whole.Length}");
            _ = result.Scan?.ReadSlice(0);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_gzip_bomb_is_refused_by_what_it_declares_or_by_its_ratio(bool isHonest)
    {
        byte[] bomb = Gzip([.. new DicomSample().Build(), .. new byte[2 * Inflation.Harmless]]);
        if (!isHonest)
        {
            BitConverter.TryWriteBytes(bomb.AsSpan(bomb.Length - 4), 1000);
        }

        VolumeTooLargeException error = Assert.IsType<VolumeTooLargeException>(
            Assert.Single(Import(_folder.Write("1.dcm.gz", bomb))).Error);
        Assert.Equal(_folder.File("1.dcm.gz"), error.Path);
        Assert.EndsWith($"and more than {Inflation.Harmless} when unpacked.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_deflated_bomb_is_refused_by_its_ratio()
    {
        byte[] bomb = new DicomSample(DicomSample.Deflated).Bytes(0x00091010, "OB", new byte[Inflation.Harmless]).Build();
        Assert.True(bomb.Length < Inflation.Harmless / 100);
        Assert.IsType<VolumeTooLargeException>(Assert.Single(Import(_folder.Write("1.dcm", bomb))).Error);
    }

    private static byte[] Slice(string uid, double z, string series = "1.2.3.2") => new DicomSample()
        .Text(0x00080018, "UI", uid).Text(0x0020000E, "UI", series).Text(
            0x00200032, "DS", FormattableString.Invariant($"0\\0\\{z}")).Build();

    private static byte[] Gzip(byte[] content)
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.SmallestSize))
        {
            gzip.Write(content);
        }

        return packed.ToArray();
    }

    private static CtScanImporter Importer() => new(new CtImageReader(PatientPseudonymiser.None), hasPatientKey: true);

    private static ImportResult[] Import(string path) =>
        [.. Importer().ImportFiles(Path.GetDirectoryName(path)!, [path], isNamed: true, ScanImportOptions.Default)];

    private string Write(ZipWriter archive) => _folder.Write("a.zip", archive.Build());
}
