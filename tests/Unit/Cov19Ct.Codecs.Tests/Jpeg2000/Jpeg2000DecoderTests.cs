using Cov19Ct.Codecs.Jpeg2000;
using Cov19Ct.Codecs.Jpeg2000.Syntax;
using Cov19Ct.TestKit.Codecs;
using Cov19Ct.TestKit.Codecs.Jpeg2000;

namespace Cov19Ct.Codecs.Tests.Jpeg2000;

public sealed class Jpeg2000DecoderTests
{
    private const int Rows = 45;
    private const int Columns = 61;

    public static TheoryData<int> Styles() => [.. Enumerable.Range(0, 64)];

    [Theory]
    [MemberData(nameof(Styles))]
    public void Every_combination_of_code_block_styles_returns_the_samples_encoded(int style) =>
        CheckRoundTrip(new Jpeg2000Encoder { Style = (CodeBlockStyle)style, Layers = 1 + (style % 3) });

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(8, false)]
    [InlineData(12, true)]
    [InlineData(16, false)]
    [InlineData(16, true)]
    public void Every_precision_returns_the_samples_encoded(int precision, bool isSigned) =>
        CheckRoundTrip(new Jpeg2000Encoder { Precision = precision, IsSigned = isSigned });

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(10)]
    [InlineData(32)]
    public void Every_number_of_levels_returns_the_samples_encoded(int levels) => CheckRoundTrip(new Jpeg2000Encoder { Levels = levels });

    [Theory]
    [InlineData(4, 4)]
    [InlineData(4, 64)]
    [InlineData(64, 4)]
    [InlineData(4, 1024)]
    [InlineData(1024, 4)]
    [InlineData(64, 64)]
    public void Every_size_of_code_blocks_returns_the_samples_encoded(int width, int height) =>
        CheckRoundTrip(new Jpeg2000Encoder { BlockWidth = width, BlockHeight = height, Levels = 1 });

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Every_progression_order_with_layers_precincts_tiles_and_offsets_returns_the_samples_encoded(int order)
    {
        CheckRoundTrip(new Jpeg2000Encoder { Order = (ProgressionOrder)order, Layers = 4, Precincts = [0x33, 0x34, 0x43, 0x55] });
        CheckRoundTrip(new Jpeg2000Encoder
        {
            Order = (ProgressionOrder)order,
            Layers = 2,
            Precincts = [0x01, 0x22, 0x23, 0x54],
            TileSize = (23, 31),
            Origin = (17, 5),
            TileOrigin = (3, 4),
            HasStartOfPacket = true,
            HasEndOfPacketHeader = true,
        });
    }

    [Theory]
    [InlineData(PacketHeaderPlaceName.InPackets, 3, false)]
    [InlineData(PacketHeaderPlaceName.InPackets, 1, true)]
    [InlineData(PacketHeaderPlaceName.InPackets, 4, true)]
    [InlineData(PacketHeaderPlaceName.MainHeader, 1, false)]
    [InlineData(PacketHeaderPlaceName.MainHeader, 3, true)]
    [InlineData(PacketHeaderPlaceName.TilePartHeaders, 1, true)]
    [InlineData(PacketHeaderPlaceName.TilePartHeaders, 3, false)]
    public void Tile_parts_in_turns_and_packed_packet_headers_return_the_samples_encoded(
        PacketHeaderPlaceName place, int parts, bool isOpen) =>
        CheckRoundTrip(new Jpeg2000Encoder
        {
            HeaderPlace = (PacketHeaderPlace)place,
            PartsPerTile = parts,
            HasOpenEnd = isOpen,
            TileSize = (40, 30),
            Layers = 3,
            HasStartOfPacket = parts > 1,
            HasEndOfPacketHeader = true,
        });

    [Fact]
    public void Progression_order_changes_return_the_samples_encoded()
    {
        // RSpoc, CSpoc, LYEpoc (2), REpoc, CEpoc, Ppoc (A.6.6)
        byte[] changes = [0, 0, 0, 1, 2, 1, 1, 0, 0, 0, 2, 4, 1, 3, 1, 0, 0, 3, 4, 0, 2, 0, 0, 0, 3, 4, 1, 0];
        CheckRoundTrip(new Jpeg2000Encoder { Changes = changes, Layers = 3, Precincts = [0x33, 0x33, 0x44, 0x44] });
    }

    [Fact]
    public void Marker_segments_of_the_component_go_before_the_defaults() =>
        CheckRoundTrip(new Jpeg2000Encoder { HasComponentSegments = true, Precincts = [0x44, 0x44, 0x44, 0x44] });

    [Theory]
    [InlineData(0)]
    [InlineData(63)]
    public void A_region_of_interest_returns_the_samples_encoded(int style) =>
        CheckRoundTrip(new Jpeg2000Encoder { Precision = 8, RegionShift = 11, Style = (CodeBlockStyle)style });

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 40)]
    [InlineData(40, 1)]
    [InlineData(2, 3)]
    public void Narrow_images_return_the_samples_encoded(int rows, int columns)
    {
        foreach ((uint, uint) origin in new (uint, uint)[] { (0, 0), (1, 0), (0, 1), (7, 7) })
        {
            CheckRoundTrip(new Jpeg2000Encoder { Origin = origin }, rows, columns);
        }
    }

    [Fact]
    public void A_flat_image_of_empty_code_blocks_is_flat()
    {
        ushort[] samples = [.. Enumerable.Repeat((ushort)2048, Rows * Columns)];
        Assert.Equal(samples, Decode(new Jpeg2000Encoder().Encode(samples, Rows, Columns)));
    }

    [Fact]
    public void Several_code_blocks_with_many_bits_of_length_return_the_samples_encoded()
    {
        ushort[] samples = SyntheticSamples.Noise(128 * 128, 16);
        byte[] stream = new Jpeg2000Encoder { Precision = 16, BlockWidth = 64, BlockHeight = 64 }.Encode(samples, 128, 128);
        Assert.Equal(samples, Decode(stream, 128, 128));
    }

    [Fact]
    public void Signed_samples_are_extended_to_sixteen_bits()
    {
        ushort[] samples = [.. Enumerable.Range(-2048, 64 * 64).Select(value => (ushort)value)];
        byte[] stream = new Jpeg2000Encoder { IsSigned = true }.Encode(samples, 64, 64);
        Assert.Equal(samples, Decode(stream, 64, 64));
        Assert.Equal(0xF800, samples[0]);
    }

    [Fact]
    public void A_lost_end_marker_and_bytes_behind_it_do_no_harm()
    {
        ushort[] samples = SyntheticSamples.Slope(Rows * Columns, 12);
        byte[] stream = new Jpeg2000Encoder().Encode(samples, Rows, Columns);
        Assert.Equal(samples, Decode(stream[..^2]));
        Assert.Equal(samples, Decode([.. stream, 0]));
    }

    [Fact]
    public void A_span_of_another_length_than_the_image_is_a_programming_error()
    {
        byte[] stream = new Jpeg2000Encoder().Encode(new ushort[Rows * Columns], Rows, Columns);
        Assert.Throws<ArgumentOutOfRangeException>(() => Jpeg2000Decoder.Decode(stream, Rows, Columns, new ushort[5]));
    }

    [Fact]
    public void An_image_of_another_size_is_refused_with_both_sizes()
    {
        byte[] stream = new Jpeg2000Encoder().Encode(new ushort[Rows * Columns], Rows, Columns);
        CodestreamException thrown = Assert.Throws<CodestreamException>(() => Decode(stream, Columns, Rows));
        Assert.Contains("45 rows and 61 columns, but the image has 61 and 45", thrown.Message, StringComparison.Ordinal);
    }

    /// <summary>The names of <see cref="PacketHeaderPlace"/>, which a public method cannot show.</summary>
    public enum PacketHeaderPlaceName
    {
        InPackets,
        MainHeader,
        TilePartHeaders,
    }

    private static void CheckRoundTrip(Jpeg2000Encoder encoder, int rows = Rows, int columns = Columns)
    {
        foreach (ushort[] patterns in new[]
        {
            SyntheticSamples.Noise(rows * columns, encoder.Precision), SyntheticSamples.Slope(rows * columns, encoder.Precision),
        })
        {
            ushort[] samples = encoder.IsSigned
                ? [.. patterns.Select(pattern => (ushort)(pattern - (1 << (encoder.Precision - 1))))]
                : patterns;
            Assert.Equal(samples, Decode(encoder.Encode(samples, rows, columns), rows, columns));
        }
    }

    private static ushort[] Decode(byte[] stream, int rows = Rows, int columns = Columns)
    {
        ushort[] samples = new ushort[rows * columns];
        Jpeg2000Decoder.Decode(stream, rows, columns, samples);
        return samples;
    }
}
