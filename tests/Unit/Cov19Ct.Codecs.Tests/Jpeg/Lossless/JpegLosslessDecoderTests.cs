using Cov19Ct.Codecs.Jpeg.Lossless;
using Cov19Ct.TestKit.Codecs;

namespace Cov19Ct.Codecs.Tests.Jpeg.Lossless;

public sealed class JpegLosslessDecoderTests
{
    private const int Rows = 13;
    private const int Columns = 21;

    public static TheoryData<int, int> PredictorsAndPrecisions()
    {
        TheoryData<int, int> table = [];
        foreach (int precision in new[] { 2, 8, 12, 15, 16 })
        {
            for (int predictor = 1; predictor <= 7; predictor++)
            {
                table.Add(predictor, precision);
            }
        }

        return table;
    }

    [Theory]
    [MemberData(nameof(PredictorsAndPrecisions))]
    public void Every_predictor_and_precision_returns_the_samples_encoded(int predictor, int precision)
    {
        foreach (HuffmanCode code in new[] { HuffmanCode.Flat, HuffmanCode.AllOnes, HuffmanCode.Reversed })
        {
            JpegLosslessEncoder encoder = new() { Precision = precision, SelectionValue = predictor, Code = code };
            foreach (ushort[] samples in new[]
            {
                SyntheticSamples.Noise(Rows * Columns, precision), SyntheticSamples.Slope(Rows * Columns, precision),
            })
            {
                Assert.Equal(samples, Decode(encoder.Encode(samples, Rows, Columns)));
            }
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 5)]
    [InlineData(4, 2)]
    [InlineData(6, 13)]
    [InlineData(7, 100)]
    public void Restart_intervals_reset_the_prediction(int predictor, int rowsPerRestart)
    {
        ushort[] samples = SyntheticSamples.Noise(Rows * Columns, 12);
        JpegLosslessEncoder encoder = new()
        {
            Precision = 12,
            SelectionValue = predictor,
            RowsPerRestart = rowsPerRestart,
            HasDecoration = true,
        };
        Assert.Equal(samples, Decode(encoder.Encode(samples, Rows, Columns)));
    }

    [Theory]
    [InlineData(8, 1)]
    [InlineData(12, 4)]
    [InlineData(16, 15)]
    public void The_point_transform_leaves_the_low_bits_zero(int precision, int pointTransform)
    {
        ushort[] samples = SyntheticSamples.Noise(Rows * Columns, precision);
        JpegLosslessEncoder encoder = new() { Precision = precision, SelectionValue = 5, PointTransform = pointTransform };
        ushort[] expected = [.. samples.Select(sample => (ushort)(sample >> pointTransform << pointTransform))];
        Assert.Equal(expected, Decode(encoder.Encode(samples, Rows, Columns)));
    }

