using Cov19Ct.Codecs.JpegLs;
using Cov19Ct.TestKit.Codecs;

namespace Cov19Ct.Codecs.Tests.JpegLs;

public sealed class JpegLsHeadersTests
{
    private static readonly byte[] s_frame = [12, 0, 2, 0, 3, 1, 1, 0x11, 0];
    private static readonly byte[] s_scan = [1, 1, 0, 3, 0, 2];

    [Theory]
    [InlineData(new byte[] { 0, 6 }, 6)]
    [InlineData(new byte[] { 1, 0, 6 }, 0x10006)]
    [InlineData(new byte[] { 1, 0, 0, 6 }, 0x1000006)]
    public void Headers_are_read_up_to_the_scan(byte[] interval, int expected)
    {
        byte[] stream = new JpegStreamWriter().Marker(0xD8)
            .Segment(0xE8, 1, 2, 3)
            .Segment(0xF7, s_frame)
            .Segment(0xF8, 1, 0x0F, 0xFF, 0, 7, 0, 8, 1, 0, 0, 9)
            .Segment(0xDD, interval)
            .Segment(0xDA, s_scan)
            .Raw(1, 2, 3).ToArray();
        JpegLsHeaders headers = JpegLsHeaders.Read(stream, 2, 3);
        Assert.Equal(12, headers.Frame.Precision);
        Assert.Equal(new JpegLsScanHeader(3, 2), headers.Scan);
        Assert.Equal(new JpegLsPresetParameters(4095, 7, 8, 256, 9), headers.Preset);
        Assert.Equal((uint)expected, headers.RestartInterval);
        Assert.Equal(stream.Length - 3, headers.EntropyOffset);
    }

    [Theory]
    [InlineData(new byte[] { 0xFF, 0xD9 }, "does not start like a JPEG picture")]
    [InlineData(new byte[] { 0xFF, 0xD8, 0xFF, 0xD9 }, "found marker 0xD9 before the first scan")]
    [InlineData(new byte[] { 0xFF, 0xD8, 0xFF, 0xDA, 0, 2 }, "a scan without a frame header")]
    [InlineData(new byte[] { 0xFF, 0xD8, 0xFF, 0xDD, 0, 3, 1 }, "the restart interval has 1 bytes")]
    [InlineData(new byte[] { 0xFF, 0xD8, 0xFF, 0xDD, 0, 7, 1, 0, 0, 0, 0 }, "the restart interval has 5 bytes")]
    [InlineData(
        new byte[] { 0xFF, 0xD8, 0xFF, 0xC3, 0, 11, 12, 0, 2, 0, 3, 1, 1, 0x11, 0 }, "lossless, Huffman coding (SOF3), not JPEG-LS")]
    [InlineData(new byte[] { 0xFF, 0xD8, 0xFF, 0xF7, 0, 11, 1, 0, 2, 0, 3, 1, 1, 0x11, 0 }, "1 bits per sample are not allowed in JPEG-LS")]
    [InlineData(new byte[] { 0xFF, 0xD8, 0xFF, 0xF7, 0, 11, 17, 0, 2, 0, 3, 1, 1, 0x11, 0 }, "17 bits per sample")]
    [InlineData(new byte[] { 0xFF, 0xD8, 0xFF, 0xF7, 0, 11, 12, 0, 2, 0, 4, 1, 1, 0x11, 0 }, "4 columns, but the image has 2 and 3")]
    [InlineData(
        new byte[] { 0xFF, 0xD8, 0xFF, 0xF7, 0, 17, 12, 0, 2, 0, 3, 3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0 }, "3 components (colour)")]
    [InlineData(new byte[] { 0xFF, 0xD8, 0xFF, 0xF8, 0, 2 }, "kind 0")]
    [InlineData(new byte[] { 0xFF, 0xD8, 0xFF, 0xF8, 0, 3, 2 }, "kind 2: a mapping table")]
    [InlineData(new byte[] { 0xFF, 0xD8, 0xFF, 0xF8, 0, 3, 3 }, "kind 3: a mapping table")]
    [InlineData(new byte[] { 0xFF, 0xD8, 0xFF, 0xF8, 0, 3, 4 }, "kind 4: dimensions beyond 65535")]
    [InlineData(new byte[] { 0xFF, 0xD8, 0xFF, 0xF8, 0, 3, 1 }, "coding parameters have 1 bytes")]
    public void Broken_headers_are_refused(byte[] stream, string message)
    {
        CodestreamException thrown = Assert.Throws<CodestreamException>(() => JpegLsHeaders.Read(stream, 2, 3));
        Assert.Contains(message, thrown.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[] { 2, 1, 0, 2, 0, 1, 0, 0 }, "does not fit one component")]
    [InlineData(new byte[] { 1, 1, 0, 1, 0 }, "does not fit one component")]
    [InlineData(new byte[] { 1, 1, 5, 1, 0, 0 }, "mapping table 5")]
    public void A_scan_header_must_fit_one_component_without_a_palette(byte[] scan, string message)
    {
        byte[] stream = new JpegStreamWriter().Marker(0xD8).Segment(0xF7, s_frame).Segment(0xDA, scan).ToArray();
        CodestreamException thrown = Assert.Throws<CodestreamException>(() => JpegLsHeaders.Read(stream, 2, 3));
        Assert.Contains(message, thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_frame_header_is_refused()
    {
        byte[] stream = new JpegStreamWriter().Marker(0xD8).Segment(0xF7, s_frame).Segment(0xF7, s_frame).ToArray();
        CodestreamException thrown = Assert.Throws<CodestreamException>(() => JpegLsHeaders.Read(stream, 2, 3));
        Assert.Contains("second frame header", thrown.Message, StringComparison.Ordinal);
    }
}
