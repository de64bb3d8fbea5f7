using Cov19Ct.Codecs.JpegLs;
using Cov19Ct.TestKit.Codecs;
using Cov19Ct.TestKit.Codecs.JpegLs;

namespace Cov19Ct.Codecs.Tests.JpegLs;

public sealed class JpegLsDecoderTests
{
    private const int Rows = 23;
    private const int Columns = 37;

    public static TheoryData<int, int> PrecisionsAndTolerances()
    {
        TheoryData<int, int> table = [];
        for (int precision = 2; precision <= 16; precision++)
        {
            foreach (int near in new[] { 0, 1, 2, 3, 10, 100, 255 })
            {
                if (near <= Math.Min(255, ((1 << precision) - 1) / 2))
                {
                    table.Add(precision, near);
                }
            }
        }

        return table;
    }

    [Fact]
    public void The_example_of_the_standard_decodes()
    {
        // ISO/IEC 14495-1, H.3.
        byte[] stream =
        [
            0xFF, 0xD8, 0xFF, 0xF7, 0x00, 0x0B, 0x08, 0x00, 0x04, 0x00, 0x04, 0x01, 0x01, 0x11, 0x00,
            0xFF, 0xDA, 0x00, 0x08, 0x01, 0x01, 0x00, 0x00, 0x00, 0x00,
            0xC0, 0x00, 0x00, 0x6C, 0x80, 0x20, 0x8E, 0x01, 0xC0, 0x00, 0x00, 0x57, 0x40, 0x00, 0x00, 0x6E, 0xE6, 0x00, 0x00,
            0x01, 0xBC, 0x18, 0x00, 0x00, 0x05, 0xD8, 0x00, 0x00, 0x91, 0x60, 0xFF, 0xD9,
        ];
        ushort[] samples = [0, 0, 90, 74, 68, 50, 43, 205, 64, 145, 145, 145, 100, 145, 145, 145];
        Assert.Equal(samples, Decode(stream, 4, 4));
        Assert.Equal(stream, new JpegLsEncoder { Precision = 8 }.Encode(samples, 4, 4));
    }

    [Theory]
    [MemberData(nameof(PrecisionsAndTolerances))]
    public void Every_precision_returns_the_samples_within_the_tolerance(int precision, int near)
    {
        JpegLsEncoder encoder = new() { Precision = precision, Near = near };
        foreach (ushort[] samples in Pictures(precision))
        {
            AssertWithin(near, samples, Decode(encoder.Encode(samples, Rows, Columns)));
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 2)]
    [InlineData(1, 300)]
    [InlineData(300, 1)]
    [InlineData(2, 2)]
    [InlineData(7, 65)]
    public void Small_and_narrow_pictures_decode(int rows, int columns)
    {
        foreach (int near in new[] { 0, 3 })
        {
            JpegLsEncoder encoder = new() { Precision = 12, Near = near };
            foreach (ushort[] samples in new[]
            {
                SyntheticSamples.Noise(rows * columns, 12), SyntheticSamples.Slope(rows * columns, 12), new ushort[rows * columns],
            })
            {
                AssertWithin(near, samples, Decode(encoder.Encode(samples, rows, columns), rows, columns));
            }
        }
    }

    [Theory]
    [InlineData(0, 64)]
    [InlineData(2000, 256 + 64)]
    [InlineData(65535, 256 + 64)]
    public void A_flat_picture_takes_a_bit_a_line(int level, int least)
    {
        ushort[] samples = new ushort[512 * 2048];
        Array.Fill(samples, (ushort)level);
        byte[] stream = new JpegLsEncoder().Encode(samples, 512, 2048);

        // The first line takes a bit a sample where it differs from the zeros above it.
        Assert.InRange(stream.Length, least, least + 150);
        Assert.Equal(samples, Decode(stream, 512, 2048));
    }

    [Fact]
    public void Runs_of_every_length_end_where_they_should()
    {
        foreach (int precision in new[] { 2, 8, 16 })
        {
            ushort[] samples = new ushort[60 * 200];
            for (int i = 0, run = 0; i < samples.Length; i += ++run % 150)
            {
                samples[i] = (ushort)((1 << (run % (precision + 1))) - 1);
            }

            Assert.Equal(samples, Decode(new JpegLsEncoder { Precision = precision }.Encode(samples, 60, 200), 60, 200));
        }
    }

