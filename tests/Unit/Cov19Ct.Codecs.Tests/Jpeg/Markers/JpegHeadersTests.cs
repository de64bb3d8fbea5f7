using Cov19Ct.Codecs.Jpeg.Dct;
using Cov19Ct.Codecs.Jpeg.Markers;
using Cov19Ct.TestKit.Codecs;

namespace Cov19Ct.Codecs.Tests.Jpeg.Markers;

public sealed class JpegHeadersTests
{
    private static readonly byte[] s_frame = [12, 0, 2, 0, 3, 1, 1, 0x11, 0];
    private static readonly byte[] s_scan = [1, 1, 0x10, 6, 0, 2];

    [Fact]
    public void Headers_and_tables_are_read_up_to_the_scan()
    {
        byte[] stream = new JpegStreamWriter().Marker(0xD8)
            .Segment(0xC4, [0x00, .. HuffmanCode.Flat.Specification, 0x01, .. HuffmanCode.AllOnes.Specification])
            .Segment(0xDD, 0, 6)
            .Segment(0xC3, s_frame)
            .Segment(0xDA, s_scan)
            .Raw(1, 2, 3).ToArray();
        JpegHeaders headers = JpegHeaders.Read(stream, 2, 3, JpegMarker.StartOfFrameLossless);
        Assert.Equal(new JpegFrameHeader(JpegMarker.StartOfFrameLossless, 12, 2, 3, 0), headers.Frame);
        Assert.Equal(new JpegScanHeader(1, 0, 6, 2), headers.Scan);
        Assert.Equal(6, headers.RestartInterval);
        Assert.Equal(stream.Length - 3, headers.EntropyOffset);
        Assert.True(new JpegSymbolTable(headers.DcTable()).Find(0xFFFF, out _) > 0);
        Assert.Contains("AC table 0", Assert.Throws<CodestreamException>(headers.AcTable).Message, StringComparison.Ordinal);
        Assert.Throws<CodestreamException>(() => { headers.QuantisationTable(); });
    }

    [Theory]
    [InlineData(new byte[] { 0xFF, 0xD9 }, "does not start like a JPEG picture")]
    [InlineData(new byte[] { 0xFF, 0xD8, 0xFF, 0xD9 }, "found marker 0xD9 before the first scan")]
    [InlineData(new byte[] { 0xFF, 0xD8, 0xFF, 0xD0 }, "found marker 0xD0 before the first scan")]
    [InlineData(new byte[] { 0xFF, 0xD8, 0xFF, 0xDA, 0, 2 }, "a scan without a frame header")]
    [InlineData(new byte[] { 0xFF, 0xD8, 0xFF, 0xDD, 0, 3, 1 }, "the restart interval has no value")]
    [InlineData(new byte[] { 0xFF, 0xD8, 0xFF, 0xC4, 0, 3, 0x20 }, "class 2")]
    [InlineData(new byte[] { 0xFF, 0xD8, 0xFF, 0xC4, 0, 3, 0x04 }, "destination 4")]
    [InlineData(new byte[] { 0xFF, 0xD8, 0xFF, 0xDB, 0, 3, 0x00 }, "a quantisation table does not fit")]
    [InlineData(new byte[] { 0xFF, 0xD8, 0xFF, 0xC3, 0, 3, 12 }, "a frame header of 1 bytes")]
    [InlineData(new byte[] { 0xFF, 0xD8, 0xFF, 0xC3, 0, 8, 12, 0, 2, 0, 3, 1 }, "a frame header of 6 bytes")]
    [InlineData(new byte[] { 0xFF, 0xD8, 0xFF, 0xC3, 0, 11, 1, 0, 2, 0, 3, 1, 1, 0x11, 0 }, "1 bits per sample")]
    [InlineData(new byte[] { 0xFF, 0xD8, 0xFF, 0xC3, 0, 11, 17, 0, 2, 0, 3, 1, 1, 0x11, 0 }, "17 bits per sample")]
    public void Broken_headers_are_refused(byte[] stream, string message)
    {
        CodestreamException thrown = Assert.Throws<CodestreamException>(
            () => JpegHeaders.Read(stream, 2, 3, JpegMarker.StartOfFrameLossless));
        Assert.Contains(message, thrown.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[] { 2, 1, 0, 2, 0, 1, 0, 0 })]
    [InlineData(new byte[] { 1, 1, 0, 1, 0 })]
    [InlineData(new byte[] { 1, 1, 0x40, 1, 0, 0 })]
    [InlineData(new byte[] { 1, 1, 0x04, 1, 0, 0 })]
    public void A_scan_header_must_fit_one_component_and_four_tables(byte[] scan)
    {
        byte[] stream = new JpegStreamWriter().Marker(0xD8).Segment(0xC3, s_frame).Segment(0xDA, scan).ToArray();
        Assert.Throws<CodestreamException>(() => JpegHeaders.Read(stream, 2, 3, JpegMarker.StartOfFrameLossless));
    }

    [Fact]
    public void A_second_frame_header_is_refused()
    {
        byte[] stream = new JpegStreamWriter().Marker(0xD8).Segment(0xC3, s_frame).Segment(0xC3, s_frame).ToArray();
        CodestreamException thrown = Assert.Throws<CodestreamException>(
            () => JpegHeaders.Read(stream, 2, 3, JpegMarker.StartOfFrameLossless));
        Assert.Contains("second frame header", thrown.Message, StringComparison.Ordinal);
    }
}
