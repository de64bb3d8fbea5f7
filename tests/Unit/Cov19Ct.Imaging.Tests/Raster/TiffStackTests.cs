using Cov19Ct.Imaging.Containers;
using Cov19Ct.Imaging.Raster;
using Cov19Ct.TestKit;
using Cov19Ct.TestKit.Files;

namespace Cov19Ct.Imaging.Tests.Raster;

/// <summary>TIFF files of several pages.</summary>
public sealed class TiffStackTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("channels=2\nslices=2\nhyperstack=true\n", "2 channels, 1 frame")]
    [InlineData("slices=2\nframes=2\n", "1 channel, 2 frames")]
    public void A_stack_of_several_volumes_by_ImageJ_is_refused(string dimensions, string told)
    {
        UnsupportedScanFileException error = Assert.IsType<UnsupportedScanFileException>(
            Open($"ImageJ=1.53\nimages=4\n{dimensions}").Error);
        Assert.Contains(
            $"A TIFF file of several volumes ({told}), but a scan is one volume. Write each volume as a file of its own.",
            error.Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SizeZ='2' SizeC='2' SizeT='1'", "2 channels, 1 frame")]
    [InlineData("SizeT='2' SizeC='1' SizeZ='2'", "1 channel, 2 frames")]
    public void A_stack_of_several_volumes_by_OME_is_refused(string dimensions, string told) => Assert.Contains(
        $"A TIFF file of several volumes ({told}), but a scan is one volume.",
        Assert.IsType<UnsupportedScanFileException>(Open(Ome(dimensions)).Error).Message,
        StringComparison.Ordinal);

    [Theory]
    [InlineData("SizeZ='4' SizeC='1' SizeT='1'")]
    [InlineData("SizeZ='1' SizeC='1' SizeT='4'")]
    [InlineData("SizeZ='4' SizeC='-3' SizeT='many'")]
    [InlineData("")]
    public void A_stack_of_one_volume_by_OME_is_a_scan(string dimensions) =>
        Another_stack_is_a_scan_of_its_pages(Ome(dimensions));

    /// <summary>Channels that are the colours of one page are no volumes.</summary>
    [Theory]
    [InlineData("SizeC='3'", 3, 1)]
    [InlineData("SizeC='6' SizeT='2'", 3, 2)]
    [InlineData("SizeC='6'", 1, 6)]
    [InlineData("", 1, 1)]
    public void Channels_of_OME_are_counted_in_pages(string dimensions, int samples, int channels) =>
        Assert.Equal(channels, OmeDimensions.Of(Ome(dimensions), samples).Channels);

    [Theory]
    [InlineData("<OME><Image><Pixels SizeC='2'")]
    [InlineData("<!DOCTYPE OME [<!ENTITY a 'b'>]><OME><Pixels SizeC='2'/></OME>")]
    [InlineData("<OME/>")]
    [InlineData("<")]
    [InlineData("")]
    public void A_description_that_is_not_understood_says_nothing(string description) =>
        Assert.Equal((1, 1), OmeDimensions.Of(description, 1));

    [Theory]
    [InlineData("ImageJ=1.53\nimages=4\nslices=4\n")]
    [InlineData("ImageJ=1.53\nimages=4\nchannels=1\nslices=4\nframes=1\n")]
    [InlineData("ImageJ=1.11a\nimages=4\nchannels=4\nhyperstack=true\nmode=grayscale\n")]
    [InlineData("channels=2")]
    [InlineData(null)]
    public void Another_stack_is_a_scan_of_its_pages(string? description)
    {
        CtScan scan = Open(description).Scan!;
        Assert.Equal([10, 20, 30, 40], Enumerable.Range(0, 4).Select(index => MathF.Round(scan.ReadSlice(index)[0] * 255)));
    }

    /// <summary>The tag of a TIFF file is applied, so nothing needs to be said of it.</summary>
    [Theory]
    [InlineData(1, new[] { 10f, 20, 30, 40 })]
    [InlineData(2, new[] { 20f, 10, 40, 30 })]
    [InlineData(3, new[] { 40f, 30, 20, 10 })]
    [InlineData(4, new[] { 30f, 40, 10, 20 })]
    public void The_orientation_is_applied(int orientation, float[] levels)
    {
        string path = _folder.Write("a.tif", TiffWriter.Write(2, 2, [[10, 20, 30, 40]], orientation: orientation));
        CtScan scan = Assert.Single(RasterScanReader.Open(
            DiskStore.Instance, _folder.Root, [path], ScanImportOptions.Default, CancellationToken.None)).Scan!;
        Assert.Equal(levels, scan.ReadSlice(0).Select(level => MathF.Round(level * 255)));
        Assert.DoesNotContain(scan.Findings, finding => finding.Severity > FindingSeverity.Note);
    }

    private static string Ome(string dimensions) => "<?xml version='1.0' encoding='UTF-8'?><OME "
        + "xmlns='http://www.openmicroscopy.org/Schemas/OME/2016-06'><Image><Pixels DimensionOrder='XYZCT' "
        + $"Type='uint8' {dimensions}/></Image></OME>";

    private ImportResult Open(string? description)
    {
        byte[][] pages = [.. new byte[] { 10, 20, 30, 40 }.Select(level => Enumerable.Repeat(level, 6).ToArray())];
        string path = _folder.Write("a.tif", TiffWriter.Write(2, 3, pages, description));
        return Assert.Single(RasterScanReader.Open(
            DiskStore.Instance, _folder.Root, [path], ScanImportOptions.Default, CancellationToken.None));
    }
}