    [Fact]
    public void A_difference_of_32768_has_no_value_bits()
    {
        ushort[] samples = [0, 32768, 0, 32768, 32769, 1];
        JpegLosslessEncoder encoder = new() { Code = HuffmanCode.AllOnes };
        Assert.Equal(samples, Decode(encoder.Encode(samples, 2, 3), 2, 3));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 7)]
    [InlineData(5, 1)]
    [InlineData(3, 2)]
    public void Small_and_narrow_pictures_decode(int rows, int columns)
    {
        ushort[] samples = SyntheticSamples.Noise(rows * columns, 16);
        for (int predictor = 1; predictor <= 7; predictor++)
        {
            byte[] stream = new JpegLosslessEncoder { SelectionValue = predictor }.Encode(samples, rows, columns);
            Assert.Equal(samples, Decode(stream, rows, columns));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void Each_truncation_of_the_entropy_coded_data_throws(int rowsPerRestart)
    {
        foreach (HuffmanCode code in new[] { HuffmanCode.Flat, HuffmanCode.AllOnes, HuffmanCode.Reversed })
        {
            JpegLosslessEncoder encoder = new() { SelectionValue = 7, RowsPerRestart = rowsPerRestart, Code = code };
            byte[] scan = encoder.EncodeScan(SyntheticSamples.Slope(Rows * Columns, 16), Rows, Columns).ToArray();
            Broken.EachTruncationThrows(scan, stream => Decode(stream));
        }
    }

    [Fact]
    public void A_picture_whose_every_sample_is_there_needs_no_end_marker()
    {
        ushort[] samples = SyntheticSamples.Noise(Rows * Columns, 16);
        byte[] stream = new JpegLosslessEncoder().EncodeScan(samples, Rows, Columns).ToArray();
        Assert.Equal(samples, Decode(stream));
        Assert.Equal(samples, Decode([.. stream, 0xFF, 0xD9, 0]));
    }

    [Fact]
    public void Mutated_streams_throw_nothing_but_a_codestream_exception()
    {
        JpegLosslessEncoder encoder = new() { SelectionValue = 4, RowsPerRestart = 4, HasDecoration = true };
        byte[] stream = encoder.Encode(SyntheticSamples.Slope(Rows * Columns, 16), Rows, Columns);
        int refused = Broken.MutationsThrowNothingElse(stream, 20000, mutated => Decode(mutated));
        Assert.InRange(refused, 1, 19999);
    }

    [Fact]
    public void A_frame_of_another_size_is_refused_with_both_sizes()
    {
        byte[] stream = new JpegLosslessEncoder().Encode(new ushort[Rows * Columns], Rows, Columns);
        CodestreamException thrown = Assert.Throws<CodestreamException>(() => Decode(stream, Columns, Rows));
        Assert.Contains("13 rows and 21 columns, but the image has 21 and 13", thrown.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3, 0xC3, 1, 0, 0, "colour")]
    [InlineData(1, 0xC7, 1, 0, 0, "differential lossless, Huffman coding (SOF7)")]
    [InlineData(1, 0xCB, 1, 0, 0, "lossless, arithmetic coding (SOF11)")]
    [InlineData(1, 0xC0, 1, 0, 0, "baseline DCT, Huffman coding (SOF0)")]
    [InlineData(1, 0xC3, 0, 0, 0, "predictor is 0")]
    [InlineData(1, 0xC3, 8, 0, 0, "predictor is 8")]
    [InlineData(1, 0xC3, 1, 12, 0, "point transform of 12")]
    [InlineData(1, 0xC3, 1, 0, 3, "restart interval of 3 samples")]
    [InlineData(1, 0xC3, 1, 0, 1, "restart interval of 1 samples")]
    public void What_is_not_decoded_is_refused_by_name(
        byte components, byte startOfFrame, byte predictor, byte pointTransform, byte restartInterval, string message)
    {
        byte[] frame = [12, 0, 2, 0, 2, components, .. Enumerable.Range(1, components).SelectMany(id => new byte[] { (byte)id, 0x11, 0 })];
        byte[] stream = new JpegStreamWriter().Marker(0xD8)
            .Segment(0xC4, [0, .. HuffmanCode.Flat.Specification])
            .Segment(0xDD, 0, restartInterval)
            .Segment(startOfFrame, frame)
            .Segment(0xDA, 1, 1, 0, predictor, 0, pointTransform)
            .Raw(new byte[100]).Marker(0xD9).ToArray();
        CodestreamException thrown = Assert.Throws<CodestreamException>(() => Decode(stream, 2, 2));
        Assert.Contains(message, thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_restart_marker_out_of_order_is_refused()
    {
        JpegLosslessEncoder encoder = new() { RowsPerRestart = 5 };
        byte[] stream = encoder.Encode(new ushort[Rows * Columns], Rows, Columns);
        int marker = stream.AsSpan().LastIndexOf([(byte)0xFF, (byte)0xD1]);
        stream[marker + 1] = 0xD2;
        CodestreamException thrown = Assert.Throws<CodestreamException>(() => Decode(stream));
        Assert.Contains("restart marker 1", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_category_above_16_is_refused_when_it_occurs_and_not_before()
    {
        byte[] symbols = [0, 17];
        HuffmanCode code = new([1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], symbols);
        ushort[] grey = [.. Enumerable.Repeat((ushort)32768, 4)];
        byte[] stream = new JpegLosslessEncoder { Code = code }.Encode(grey, 2, 2);
        Assert.Equal(grey, Decode(stream, 2, 2));
        stream[^3] = 0b0010_1111;
        Assert.Throws<CodestreamException>(() => Decode(stream, 2, 2));
    }

    [Fact]
    public void A_span_of_another_length_than_the_image_is_a_programming_error()
    {
        byte[] stream = new JpegLosslessEncoder().Encode(new ushort[4], 2, 2);
        Assert.Throws<ArgumentOutOfRangeException>(() => JpegLosslessDecoder.Decode(stream, 2, 2, new ushort[5]));
    }

    private static ushort[] Decode(byte[] stream, int rows = Rows, int columns = Columns)
    {
        ushort[] samples = new ushort[rows * columns];
        JpegLosslessDecoder.Decode(stream, rows, columns, samples);
        return samples;
    }
}
