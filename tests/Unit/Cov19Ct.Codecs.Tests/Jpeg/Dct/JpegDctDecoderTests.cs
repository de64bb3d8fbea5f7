using Cov19Ct.Codecs.Jpeg.Dct;
using Cov19Ct.TestKit.Codecs;

namespace Cov19Ct.Codecs.Tests.Jpeg.Dct;

public sealed class JpegDctDecoderTests
{
    // 3 × 2 blocks, the right and lower ones cut.
    private const int Rows = 13;
    private const int Columns = 21;

    private static readonly int[] s_levels = [10, 250, 128, 3, 77, 200];

    [Theory]
    [InlineData(0xC0, 8, 0)]
    [InlineData(0xC1, 8, 2)]
    [InlineData(0xC1, 12, 0)]
    [InlineData(0xC1, 12, 1)]
    [InlineData(0xC0, 8, 3)]
    public void Flat_blocks_return_as_encoded(byte startOfFrame, int precision, int blocksPerRestart)
    {
        int[] levels = [.. s_levels.Select(level => level << (precision - 8))];
        JpegFlatBlockEncoder encoder = new()
        {
            StartOfFrame = startOfFrame,
            Precision = precision,
            BlocksPerRestart = blocksPerRestart,
        };
        Assert.Equal(Flat(levels), Decode(encoder.Encode(levels, Rows, Columns)));
    }

    [Theory]
    [InlineData(0xC0, 8, 255)]
    [InlineData(0xC1, 12, 4095)]
    public void Samples_are_clamped_to_the_precision(byte startOfFrame, int precision, int maximum)
    {
        JpegFlatBlockEncoder encoder = new() { StartOfFrame = startOfFrame, Precision = precision };
        byte[] stream = encoder.Encode([-5, 100, maximum + 9, maximum, 2, 0], Rows, Columns);
        Assert.Equal(Flat([0, 100, maximum, maximum, 2, 0]), Decode(stream));
    }

    [Theory]
    [InlineData(0xFE)]
    [InlineData(0xFF)]
    [InlineData(0x1FE)]
    [InlineData(0x1FF)]
    [InlineData(0x100)]
    public void Comments_of_any_length_are_passed_over(int length)
    {
        JpegFlatBlockEncoder encoder = new() { CommentLength = length };
        Assert.Equal(Flat(s_levels), Decode(encoder.Encode(s_levels, Rows, Columns)));
    }

    [Theory]
    [InlineData(236)]
    [InlineData(237)]
    [InlineData(238)]
    [InlineData(239)]
    public void Huffman_tables_of_any_length_are_read(int symbols)
    {
        JpegFlatBlockEncoder encoder = new() { StartOfFrame = 0xC1, AcSymbols = symbols };
        Assert.Equal(Flat(s_levels), Decode(encoder.Encode(s_levels, Rows, Columns)));
    }

    [Fact]
    public void The_sampling_factors_of_a_lone_component_say_nothing()
    {
        JpegFlatBlockEncoder encoder = new() { SamplingFactors = 0x22 };
        Assert.Equal(Flat(s_levels), Decode(encoder.Encode(s_levels, Rows, Columns)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void Each_truncation_throws(int blocksPerRestart)
    {
        JpegFlatBlockEncoder encoder = new() { BlocksPerRestart = blocksPerRestart };
        Broken.EachTruncationThrows(encoder.Encode(s_levels, Rows, Columns), cut => Decode(cut));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Data_that_ends_early_throws_for_all_its_end_marker(int blocksPerRestart)
    {
        JpegFlatBlockEncoder encoder = new() { BlocksPerRestart = blocksPerRestart };
        byte[] stream = encoder.Encode(s_levels[..4], Rows, Columns);
        Assert.Throws<CodestreamException>(() => Decode(stream));
    }

    [Fact]
    public void A_picture_that_ends_at_a_restart_marker_throws()
    {
        byte[] stream = new JpegFlatBlockEncoder { BlocksPerRestart = 2 }.Encode(s_levels, Rows, Columns);
        int marker = stream.AsSpan().IndexOf([(byte)0xFF, (byte)0xD1]);
        byte[] cut = [.. stream[..marker], 0xFF, 0xD9];
        CodestreamException thrown = Assert.Throws<CodestreamException>(() => Decode(cut));
        Assert.Contains("instead of restart marker 1", thrown.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0xD1, 0xD2)]
    [InlineData(0xD0, 0xD1)]
    [InlineData(0xD0, 0xD7)]
    public void Restart_markers_out_of_order_are_refused(byte original, byte replacement)
    {
        byte[] stream = new JpegFlatBlockEncoder { BlocksPerRestart = 2 }.Encode(s_levels, Rows, Columns);
        stream[stream.AsSpan().IndexOf([(byte)0xFF, original]) + 1] = replacement;
        CodestreamException thrown = Assert.Throws<CodestreamException>(() => Decode(stream));
        Assert.Contains("restart marker", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Mutated_streams_throw_nothing_but_a_codestream_exception()
    {
        byte[] stream = new JpegFlatBlockEncoder { BlocksPerRestart = 2, CommentLength = 3 }.Encode(s_levels, Rows, Columns);
        int refused = Broken.MutationsThrowNothingElse(stream, 20000, mutated => Decode(mutated));
        Assert.InRange(refused, 1, 19999);
    }

    [Theory]
    [InlineData(0xC9, 8, 1, "sequential DCT, arithmetic coding (SOF9)")]
    [InlineData(0xCA, 8, 1, "progressive DCT, arithmetic coding (SOF10)")]
    [InlineData(0xC3, 8, 1, "lossless, Huffman coding (SOF3)")]
    [InlineData(0xC0, 8, 3, "3 components (colour)")]
    [InlineData(0xC0, 12, 1, "12 bits per sample are not allowed in baseline DCT")]
    public void What_is_not_decoded_is_refused_by_name(byte startOfFrame, byte precision, byte components, string message)
    {
        byte[] frame =
        [
            precision, 0, 13, 0, 21, components,
            .. Enumerable.Range(1, components).SelectMany(id => new byte[] { (byte)id, 0x11, 0 }),
        ];
        byte[] stream = new JpegStreamWriter().Marker(0xD8).Segment(startOfFrame, frame).Marker(0xD9).ToArray();
        CodestreamException thrown = Assert.Throws<CodestreamException>(() => Decode(stream));
        Assert.Contains(message, thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_frame_of_another_size_is_refused_with_both_sizes()
    {
        byte[] stream = new JpegFlatBlockEncoder().Encode(s_levels, Rows, Columns);
        ushort[] samples = new ushort[16 * 24];
        CodestreamException thrown = Assert.Throws<CodestreamException>(() => JpegDctDecoder.Decode(stream, 16, 24, samples));
        Assert.Contains("13 rows and 21 columns, but the image has 16 and 24", thrown.Message, StringComparison.Ordinal);
    }

    private static ushort[] Flat(int[] levels) =>
        [.. Enumerable.Range(0, Rows * Columns).Select(i => (ushort)levels[(i / Columns / 8 * 3) + (i % Columns / 8)])];

    private static ushort[] Decode(byte[] stream)
    {
        ushort[] samples = new ushort[Rows * Columns];
        JpegDctDecoder.Decode(stream, Rows, Columns, samples);
        return samples;
    }
}
