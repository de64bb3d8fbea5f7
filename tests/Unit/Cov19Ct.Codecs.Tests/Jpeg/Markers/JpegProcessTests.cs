using Cov19Ct.Codecs.Jpeg.Markers;

namespace Cov19Ct.Codecs.Tests.Jpeg.Markers;

public sealed class JpegProcessTests
{
    [Theory]
    [InlineData(0xC0, "baseline DCT, Huffman coding (SOF0)")]
    [InlineData(0xC1, "sequential DCT, Huffman coding (SOF1)")]
    [InlineData(0xC2, "progressive DCT, Huffman coding (SOF2)")]
    [InlineData(0xC3, "lossless, Huffman coding (SOF3)")]
    [InlineData(0xC6, "differential progressive DCT, Huffman coding (SOF6)")]
    [InlineData(0xC9, "sequential DCT, arithmetic coding (SOF9)")]
    [InlineData(0xCF, "differential lossless, arithmetic coding (SOF15)")]
    public void A_process_is_named_by_its_marker(byte marker, string name)
    {
        Assert.True(JpegProcess.IsStartOfFrame((JpegMarker)marker));
        Assert.Equal(name, JpegProcess.Name((JpegMarker)marker));
    }

    [Theory]
    [InlineData(0xBF)]
    [InlineData(0xC4)]
    [InlineData(0xC8)]
    [InlineData(0xCC)]
    [InlineData(0xD0)]
    public void Other_markers_start_no_frame(byte marker) => Assert.False(JpegProcess.IsStartOfFrame((JpegMarker)marker));
}