    [Theory]
    [InlineData(4095, 0, 0, 0, 0)]
    [InlineData(3000, 0, 0, 0, 0)]
    [InlineData(0, 1, 1, 1, 3)]
    [InlineData(0, 65535, 65535, 65535, 65535)]
    [InlineData(0, 5, 0, 0, 0)]
    [InlineData(0, 18, 67, 276, 64)]
    [InlineData(1, 1, 1, 1, 255)]
    [InlineData(100, 0, 0, 0, 31)]
    public void Preset_parameters_are_kept(int maximum, int first, int second, int third, int reset)
    {
        JpegLsEncoder encoder = new() { Preset = [maximum, first, second, third, reset] };
        int most = maximum == 0 ? 65535 : maximum;
        foreach (ushort[] samples in Pictures(16))
        {
            ushort[] fitting = [.. samples.Select(sample => (ushort)(sample % (most + 1)))];
            Assert.Equal(fitting, Decode(encoder.Encode(fitting, Rows, Columns)));
        }
    }

    [Fact]
    public void Preset_parameters_and_a_tolerance_go_together()
    {
        ushort[] samples = [.. SyntheticSamples.Noise(Rows * Columns, 12).Select(sample => (ushort)(sample % 3001))];
        JpegLsEncoder encoder = new() { Precision = 12, Near = 5, Preset = [3000, 7, 40, 200, 20] };
        AssertWithin(5, samples, Decode(encoder.Encode(samples, Rows, Columns)));
    }

    [Theory]
    [InlineData(1, 2, 0)]
    [InlineData(5, 2, 0)]
    [InlineData(2, 3, 4)]
    [InlineData(23, 4, 0)]
    [InlineData(100, 4, 1)]
    public void Restart_intervals_start_anew(int rowsPerRestart, int restartBytes, int near)
    {
        JpegLsEncoder encoder = new()
        {
            Precision = 12,
            Near = near,
            RowsPerRestart = rowsPerRestart,
            RestartBytes = restartBytes,
            HasDecoration = true,
        };
        foreach (ushort[] samples in Pictures(12))
        {
            AssertWithin(near, samples, Decode(encoder.Encode(samples, Rows, Columns)));
        }
    }

    [Theory]
    [InlineData(8, 1)]
    [InlineData(12, 4)]
    [InlineData(16, 15)]
    public void The_point_transform_leaves_the_low_bits_zero(int precision, int pointTransform)
    {
        ushort[] samples = SyntheticSamples.Noise(Rows * Columns, precision);
        JpegLsEncoder encoder = new() { Precision = precision, PointTransform = pointTransform };
        ushort[] expected = [.. samples.Select(sample => (ushort)(sample >> pointTransform << pointTransform))];
        Assert.Equal(expected, Decode(encoder.Encode(samples, Rows, Columns)));
    }

    [Fact]
    public void A_picture_whose_every_sample_is_there_needs_no_end_marker()
    {
        ushort[] samples = SyntheticSamples.Noise(Rows * Columns, 16);
        byte[] stream = new JpegLsEncoder().EncodeScan(samples, Rows, Columns);
        Assert.Equal(samples, Decode(stream));
        Assert.Equal(samples, Decode([.. stream, 0xFF, 0xD9, 0]));
        Assert.Equal(samples, Decode([.. stream, 0, 0, 0, 0xFF, 0xD9]));
    }

    [Theory]
    [InlineData(16, 0, 0)]
    [InlineData(8, 2, 0)]
    [InlineData(12, 0, 3)]
    public void Each_truncation_of_the_entropy_coded_data_throws(int precision, int near, int rowsPerRestart)
    {
        JpegLsEncoder encoder = new() { Precision = precision, Near = near, RowsPerRestart = rowsPerRestart };
        foreach (ushort[] samples in Pictures(precision))
        {
            Broken.EachTruncationThrows(encoder.EncodeScan(samples, Rows, Columns), stream => Decode(stream));
        }
    }

    [Theory]
    [InlineData(16, 0)]
    [InlineData(12, 0)]
    [InlineData(2, 0)]
    [InlineData(12, 7)]
    [InlineData(16, 255)]
    public void Mutated_streams_throw_nothing_but_a_codestream_exception(int precision, int near)
    {
        JpegLsEncoder encoder = new()
        {
            Precision = precision,
            Near = near,
            RowsPerRestart = 9,
            HasDecoration = true,
            Preset = new int[5],
        };
        int refused = 0;
        foreach (ushort[] samples in Pictures(precision))
        {
            refused += Broken.MutationsThrowNothingElse(encoder.Encode(samples, Rows, Columns), 4000, mutated => Decode(mutated));
        }

        Assert.InRange(refused, 1, 19999);
    }

