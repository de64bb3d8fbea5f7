using Cov19Ct.Codecs.Jpeg2000;
using Cov19Ct.Codecs.Jpeg2000.BlockCoding;
using Cov19Ct.Codecs.Jpeg2000.CodeBlocks;
using Cov19Ct.Codecs.Jpeg2000.Syntax;
using Cov19Ct.TestKit.Codecs;
using Cov19Ct.TestKit.Codecs.Jpeg2000;

namespace Cov19Ct.Codecs.Tests.Jpeg2000.HighThroughput;

public sealed class HighThroughputTests
{
    private const int Rows = 45;
    private const int Columns = 61;

    [Theory]
    [InlineData(1, false, 16, 16)]
    [InlineData(8, false, 64, 64)]
    [InlineData(12, true, 4, 4)]
    [InlineData(12, false, 4, 1024)]
    [InlineData(16, false, 1024, 4)]
    [InlineData(16, true, 32, 16)]
    public void Every_precision_and_block_size_returns_the_samples_encoded(int precision, bool isSigned, int width, int height) =>
        CheckRoundTrip(new Jpeg2000Encoder
        {
            Style = CodeBlockStyle.HighThroughput,
            Precision = precision,
            IsSigned = isSigned,
            BlockWidth = width,
            BlockHeight = height,
        });

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(4)]
    public void Tiles_precincts_and_orders_return_the_samples_encoded(int order) =>
        CheckRoundTrip(new Jpeg2000Encoder
        {
            Style = CodeBlockStyle.HighThroughput | CodeBlockStyle.VerticallyCausal,
            Order = (ProgressionOrder)order,
            Precincts = [0x33, 0x44, 0x44, 0x55],
            TileSize = (37, 29),
            Origin = (5, 3),
            HasEndOfPacketHeader = true,
        });

    [Fact]
    public void Placeholder_sets_take_the_place_of_zero_planes() =>
        CheckRoundTrip(new Jpeg2000Encoder { Style = CodeBlockStyle.HighThroughput, PlaceholderSets = 2 });

    [Theory]
    [InlineData(0, 1, false)]
    [InlineData(1, 2, false)]
    [InlineData(3, 3, false)]
    [InlineData(1, 3, true)]
    public void The_passes_of_the_plane_below_return_what_they_reach(int plane, int passes, bool isVerticallyCausal)
    {
        foreach ((int rows, int columns) in new[] { (64, 64), (5, 7), (1, 1), (6, 33), (4, 1024), (1023, 4) })
        {
            Random random = new(rows + plane);
            int[,] coefficients = new int[rows, columns];
            for (int i = 0; i < coefficients.Length; i++)
            {
                coefficients[i / columns, i % columns] = random.Next(3) == 0 ? random.Next(-60, 61) : random.Next(-1, 2);
            }

            byte[] cleanup = HighThroughputBlockEncoder.Cleanup(coefficients, passes > 1 ? plane + 1 : plane);
            byte[] refinement = HighThroughputBlockEncoder.Refinement(
                coefficients, plane, isVerticallyCausal, hasMagnitudes: passes > 2, out int[,] reached);
            int[,] decoded = Decode(cleanup, refinement, passes, rows, columns, plane, isVerticallyCausal);
            for (int i = 0; i < coefficients.Length; i++)
            {
                (int row, int column) = (i / columns, i % columns);
                int expected = passes == 1 ? coefficients[row, column] : reached[row, column];

                // Below the last plane of a coefficient stands a half.
                bool isRefined = passes is 1 or 3 || Math.Abs(coefficients[row, column]) >> (plane + 1) == 0;
                int last = isRefined ? plane : plane + 1;
                int magnitude = Math.Abs(expected) >> last << last;
                Assert.Equal(magnitude == 0 ? 0 : Math.Sign(expected) * ((2 * magnitude) + (1 << last)), decoded[row, column]);
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Mutated_streams_throw_nothing_but_a_codestream_exception(int seed)
    {
        Jpeg2000Encoder encoder = new() { Style = CodeBlockStyle.HighThroughput, Levels = seed, TileSize = (30, 40) };
        byte[] stream = encoder.Encode(SyntheticSamples.Slope(Rows * Columns, 12), Rows, Columns);
        int refused = Broken.MutationsThrowNothingElse(stream, 2000, mutated => Decode(mutated));
        Assert.InRange(refused, 1, 1999);
    }

    [Fact]
    public void Every_truncation_throws()
    {
        byte[] stream = new Jpeg2000Encoder { Style = CodeBlockStyle.HighThroughput }.Encode(SyntheticSamples.Slope(25, 12), 5, 5);
        Broken.EachTruncationThrows(stream[..^2], cut => Jpeg2000Decoder.Decode(cut, 5, 5, new ushort[25]));
    }

    [Theory]
    [InlineData(new byte[] { 0x12 }, "a suffix of 0")]
    [InlineData(new byte[] { 0x00, 0x00, 0x01, 0x00 }, "a suffix of 1")]
    [InlineData(new byte[] { 0x00, 0x00, 0x05, 0x00 }, "a suffix of 5")]
    public void A_suffix_that_does_not_fit_is_refused(byte[] cleanup, string message)
    {
        CodestreamException thrown = Assert.Throws<CodestreamException>(() => Decode(cleanup, [], 1, 4, 4, 0, false));
        Assert.Contains(message, thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mixture_with_other_code_blocks_is_refused_by_name()
    {
        Jpeg2000Encoder encoder = new() { Style = CodeBlockStyle.HighThroughput };
        byte[] stream = encoder.Encode(SyntheticSamples.Slope(Rows * Columns, 12), Rows, Columns);
        int style = stream.AsSpan().IndexOf([(byte)0xFF, (byte)0x52]) + 12;
        Assert.Equal(64, stream[style]);
        stream[style] = 192;
        CodestreamException thrown = Assert.Throws<CodestreamException>(() => Decode(stream));
        Assert.Contains("a mixture of high-throughput and other code-blocks", thrown.Message, StringComparison.Ordinal);
    }

    // Coefficients with one binary place.
    private static int[,] Decode(byte[] cleanup, byte[] refinement, int passes, int rows, int columns, int plane, bool isVerticallyCausal)
    {
        using Contributions contributions = new();
        using CodewordSegments segments = new();
        CodeBlockStyle style = CodeBlockStyle.HighThroughput | (isVerticallyCausal ? CodeBlockStyle.VerticallyCausal : CodeBlockStyle.None);
        const int Planes = 20;
        int cleanupPlane = passes > 1 ? plane + 1 : plane;
        CodeBlock block = new()
        {
            Width = (ushort)columns,
            Height = (ushort)rows,
            FirstContribution = -1,
            ZeroPlanes = (byte)(Planes - 1 - cleanupPlane),
        };
        contributions.Add(ref block, 1, cleanup.Length);
        if (passes > 1)
        {
            contributions.Add(ref block, passes - 1, refinement.Length);
            contributions[1].Offset = cleanup.Length;
        }

        segments.Join((byte[])[.. cleanup, .. refinement], block, style, contributions);
        CodeBlockDecoder decoder = new();
        decoder.Decode(block, SubbandKind.LowLow, Planes, style, segments);
        int[,] decoded = new int[rows, columns];
        for (int i = 0; i < decoded.Length; i++)
        {
            (int row, int column) = (i / columns, i % columns);
            uint value = decoder.Coefficients[(((row / 4 * columns) + column) * 4) + (row % 4)];
            decoded[row, column] = (int)(value & int.MaxValue) * (value >> 31 != 0 ? -1 : 1);
        }

        return decoded;
    }

    private static void CheckRoundTrip(Jpeg2000Encoder encoder)
    {
        foreach (ushort[] patterns in new[]
        {
            SyntheticSamples.Noise(Rows * Columns, encoder.Precision), SyntheticSamples.Slope(Rows * Columns, encoder.Precision),
        })
        {
            ushort[] samples = encoder.IsSigned
                ? [.. patterns.Select(pattern => (ushort)(pattern - (1 << (encoder.Precision - 1))))]
                : patterns;
            Assert.Equal(samples, Decode(encoder.Encode(samples, Rows, Columns)));
        }
    }

    private static ushort[] Decode(byte[] stream)
    {
        ushort[] samples = new ushort[Rows * Columns];
        Jpeg2000Decoder.Decode(stream, Rows, Columns, samples);
        return samples;
    }
}
