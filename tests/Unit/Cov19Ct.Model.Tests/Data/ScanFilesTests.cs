using System.IO.Compression;
using System.Security.Cryptography;
using Cov19Ct.Imaging;
using Cov19Ct.Imaging.Dicom.Images;
using Cov19Ct.Imaging.Import;
using Cov19Ct.Model.Data;
using Cov19Ct.Storage.Identity;
using Cov19Ct.Storage.Patients;
using Cov19Ct.TestKit;

namespace Cov19Ct.Model.Tests.Data;

public sealed class ScanFilesTests : IDisposable
{
    /// <summary>One grey pixel.</summary>
    private static readonly byte[] s_png = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==");

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_content_of_an_archives_scans_is_the_archive_and_their_keys_differ()
    {
        byte[] archive = Archive("a/1.png", "a/2.png", "b/7.png");
        string path = _folder.Write("scans.zip", archive);
        CtScanImporter importer = new(new CtImageReader(PatientPseudonymiser.None), hasPatientKey: true);
        CtScan[] scans =
        [
            .. importer.ImportFiles(_folder.Root, [path], isNamed: true, ScanImportOptions.Default).Select(result => result.Scan!),
        ];
        Assert.Equal([2, 1], scans.Select(scan => scan.SliceCount));

        byte[] expected = SHA256.HashData(SHA256.HashData(archive));
        ScanFiles[] files = [.. scans.Select(scan => new ScanFiles(scan))];
        Assert.All(files, file => Assert.Equal(expected, file.HashContent(CancellationToken.None)));
        Assert.Equal(File.GetLastWriteTimeUtc(path), files[0].Identify().LastChangeUtc);
        byte[][] keys = [.. scans.Select((scan, index) => ScanKey.Compute(scan, files[index], expected, new Preprocessing()))];
        Assert.NotEqual(keys[0], keys[1]);
    }

    private static byte[] Archive(params string[] names)
    {
        using MemoryStream file = new();
        using (ZipArchive archive = new(file, ZipArchiveMode.Create))
        {
            foreach (string name in names)
            {
                using Stream entry = archive.CreateEntry(name).Open();
                entry.Write(s_png);
            }
        }

        return file.ToArray();
    }
}
