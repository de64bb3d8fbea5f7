using Cov19Ct.Imaging.Dicom.Images;
using Cov19Ct.Imaging.Import;
using Cov19Ct.Storage.Patients;
using Cov19Ct.TestKit;
using Cov19Ct.TestKit.Files;

namespace Cov19Ct.Imaging.Tests.Import;

public sealed class ForeignFormatsTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, byte[], string> Kinds => new()
    {
        { "a", [.. "BM"u8, .. new byte[12], 40, 0, 0, 0], "A BMP picture" },
        { "a.bmp", "something"u8.ToArray(), "A BMP picture" },
        { "a.dat", "GIF89a...."u8.ToArray(), "A GIF picture" },
        { "a", [.. "RIFF"u8, 1, 2, 3, 4, .. "WEBP"u8], "A WebP picture" },
        { "a", [0, 0, 0, 12, .. "jP  \r\n"u8, 0x87, 10], "A JPEG 2000 picture" },
        { "a", [0xFF, 0x4F, 0xFF, 0x51], "A JPEG 2000 picture" },
        { "a", [0, 0, 0, 24, .. "ftypheic"u8], "A HEIF picture" },
        { "a.jxl", [0xFF, 0x0A], "A JPEG XL picture" },
        { "a", "DDS |"u8.ToArray(), "A DDS picture" },
        { "a", [.. "Rar!"u8, 0x1A, 7, 1, 0], "A RAR archive" },
        { "a", [.. "7z"u8, 0xBC, 0xAF, 0x27, 0x1C], "A 7-Zip archive" },
        { "a", [.. new byte[257], .. "ustar\0"u8], "A tar archive" },
        { "a.tgz", NiftiWriter.Gzip([.. new byte[257], .. "ustar\0"u8]), "A compressed tar archive" },
        { "a.dat.gz", NiftiWriter.Gzip("hello"u8.ToArray()), "A file compressed with gzip that holds no scan" },
        { "a.mgz", NiftiWriter.Gzip([0, 0, 0, 1, 0, 0]), "An MGH volume" },
        { "a.npy.gz", NiftiWriter.Gzip([0x93, .. "NUMPY"u8]), "A NumPy array" },
        { "a.npy", [0x93, .. "NUMPY"u8], "A NumPy array" },
        { "a.npz", new ZipWriter().Add("x.npy", [1, 2]).Build(), "A NumPy archive" },
        { "a.mat", "MATLAB 5.0 MAT-file"u8.ToArray(), "A MATLAB file" },
        { "a.vti", "<?xml version=\"1.0\"?><VTKFile type=\"ImageData\">"u8.ToArray(), "A VTK file" },
        { "a.h5", [0x89, .. "HDF\r\n"u8, 0x1A, 10], "An HDF5 file" },
        { "a.v", "MATRIX72v"u8.ToArray(), "An ECAT volume" },
        { "a.par", "# === DATA DESCRIPTION FILE ==="u8.ToArray(), "A PAR/REC volume" },
        { "a.img", [1, 2, 3, 4], "An image file (.img) without its header (.hdr)" },
        { "a.raw", [1, 2, 3, 4], "A file of voxels (.raw) without a header" },
        { "a.bz2", "BZh91AY"u8.ToArray(), "A file compressed with bzip2" },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_kind_is_named_once_for_a_folder(string name, byte[] content, string kind)
    {
        _folder.Write(Path.Combine("x", name), content);
        _folder.Write(Path.Combine("x", "b" + name), content);
        ImportResult result = Assert.Single(Import());
        UnsupportedScanFileException error = Assert.IsType<UnsupportedScanFileException>(result.Error);
        Assert.StartsWith(kind + ", which is not read.", error.Message, StringComparison.Ordinal);
        Assert.Single(result.Others);
    }

    [Theory]
    [InlineData("README.txt", "BM is a text")]
    [InlineData("a.csv", "x,y")]
    [InlineData("a.csv.gz", "\u001f")]
    [InlineData("a.json", "{}")]
    [InlineData("a.xml", "<?xml version=\"1.0\"?><a/>")]
    [InlineData("Thumbs.db", "x")]
    [InlineData(".DS_Store", "x")]
    [InlineData("._a.bmp", "x")]
    [InlineData("BM", "BM is a text of more than eighteen letters")]
    public void Documents_are_silent(string name, string content)
    {
        byte[] bytes = content == "\u001f" ? NiftiWriter.Gzip("x,y"u8.ToArray()) : System.Text.Encoding.UTF8.GetBytes(content);
        _folder.Write(Path.Combine("x", name), bytes);
        Assert.IsType<NoScanFoundException>(Assert.Single(Import()).Error);
    }

    /// <summary>Pictures and volumes are not kept from being scans, and say what was not read beside them.</summary>
    [Theory]
    [InlineData("a.nii")]
    [InlineData("a.dcm")]
    public void The_scan_of_the_folder_is_reported(string name)
    {
        _folder.Write(Path.Combine("x", name), Path.GetExtension(name) switch
        {
            ".nii" => new NiftiWriter().File(),
            _ => new DicomSample().Build(),
        });
        _folder.Write(Path.Combine("x", "logo.bmp"), [1]);
        _folder.Write(Path.Combine("x", "other.bmp"), [1]);
        _folder.Write(Path.Combine("x", "all.rar"), [1]);
        CtScan scan = Assert.Single(Import()).Scan!;
        Assert.Equal(
            [
                "2 files were not read: a BMP picture. If it is a part of a scan, convert it to DICOM, NIfTI, MetaImage, NRRD, TIFF, "
                    + "PNG or JPEG.",
                "A RAR archive was not read. If it holds a scan, unpack it first.",
            ],
            scan.Findings.Where(finding => finding.Code == FindingCodes.NotASlice).Select(finding => finding.Message).Order());
    }

    /// <summary>Among pictures a picture that is not read may be a slice, as one that is damaged.</summary>
    [Fact]
    public void A_scan_of_pictures_has_a_warning_about_pictures_that_are_not_read()
    {
        _folder.Write(Path.Combine("x", "0.png"), PictureWriter.FlatPng(4, 6, 3));
        _folder.Write(Path.Combine("x", "1.bmp"), [1]);
        _folder.Write(Path.Combine("x", "2.bmp"), [1]);
        _folder.Write(Path.Combine("x", "3.gif"), [1]);
        _folder.Write(Path.Combine("x", "all.rar"), [1]);
        CtScan scan = Assert.Single(Import()).Scan!;
        const string Advice =
            "which is not read. If it is a part of a scan, convert it to DICOM, NIfTI, MetaImage, NRRD, TIFF, PNG or JPEG.";
        Assert.Equal(
            [
                (FindingCodes.NotASlice, FindingSeverity.Note, "A RAR archive was not read. If it holds a scan, unpack it first."),
                (FindingCodes.UnreadableSlice, FindingSeverity.Warning,
                    $"2 slices cannot be read and were excluded. The error of 1.bmp: A BMP picture, {Advice}"),
                (FindingCodes.UnreadableSlice, FindingSeverity.Warning,
                    $"A slice, 3.gif, cannot be read and was excluded: A GIF picture, {Advice}"),
            ],
            scan.Findings.Where(finding => finding.Code is FindingCodes.NotASlice or FindingCodes.UnreadableSlice)
                .Select(finding => (finding.Code, finding.Severity, finding.Message)).Order());
    }

    private ImportResult[] Import() =>
        [.. new CtScanImporter(new CtImageReader(PatientPseudonymiser.None), hasPatientKey: true)
            .ImportFolder(_folder.Root, recurse: true, ScanImportOptions.Default)];
}
