using Cov19Ct.Codecs.Jpeg.Markers;

namespace Cov19Ct.Codecs.Tests.Jpeg.Markers;

public sealed class JpegEntropySegmentTests
{
    [Theory]
    [InlineData(new byte[] { 1, 2, 3 }, new byte[] { 1, 2, 3 }, 3)]
    [InlineData(new byte[] { 1, 0xFF, 0x00, 3, 0xFF, 0xD9 }, new byte[] { 1, 0xFF, 3 }, 4)]
    [InlineData(new byte[] { 0xFF, 0x00, 0xFF, 0x00, 0xFF, 0xFF, 0xD0, 5 }, new byte[] { 0xFF, 0xFF }, 4)]
    [InlineData(new byte[] { 1, 0xFF, 0xFF, 0x00, 2 }, new byte[] { 1, 0xFF, 2 }, 5)]
    [InlineData(new byte[] { 1, 0xFF }, new byte[] { 1 }, 1)]
    [InlineData(new byte[] { 0xFF, 0xD9 }, new byte[] { }, 0)]
    [InlineData(new byte[] { }, new byte[] { }, 0)]
    public void Stuffed_zeros_are_left_out_and_the_marker_is_found(byte[] codestream, byte[] expected, int end)
    {
        byte[] destination = new byte[16];
        int position = 0;
        int length = JpegEntropySegment.Unstuff(codestream, ref position, destination);
        Assert.Equal(expected, destination[..length]);
        Assert.Equal(end, position);
    }

    [Fact]
    public void What_passes_the_destination_is_skipped()
    {
        byte[] destination = new byte[2];
        int position = 0;
        Assert.Equal(2, JpegEntropySegment.Unstuff([1, 0xFF, 0, 3, 4, 0xFF, 0, 5, 0xFF, 0xD0], ref position, destination));
        Assert.Equal([1, 0xFF], destination);
        Assert.Equal(8, position);
    }

    [Fact]
    public void Restart_markers_count_modulo_8() =>
        Assert.Equal(
            [0xD0, 0xD1, 0xD7, 0xD0],
            new[] { 0, 1, 7, 8 }.Select(interval => (int)JpegEntropySegment.RestartMarker(interval)));
}
