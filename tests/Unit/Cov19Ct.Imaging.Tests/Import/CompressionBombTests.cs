using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Cov19Ct.Imaging.Dicom.Images;
using Cov19Ct.Imaging.Import;
using Cov19Ct.Storage.Patients;
using Cov19Ct.TestKit;
using Cov19Ct.TestKit.Files;

namespace Cov19Ct.Imaging.Tests.Import;

/// <summary>Files that declare far more than they hold are refused before memory is taken for them. What shrinks as much but is small is
/// read.</summary>
public sealed class CompressionBombTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a.mha", 257, true)]
    [InlineData("a.mha", 255, false)]
    [InlineData("a.nrrd", 257, true)]
    [InlineData("a.nrrd", 255, false)]
    public void A_volume_of_nothing_is_refused_by_its_size(string name, int slices, bool isRefused)
    {
        byte[] voxels = new byte[512 * 512 * slices * sizeof(short)];
        string header = name == "a.mha"
            ? $"NDims = 3\nDimSize = 512 512 {slices}\nElementType = MET_SHORT\nCompressedData = True\nElementDataFile = LOCAL\n"
            : $"NRRD0004\ntype: short\nendian: little\ndimension: 3\nsizes: 512 512 {slices}\nencoding: gzip\n\n";
        _folder.Write(name, [.. Encoding.ASCII.GetBytes(header), .. Compress(voxels, isZlib: name == "a.mha")]);
        AssertRefused(isRefused);
    }

    /// <summary>The size in the header is enough: nothing is decoded.</summary>
    [Fact]
    public void A_picture_of_nothing_is_refused_by_its_size()
    {
        byte[] picture = PictureWriter.Png(64, 64, 8, PictureWriter.Grey, new byte[64 * 64]);
        BinaryPrimitives.WriteUInt32BigEndian(picture.AsSpan(16), 16_384);
        BinaryPrimitives.WriteUInt32BigEndian(picture.AsSpan(20), 16_384);
        _folder.Write("a.png", picture);
        AssertRefused(isRefused: true);
    }

    private static byte[] Compress(byte[] content, bool isZlib)
    {
        using MemoryStream compressed = new();
        using (Stream stream = isZlib
            ? new ZLibStream(compressed, CompressionLevel.Optimal, leaveOpen: true)
            : new GZipStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
        {
            stream.Write(content);
        }

        return compressed.ToArray();
    }

    private void AssertRefused(bool isRefused)
    {
        ImportResult result = Assert.Single(new CtScanImporter(new CtImageReader(PatientPseudonymiser.None), hasPatientKey: true)
            .ImportFolder(_folder.Root, recurse: false, ScanImportOptions.Default));
        if (isRefused)
        {
            Assert.Contains(
                "CT scans do not shrink to less than 1/200.",
                Assert.IsType<VolumeTooLargeException>(result.Error).Message,
                StringComparison.Ordinal);
        }
        else
        {
            Assert.NotNull(result.Scan);
        }
    }
}
