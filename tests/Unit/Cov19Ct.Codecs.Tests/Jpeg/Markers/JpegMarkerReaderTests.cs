using Cov19Ct.Codecs.Jpeg.Markers;

namespace Cov19Ct.Codecs.Tests.Jpeg.Markers;

public sealed class JpegMarkerReaderTests
{
    [Fact]
    public void Markers_and_segments_are_read_in_order_past_fill_bytes()
    {
        JpegMarkerReader reader = new([0xFF, 0xD8, 0xFF, 0xFF, 0xFF, 0xDD, 0, 4, 1, 2, 0xFF, 0xD9]);
        Assert.Equal(JpegMarker.StartOfImage, reader.ReadMarker());
        Assert.Equal(JpegMarker.DefineRestartInterval, reader.ReadMarker());
        Assert.Equal([1, 2], reader.ReadSegment().ToArray());
        Assert.Equal(JpegMarker.EndOfImage, reader.ReadMarker());
        Assert.Equal(12, reader.Position);
    }

    [Theory]
    [InlineData(new byte[] { }, "the data ends before a marker")]
    [InlineData(new byte[] { 0xFF }, "the data ends before a marker")]
    [InlineData(new byte[] { 0xFF, 0xFF }, "the data ends before a marker")]
    [InlineData(new byte[] { 0x12, 0xFF, 0xD8 }, "found 0x12 instead of a marker")]
    [InlineData(new byte[] { 0xFF, 0x00 }, "found 0xFF instead of a marker")]
    public void What_is_no_marker_is_refused(byte[] bytes, string message)
    {
        CodestreamException thrown = Assert.Throws<CodestreamException>(() => new JpegMarkerReader(bytes).ReadMarker());
        Assert.Contains(message, thrown.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[] { })]
    [InlineData(new byte[] { 0 })]
    [InlineData(new byte[] { 0, 1, 9 })]
    [InlineData(new byte[] { 0, 0 })]
    [InlineData(new byte[] { 0, 5, 9, 9 })]
    public void A_segment_must_fit_what_is_left(byte[] bytes) =>
        Assert.Throws<CodestreamException>(() => { new JpegMarkerReader(bytes).ReadSegment(); });
}
