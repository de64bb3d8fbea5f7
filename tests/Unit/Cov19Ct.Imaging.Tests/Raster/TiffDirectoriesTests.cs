using Cov19Ct.Imaging.Raster;

namespace Cov19Ct.Imaging.Tests.Raster;

/// <summary>Directories of TIFF files are checked before the decoder makes room for what they declare.</summary>
public sealed class TiffDirectoriesTests
{
    [Fact]
    public void Directories_that_lead_back_to_an_earlier_one_are_refused_at_once()
    {
        // Two empty directories at 8 and 14: the second names the first as its next.
        byte[] bytes = [(byte)'I', (byte)'I', 42, 0, 8, 0, 0, 0, 0, 0, 14, 0, 0, 0, 0, 0, 8, 0, 0, 0];
        using MemoryStream content = new(bytes);
        long before = GC.GetAllocatedBytesForCurrentThread();

        InvalidScanFileException error = Assert.Throws<InvalidScanFileException>(() => new TiffDirectories(content, "a.tif").Check());

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        Assert.Contains("the directories do not end", error.Message, StringComparison.Ordinal);
    }
}
