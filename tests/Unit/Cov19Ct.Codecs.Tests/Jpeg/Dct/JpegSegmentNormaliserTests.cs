using Cov19Ct.Codecs.Jpeg.Dct;
using Cov19Ct.Codecs.Jpeg.Markers;
using Cov19Ct.TestKit.Codecs;

namespace Cov19Ct.Codecs.Tests.Jpeg.Dct;

public sealed class JpegSegmentNormaliserTests
{
    [Theory]
    [InlineData(1, 35)]
    [InlineData(237, 510)]
    [InlineData(238, 767)]
    public void No_segment_has_a_length_whose_low_byte_is_0_or_1(int acSymbols, int expectedLength)
    {
        JpegFlatBlockEncoder encoder = new() { StartOfFrame = 0xC1, AcSymbols = acSymbols, CommentLength = 254 };
        Dictionary<JpegMarker, int> lengths = SegmentLengths(Rewrite(encoder.Encode([100], 8, 8)));
        Assert.All(lengths.Values, length => Assert.InRange(length & 255, 2, 255));
        Assert.Equal(expectedLength, lengths[JpegMarker.DefineHuffmanTables]);
        Assert.DoesNotContain((JpegMarker)0xFE, lengths.Keys);
    }

    [Fact]
    public void A_code_of_1_bits_only_is_refused_because_it_would_hide_cut_data()
    {
        byte[] stream = new JpegStreamWriter().Marker(0xD8)
            .Segment(0xDB, new byte[65])
            .Segment(0xC0, 8, 0, 8, 0, 8, 1, 1, 0x11, 0)
            .Segment(0xC4, [0x00, .. HuffmanCode.AllOnes.Specification])
            .Segment(0xC4, [0x10, .. HuffmanCode.AllOnes.Specification])
            .Segment(0xDA, 1, 1, 0, 0, 63, 0)
            .Marker(0xD9).ToArray();
        CodestreamException thrown = Assert.Throws<CodestreamException>(() => Rewrite(stream));
        Assert.Contains("1-bits only", thrown.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, 0xD1, 0xD2)]
    [InlineData(2, 0xD0, 0xD1)]
    [InlineData(2, 0xD0, 0xD7)]
    public void Restart_markers_out_of_order_are_refused(int blocksPerRestart, byte original, byte replacement)
    {
        byte[] stream = new JpegFlatBlockEncoder { BlocksPerRestart = blocksPerRestart }.Encode([1, 2, 3, 4, 5, 6], 16, 24);
        stream[stream.AsSpan().IndexOf([(byte)0xFF, original]) + 1] = replacement;
        CodestreamException thrown = Assert.Throws<CodestreamException>(() => Rewrite(stream, 16, 24));
        Assert.Contains("out of place", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void More_data_than_the_blocks_can_take_is_refused_before_it_is_copied()
    {
        byte[] stream = new JpegFlatBlockEncoder().Encode([100], 8, 8);
        Assert.NotEmpty(Rewrite([.. stream[..^2], .. new byte[1000], 0xFF, 0xD9]));
        CodestreamException thrown = Assert.Throws<CodestreamException>(
            () => Rewrite([.. stream[..^2], .. new byte[1100], 0xFF, 0xD9]));
        Assert.Contains("more than 1 blocks can take", thrown.Message, StringComparison.Ordinal);
    }

    private static byte[] Rewrite(byte[] stream, int rows = 8, int columns = 8) => JpegSegmentNormaliser.Rewrite(
        stream, JpegHeaders.Read(stream, rows, columns, JpegMarker.StartOfFrameBaseline, JpegMarker.StartOfFrameExtended));

    // The longest length of each kind of segment before the entropy-coded data.
    private static Dictionary<JpegMarker, int> SegmentLengths(byte[] stream)
    {
        Dictionary<JpegMarker, int> lengths = [];
        JpegMarkerReader reader = new(stream);
        JpegMarker marker = reader.ReadMarker();
        while (marker != JpegMarker.StartOfScan)
        {
            marker = reader.ReadMarker();
            lengths[marker] = Math.Max(lengths.GetValueOrDefault(marker), reader.ReadSegment().Length + 2);
        }

        return lengths;
    }
}