    [Fact]
    public void Random_bits_throw_nothing_but_a_codestream_exception()
    {
        Random random = new(14495);
        for (int i = 0; i < 2000; i++)
        {
            int precision = 2 + (i % 15);
            JpegLsEncoder encoder = new()
            {
                Precision = precision,
                Near = i % 3 == 0 ? 1 : 0,
                Preset = i % 7 == 0 ? [0, 0, 0, 0, 255] : [],
            };
            byte[] headers = encoder.EncodeScan([], 0, Columns);
            headers[headers.AsSpan().IndexOf([(byte)0xFF, (byte)0xF7]) + 6] = Rows;
            byte[] bits = new byte[Rows * Columns * 4];
            random.NextBytes(bits);

            // Any bits, which soon are a marker; and without markers: even ones, few ones, many ones.
            bits = (i % 4) switch
            {
                0 => bits,
                1 => [.. bits.Select(value => (byte)(value & 0x7F))],
                2 => [.. bits.Select(value => (byte)(value & (value >> 3) & 0x7F))],
                _ => [.. bits.Select(value => (byte)((value | 0x55) & 0x7F))],
            };
            byte[] stream = [.. headers, .. bits];
            Exception? thrown = Record.Exception(() => Decode(stream));
            Assert.True(thrown is null or CodestreamException, $"{i}: {thrown}");
        }
    }

    [Fact]
    public void A_frame_of_another_size_is_refused_with_both_sizes()
    {
        byte[] stream = new JpegLsEncoder().Encode(new ushort[Rows * Columns], Rows, Columns);
        CodestreamException thrown = Assert.Throws<CodestreamException>(() => Decode(stream, Columns, Rows));
        Assert.Contains("23 rows and 37 columns, but the image has 37 and 23", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_restart_marker_out_of_order_is_refused()
    {
        byte[] stream = new JpegLsEncoder { RowsPerRestart = 5 }.Encode(new ushort[Rows * Columns], Rows, Columns);
        int marker = stream.AsSpan().LastIndexOf([(byte)0xFF, (byte)0xD1]);
        stream[marker + 1] = 0xD2;
        CodestreamException thrown = Assert.Throws<CodestreamException>(() => Decode(stream));
        Assert.Contains("restart marker 1", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_beyond_its_line_is_refused()
    {
        // Thirteen 1-bits stand for 36 samples and bring RUNindex to 13; a 0-bit and three bits for 7 more pass the 40.
        byte[] stream = [.. new JpegLsEncoder { Precision = 8 }.EncodeScan([], 0, 40), 0xFF, 0x7D, 0xC0, 0, 0];
        stream[8] = 1;
        CodestreamException thrown = Assert.Throws<CodestreamException>(() => Decode(stream, 1, 40));
        Assert.Contains("run beyond the end of its line", thrown.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[] { 0x00, 0x00, 0x00, 0xFF, 0x00, 0x00, 0x00, 0x00, 0x00 })] // at the end of a run
    [InlineData(new byte[] { 0x60, 0x00, 0x00, 0x1F, 0xE0, 0x00, 0x00, 0x00, 0x00 })] // after it
    public void An_error_beyond_the_range_of_the_samples_is_refused(byte[] scan)
    {
        // With a tolerance of 1 errors have 86 values, and seven bits can say 128.
        byte[] stream = [.. new JpegLsEncoder { Precision = 8, Near = 1 }.EncodeScan([], 0, 5), .. scan];
        stream[8] = 1;
        CodestreamException thrown = Assert.Throws<CodestreamException>(() => Decode(stream, 1, 5));
        Assert.Contains("an error of 64, outside the range", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_span_of_another_length_than_the_image_is_a_programming_error()
    {
        byte[] stream = new JpegLsEncoder().Encode(new ushort[4], 2, 2);
        Assert.Throws<ArgumentOutOfRangeException>(() => JpegLsDecoder.Decode(stream, 2, 2, new ushort[5]));
    }

    /// <summary>Noise, a slope, few levels with runs, single steps, and one level.</summary>
    private static IEnumerable<ushort[]> Pictures(int precision)
    {
        Random random = new(precision);
        int maximum = (1 << precision) - 1;
        yield return SyntheticSamples.Noise(Rows * Columns, precision);
        yield return SyntheticSamples.Slope(Rows * Columns, precision);
        IEnumerable<int> positions = Enumerable.Range(0, Rows * Columns);
        yield return [.. positions.Select(_ => (ushort)(random.Next(8) == 0 ? random.Next(maximum + 1) : maximum / 2))];
        yield return [.. positions.Select(i => (ushort)(i / 50 % 2 == 0 ? 0 : maximum))];
        yield return [.. Enumerable.Repeat((ushort)maximum, Rows * Columns)];
    }

    private static void AssertWithin(int near, ushort[] expected, ushort[] actual)
    {
        if (near == 0)
        {
            Assert.Equal(expected, actual);
            return;
        }

        Assert.Equal(expected.Length, actual.Length);
        Assert.InRange(expected.Zip(actual, (first, second) => Math.Abs(first - second)).Max(), 0, near);
    }

    private static ushort[] Decode(byte[] stream, int rows = Rows, int columns = Columns)
    {
        ushort[] samples = new ushort[rows * columns];
        JpegLsDecoder.Decode(stream, rows, columns, samples);
        return samples;
    }
}
