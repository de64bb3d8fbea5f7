using Cov19Ct.Imaging.Nifti;
using Cov19Ct.TestKit;
using Cov19Ct.TestKit.Files;

namespace Cov19Ct.Imaging.Tests.Nifti;

/// <summary>Files that are cut short, damaged or lie: each gives an error of ours, and says what is wrong.</summary>
public sealed class NiftiDamageTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_plain_file_cut_anywhere_is_invalid(int version)
    {
        byte[] file = new NiftiWriter { Version = version }.File();
        for (int length = 0; length < file.Length; length++)
        {
            string path = _folder.Write("a.nii", file[..length]);
            Assert.Throws<InvalidScanFileException>(() => Open(path));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_compressed_file_cut_anywhere_is_invalid(int version)
    {
        byte[] file = NiftiWriter.Gzip(new NiftiWriter { Version = version }.File());

        for (int length = 0; length < file.Length; length++)
        {
            string path = _folder.Write("a.nii.gz", file[..length]);
            Exception? failure = Record.Exception(() => ReadAll(path));

            // Without its last bytes (end of block, checksum, length) the file still holds every voxel; the runtime does not miss them.
            Assert.True(failure is InvalidScanFileException || (failure is null && length >= file.Length - 10), $"{length}: {failure}");
        }
    }

    [Fact]
    public void The_image_of_a_pair_cut_anywhere_is_invalid()
    {
        NiftiWriter writer = new() { Pair = true };
        string header = _folder.Write("a.hdr", writer.Header());
        byte[] voxels = writer.Voxels(new double[24]);
        for (int length = 0; length < voxels.Length; length++)
        {
            _folder.Write("a.img", voxels[..length]);
            Assert.Throws<InvalidScanFileException>(() => Open(header));
        }
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(1, false)]
    [InlineData(2, false)]
    public void Any_byte_of_the_header_may_be_wrong(int version, bool compressed)
    {
        byte[] file = new NiftiWriter { Version = version }.File();
        int header = version == 1 ? 348 : 540;
        int refused = 0;
        for (int offset = 0; offset < header; offset++)
        {
            foreach (byte wrong in new byte[] { 0x00, 0x7F, 0x80 })
            {
                byte[] damaged = [.. file];
                damaged[offset] = wrong;
                string path = _folder.Write("a.nii", compressed ? NiftiWriter.Gzip(damaged) : damaged);
                Exception? failure = Record.Exception(() => ReadAll(path));
                Assert.True(failure is null or Cov19CtException, $"byte {offset} = {wrong}: {failure}");
                refused += failure is null ? 0 : 1;
            }
        }

        Assert.InRange(refused, 60, 300);
    }

    [Fact]
    public void Any_byte_of_the_compressed_data_may_be_wrong()
    {
        byte[] file = NiftiWriter.Gzip(new NiftiWriter().File());
        int refused = 0;
        for (int offset = 10; offset < file.Length; offset++)
        {
            byte[] damaged = [.. file];
            damaged[offset] ^= 0x55;
            string path = _folder.Write("a.nii.gz", damaged);
            Exception? failure = Record.Exception(() => ReadAll(path));
            Assert.True(failure is null or Cov19CtException, $"byte {offset}: {failure}");
            refused += failure is null ? 0 : 1;
        }

        // The checksum finds nearly all.
        Assert.InRange(refused, (file.Length - 10) * 9 / 10, file.Length);
    }

    /// <summary>Also where so much follows the voxels that reading them does not come to the checksum.</summary>
    [Theory]
    [InlineData(352, 0)]
    [InlineData(1 << 18, 0)]
    [InlineData(352, 200_000)]
    public void A_wrong_checksum_is_found(int offset, int trailing)
    {
        byte[] rest = new byte[trailing];
        new Random(1).NextBytes(rest);
        NiftiWriter writer = new() { Dim = [3, 256, 256, 3, 1, 1, 1, 1], VoxelOffset = offset };
        byte[] file = NiftiWriter.Gzip([.. writer.File(), .. rest]);
        Assert.Null(Record.Exception(() => ReadAll(_folder.Write("a.nii.gz", file))));
        file[^8] ^= 1;
        string path = _folder.Write("a.nii.gz", file);
        InvalidScanFileException failure = Assert.Throws<InvalidScanFileException>(() => ReadAll(path));
        Assert.Contains("gzip data is damaged", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_short_file_says_what_is_needed_and_what_is_there()
    {
        string path = _folder.Write("a.nii", new NiftiWriter().File()[..^3]);
        InvalidScanFileException failure = Assert.Throws<InvalidScanFileException>(() => Open(path));
        Assert.Contains(
            "4 x 3 x 2 voxels of int16, which needs 400 bytes, but the file has 397",
            failure.Message,
            StringComparison.Ordinal);
        Assert.Equal((path, "NIfTI", 397L), (failure.Path, failure.Format, failure.Offset));
    }

    [Fact]
    public void A_short_compressed_file_says_what_is_missing()
    {
        // Valid gzip, whose content ends early.
        string path = _folder.Write("a.nii.gz", NiftiWriter.Gzip(new NiftiWriter().File()[..^3]));
        CtScan scan = Open(path);
        InvalidScanFileException failure = Assert.Throws<InvalidScanFileException>(() => scan.OpenVoxels());
        Assert.Contains("397 of 400 bytes, 3 are missing", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_compressed_file_cannot_declare_more_than_it_can_hold()
    {
        byte[] header = [.. new NiftiWriter { Dim = [3, 32767, 32767, 32767, 1, 1, 1, 1] }.Header(), 0, 0, 0, 0];
        string path = _folder.Write("a.nii.gz", NiftiWriter.Gzip(header));
        InvalidScanFileException failure = Assert.Throws<InvalidScanFileException>(() => Open(path));
        Assert.Contains("too many for the", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_compressed_volume_that_does_not_fit_in_memory_is_refused_before_it_is_inflated()
    {
        // Planes of 2.1 GB, as many as make twice this machine's memory; the file is long enough to hold them at gzip's best.
        long planes = 2 + (2 * MemoryBudget.Available / (2L * 32_767 * 32_767));
        string path = WriteLong(new NiftiWriter { Version = 2, Dim = [3, 32_767, 32_767, planes, 1, 1, 1, 1] });
        Assert.Contains("this machine has", Assert.Throws<VolumeTooLargeException>(() => Open(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_plane_of_more_than_2_GB_is_refused()
    {
        string path = WriteLong(new NiftiWriter { Dim = [3, 32_767, 32_767, 1, 1, 1, 1, 1], DataType = 8 });
        Assert.Contains("2 GB", Assert.Throws<VolumeTooLargeException>(() => Open(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_shrinks_after_it_was_opened_is_invalid()
    {
        byte[] file = new NiftiWriter().File();
        string path = _folder.Write("a.nii", file);
        CtScan scan = Open(path);
        _folder.Write("a.nii", file[..^5]);
        Assert.Equal(12, scan.ReadSlice(0).Length);
        Assert.Throws<InvalidScanFileException>(() => scan.ReadSlice(1));
    }

    [Fact]
    public void A_file_that_has_gone_is_an_error_of_the_file_system()
    {
        CtScan scan = Open(_folder.Write("a.nii", new NiftiWriter().File()));
        File.Delete(scan.Path);
        Assert.Throws<FileNotFoundException>(() => scan.ReadSlice(0));
    }

    /// <summary>A compressed header, and after it as many bytes as the voxels would take at gzip's greatest ratio.</summary>
    private string WriteLong(NiftiWriter writer)
    {
        string path = _folder.Write("a.nii.gz", NiftiWriter.Gzip([.. writer.Header(), 0, 0, 0, 0]));
        using FileStream stream = new(path, FileMode.Open);
        stream.SetLength((writer.Dim[1] * writer.Dim[2] * writer.Dim[3] * 4 / 1032) + 1000);
        return path;
    }

    private static CtScan Open(string path) => NiftiScanReader.Open(path, ScanImportOptions.Default, CancellationToken.None);

    private static void ReadAll(string path) => Open(path).ReadVolume();
}
