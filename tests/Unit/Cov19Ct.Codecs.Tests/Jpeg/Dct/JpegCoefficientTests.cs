using Cov19Ct.Codecs.Jpeg.Dct;
using Cov19Ct.TestKit.Codecs;

namespace Cov19Ct.Codecs.Tests.Jpeg.Dct;

public sealed class JpegCoefficientTests
{
    // 4 × 5 blocks, the right and lower ones cut.
    private const int Rows = 29;
    private const int Columns = 37;
    private const int Blocks = 20;

    private const string Full = "full progression";
    private const string Spectral = "spectral selection";
    private const string Sequential = "sequential";

    // ITU-T T.81, Figure A.6: row and column of each coefficient.
    private static readonly int[] s_zigZag =
    [
        0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28,
        35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
    ];

    private static readonly byte[] s_quantisation = [.. Enumerable.Range(0, 64).Select(i => (byte)(1 + (i / 4)))];

    [Theory]
    [InlineData(8, 0, Full)]
    [InlineData(12, 0, Full)]
    [InlineData(12, 3, Full)]
    [InlineData(8, 0, Spectral)]
    [InlineData(12, 0, Spectral)]
    [InlineData(8, 7, Spectral)]
    [InlineData(8, 0, Sequential)]
    [InlineData(12, 0, Sequential)]
    [InlineData(12, 3, Sequential)]
    public void Coefficients_come_back_as_samples(int precision, int blocksPerRestart, string scans)
    {
        foreach (int density in new[] { 1, 3, 10, 40 })
        {
            short[][] blocks = Coefficients(precision, density);
            byte[] stream = Encoder(precision, blocksPerRestart, scans).Encode(blocks, s_quantisation, Rows, Columns);
            ushort[] expected = Samples(blocks, precision);
            ushort[] actual = Decode(stream);

            // The inverse DCT is not determined to the bit: halves may go either way.
            Assert.InRange(expected.Zip(actual, (first, second) => Math.Abs(first - second)).Max(), 0, 1);
            Assert.InRange(expected.Zip(actual, (first, second) => Math.Abs(first - second)).Sum(), 0, Rows * Columns / 100);
        }
    }

