using System.Diagnostics;
using Cov19Ct.Codecs.Jpeg2000;
using Cov19Ct.Codecs.Jpeg2000.Syntax;
using Cov19Ct.TestKit.Codecs;
using Cov19Ct.TestKit.Codecs.Jpeg2000;

namespace Cov19Ct.Codecs.Tests.Jpeg2000;

public sealed class Jpeg2000DamageTests
{
    private const int Side = 33;

    [Theory]
    [InlineData(0, 1, false)]
    [InlineData(63, 3, true)]
    public void Every_truncation_throws(int style, int layers, bool isTiled)
    {
        Jpeg2000Encoder encoder = new()
        {
            Style = (CodeBlockStyle)style,
            Layers = layers,
            TileSize = isTiled ? (20u, 20u) : default,
            HasStartOfPacket = isTiled,
            HasOpenEnd = isTiled,
        };
        byte[] stream = encoder.Encode(SyntheticSamples.Slope(Side * Side, 12), Side, Side);
        Broken.EachTruncationThrows(stream[..^2], cut => Decode(cut));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(5, 1)]
    [InlineData(63, 2)]
    public void Mutated_streams_throw_nothing_but_a_codestream_exception(int style, int headers)
    {
        Jpeg2000Encoder encoder = new()
        {
            Style = (CodeBlockStyle)style,
            Layers = 2,
            Order = (ProgressionOrder)(2 + headers),
            Precincts = [0x33, 0x33, 0x44, 0x44],
            TileSize = (20, 25),
            HeaderPlace = (PacketHeaderPlace)headers,
            PartsPerTile = 2,
            HasStartOfPacket = true,
            HasEndOfPacketHeader = true,
        };
        byte[] stream = encoder.Encode(SyntheticSamples.Slope(Side * Side, 12), Side, Side);
        int refused = Broken.MutationsThrowNothingElse(stream, 3000, mutated => Decode(mutated));
        Assert.InRange(refused, 1, 2999);
    }

    [Theory]
    [InlineData(1, 1, "tiles; at most 65535 are possible")]
    [InlineData(16, 16, "tile 0 of 64516 is missing")]
    public void A_picture_of_many_tiles_that_are_not_there_is_refused_at_once(uint tileWidth, uint tileHeight, string message)
    {
        byte[] header = new Jpeg2000Encoder { TileSize = (tileWidth, tileHeight) }.EncodeHeader(4064, 4064);
        byte[] stream = [.. header, 0xFF, 0x90, 0, 10, 0, 1, 0, 0, 0, 0, 0, 1, 0xFF, 0x93];
        Assert.Contains(message, RefusedAtOnce(stream, 4064, 4064), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(65535, new byte[0])]
    [InlineData(1, new byte[] { 0x00, 0x11, 0x11, 0x11 })]
    public void A_picture_of_more_packets_than_bytes_is_refused_at_once(int layers, byte[] precincts)
    {
        byte[] stream = new Jpeg2000Encoder { Layers = layers, Precincts = precincts }.EncodeHeader(4096, 4096);
        byte[] withTile = [.. stream, 0xFF, 0x90, 0, 10, 0, 0, 0, 0, 0, 0, 0, 1, 0xFF, 0x93, 0, 0, 0, 0];
        Assert.Contains("packets in 4 bytes", RefusedAtOnce(withTile, 4096, 4096), StringComparison.Ordinal);
    }

    [Fact]
    public void Many_layers_that_include_no_code_block_take_no_time()
    {
        // 16384 code-blocks; a packet says with two bits that none of them is included.
        Jpeg2000Encoder encoder = new() { Layers = 65535, BlockWidth = 4, BlockHeight = 4, Levels = 0 };
        byte[] stream =
        [
            .. encoder.EncodeHeader(512, 512), 0xFF, 0x90, 0, 10, 0, 0, 0, 0, 0, 0, 0, 1, 0xFF, 0x93,
            .. Enumerable.Repeat((byte)0x80, 65535),
        ];
        Stopwatch watch = Stopwatch.StartNew();
        ushort[] samples = Decode(stream, 512, 512);
        Assert.All(samples, sample => Assert.Equal(2048, sample));
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 20);
    }

    [Fact]
    public void Progression_order_changes_without_end_are_refused()
    {
        byte[] all = [0, 0, 0, 1, 4, 1, 0];
        byte[] nothing = [0, 0, 0, 0, 4, 1, 3];
        Jpeg2000Encoder encoder = new()
        {
            Levels = 3,
            Precincts = [0x11, 0x11, 0x11, 0x11],
            Changes = [.. Enumerable.Repeat(nothing, 4000).SelectMany(entry => entry), .. all],
        };
        byte[] header = encoder.EncodeHeader(256, 256);
        byte[] stream = [.. header, 0xFF, 0x90, 0, 10, 0, 0, 0, 0, 0, 0, 0, 1, 0xFF, 0x93, .. new byte[50000]];
        Assert.Contains("repeat each other", RefusedAtOnce(stream, 256, 256), StringComparison.Ordinal);
    }

    [Fact]
    public void Progression_order_changes_that_leave_packets_out_are_refused()
    {
        Jpeg2000Encoder encoder = new() { Changes = [0, 0, 0, 1, 3, 1, 0] };
        byte[] stream = encoder.Encode(SyntheticSamples.Slope(Side * Side, 12), Side, Side);
        CodestreamException thrown = Assert.Throws<CodestreamException>(() => Decode(stream));
        Assert.Contains("leave out 1 of 4 packets", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_segmentation_symbol_is_refused()
    {
        Jpeg2000Encoder encoder = new() { Style = CodeBlockStyle.SegmentationSymbols, Levels = 0, BlockWidth = 64, BlockHeight = 64 };
        byte[] stream = encoder.Encode(SyntheticSamples.Noise(Side * Side, 12), Side, Side);
        stream[^(stream.Length / 2)] ^= 0x55;
        CodestreamException thrown = Assert.Throws<CodestreamException>(() => Decode(stream));
        Assert.Contains("segmentation symbol", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_region_of_interest_beyond_thirty_bits_is_refused_by_number()
    {
        // Levels of −1 to 2 about the middle, raised by 29 bits.
        Jpeg2000Encoder encoder = new() { RegionShift = 29, Levels = 0 };
        ushort[] samples = [.. SyntheticSamples.Noise(Side * Side, 2).Select(sample => (ushort)(2047 + sample))];
        byte[] stream = encoder.Encode(samples, Side, Side);
        CodestreamException thrown = Assert.Throws<CodestreamException>(() => Decode(stream));
        Assert.Contains("at most 30 are supported", thrown.Message, StringComparison.Ordinal);
    }

    private static string RefusedAtOnce(byte[] stream, int rows, int columns)
    {
        Stopwatch watch = Stopwatch.StartNew();
        CodestreamException thrown = Assert.Throws<CodestreamException>(() => Decode(stream, rows, columns));
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 20);
        return thrown.Message;
    }

    private static ushort[] Decode(byte[] stream, int rows = Side, int columns = Side)
    {
        ushort[] samples = new ushort[rows * columns];
        Jpeg2000Decoder.Decode(stream, rows, columns, samples);
        return samples;
    }
}