    [Fact]
    public void A_coefficient_beyond_the_block_is_refused()
    {
        // A difference of 0, then runs of 15 zeros with a value of one bit: the fourth value would be coefficient 64.
        short[][] zeros = [.. Enumerable.Range(0, Blocks).Select(_ => new short[64])];
        byte[] stream = Encoder(8, 0, Sequential).Encode(zeros, s_quantisation, Rows, Columns);
        int data = stream.AsSpan().IndexOf([(byte)0xFF, (byte)0xDA]) + 10;
        string bits = "00000000" + string.Concat(Enumerable.Repeat("1011100011", 8));
        byte[] run = [.. bits.Chunk(8).Select(octet => Convert.ToByte(new string(octet), 2))];
        CodestreamException thrown = Assert.Throws<CodestreamException>(() => Decode([.. stream[..data], .. run, 0xFF, 0xD9]));
        Assert.Contains("sets coefficient 64", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_of_ended_blocks_may_pass_many_blocks()
    {
        short[][] blocks = [.. Enumerable.Range(0, Blocks).Select(i => (short[])[(short)(8 * i), .. new short[63]])];
        byte[] stream = Encoder(8, 0, Full).Encode(blocks, s_quantisation, Rows, Columns);
        Assert.Equal(Samples(blocks, 8), Decode(stream));
    }

    [Theory]
    [InlineData(0, Full)]
    [InlineData(6, Full)]
    [InlineData(0, Spectral)]
    [InlineData(0, Sequential)]
    [InlineData(6, Sequential)]
    public void Each_truncation_throws(int blocksPerRestart, string scans)
    {
        byte[] stream = Encoder(12, blocksPerRestart, scans).Encode(Coefficients(12, 3), s_quantisation, Rows, Columns);
        Broken.EachTruncationThrows(stream, cut => Decode(cut));
    }

    [Theory]
    [InlineData(0, Full)]
    [InlineData(6, Spectral)]
    [InlineData(6, Sequential)]
    public void Mutated_streams_throw_nothing_but_a_codestream_exception(int blocksPerRestart, string scans)
    {
        byte[] stream = Encoder(12, blocksPerRestart, scans).Encode(Coefficients(12, 3), s_quantisation, Rows, Columns);
        int refused = Broken.MutationsThrowNothingElse(stream, 5000, mutated => Decode(mutated));
        Assert.InRange(refused, 1, 4999);
    }

    public static TheoryData<int[]> ImpossibleScans() =>
    [
        new([0, 1, 0, 0]), // DC and AC in one scan
        new([1, 64, 0, 0]),
        new([6, 5, 0, 0]),
        new([0, 0, 0, 14]),
        new([0, 0, 3, 1]), // two bits at once
        new([0, 0, 1, 0]), // a refinement of nothing
    ];

    [Theory]
    [MemberData(nameof(ImpossibleScans))]
    public void A_scan_that_cannot_be_is_refused(int[] scan)
    {
        byte[] stream = WithScans(new(1, 5, 0, 0), new(scan[0], scan[1], scan[2], scan[3]));
        CodestreamException thrown = Assert.Throws<CodestreamException>(() => Decode(stream));
        Assert.Contains("a progressive scan of coefficients", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_coefficient_that_comes_twice_is_refused()
    {
        CodestreamException thrown = Assert.Throws<CodestreamException>(
            () => Decode(WithScans(new(0, 0, 0, 0), new(1, 5, 0, 0), new(5, 6, 0, 0))));
        Assert.Contains("out of order", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_picture_without_DC_coefficients_is_refused()
    {
        CodestreamException thrown = Assert.Throws<CodestreamException>(() => Decode(WithScans(new DctScan(1, 5, 0, 0))));
        Assert.Contains("without a scan of DC", thrown.Message, StringComparison.Ordinal);
    }

    private static JpegDctEncoder Encoder(int precision, int blocksPerRestart, string scans) => new()
    {
        Precision = precision,
        BlocksPerRestart = blocksPerRestart,
        Scans = scans switch
        {
            Full => JpegDctEncoder.FullProgression,
            Spectral => JpegDctEncoder.SpectralSelection,
            _ => JpegDctEncoder.Sequential,
        },
    };

    // A picture of zeros in these scans. The last of them may be one that cannot be encoded: its header alone is then written.
    private static byte[] WithScans(params DctScan[] scans)
    {
        short[][] blocks = [.. Enumerable.Range(0, Blocks).Select(_ => new short[64])];
        List<DctScan> valid = [.. scans.Where(scan => scan.Last < 64)];
        byte[] stream = new JpegDctEncoder { Scans = [.. valid] }.Encode(blocks, s_quantisation, Rows, Columns);
        if (valid.Count < scans.Length)
        {
            DctScan last = scans[^1];
            byte[] scan = [1, 1, 0, (byte)last.First, (byte)last.Last, (byte)((last.High << 4) | last.Low)];
            stream = [.. stream[..^2], 0xFF, 0xDA, 0, 8, .. scan, 0, 0xFF, 0xD9];
        }

        return stream;
    }

    private static short[][] Coefficients(int precision, int density)
    {
        Random random = new(density);
        int scale = precision == 8 ? 1 : 8;
        return
        [
            .. Enumerable.Range(0, Blocks).Select(_ => Enumerable.Range(0, 64).Select(k =>
                k == 0 ? (short)(random.Next(-500, 500) * scale)
                : random.Next(64) < density ? (short)(random.Next(-20, 21) * (k < 10 ? scale : 1)) : (short)0).ToArray()),
        ];
    }

    // ITU-T T.81, A.3.3, as it stands there.
    private static ushort[] Samples(short[][] blocks, int precision)
    {
        ushort[] samples = new ushort[Rows * Columns];
        int across = (Columns + 7) / 8;
        for (int row = 0; row < Rows; row++)
        {
            for (int column = 0; column < Columns; column++)
            {
                short[] block = blocks[(row / 8 * across) + (column / 8)];
                double sum = 0;
                for (int k = 0; k < 64; k++)
                {
                    int v = s_zigZag[k] / 8;
                    int u = s_zigZag[k] % 8;
                    double scale = (u == 0 ? Math.Sqrt(0.5) : 1) * (v == 0 ? Math.Sqrt(0.5) : 1) / 4;
                    sum += scale * block[k] * s_quantisation[k]
                        * Math.Cos(((2 * (column % 8)) + 1) * u * Math.PI / 16) * Math.Cos(((2 * (row % 8)) + 1) * v * Math.PI / 16);
                }

                samples[(row * Columns) + column] = (ushort)Math.Clamp(Math.Round(sum + (1 << (precision - 1))), 0, (1 << precision) - 1);
            }
        }

        return samples;
    }

    private static ushort[] Decode(byte[] stream)
    {
        ushort[] samples = new ushort[Rows * Columns];
        JpegDctDecoder.Decode(stream, Rows, Columns, samples);
        return samples;
    }
}
