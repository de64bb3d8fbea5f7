using Cov19Ct.Codecs.Jpeg2000.Packets;
using Cov19Ct.Codecs.Jpeg2000.Syntax;
using Cov19Ct.Codecs.Jpeg2000.Tiles;

namespace Cov19Ct.Codecs.Tests.Jpeg2000.Packets;

/// <summary>A tile of 8 x 4 samples, one level, precincts of 2 x 2 at resolution 0 (2 of them) and of 4 x 4 at resolution 1 (2), two
/// layers. Packets are written resolution, precinct, layer.</summary>
public sealed class PacketSequenceTests
{
    [Theory]
    [InlineData(0, "000 010 100 110 001 011 101 111")]
    [InlineData(1, "000 010 001 011 100 110 101 111")]
    [InlineData(2, "000 001 010 011 100 101 110 111")]
    [InlineData(3, "000 001 100 101 010 011 110 111")]
    [InlineData(4, "000 001 100 101 010 011 110 111")]
    public void Each_order_is_that_of_its_loops(int order, string expected) => Assert.Equal(expected, Order(order, []));

    [Fact]
    public void Precincts_that_start_before_the_tile_stand_at_its_corner()
    {
        // From x = 3 on: at resolution 1 precincts from 3 (cut) and 4 and 8, at resolution 0 from 2·2 = 4 (its first) and 2·4 = 8.
        string expected = "100 101 000 001 110 111 010 011 120 121";
        Assert.Equal(expected, Order(3, [], new Area(3, 0, 11, 4)));
    }

    [Fact]
    public void A_precinct_at_the_corner_of_the_tile_counts_as_one_that_starts_there()
    {
        // From x = 4 on, with precincts of 8 x 8 at resolution 1: from 4 (cut) and 8; at resolution 0 from 2·2 = 4 and 2·4 = 8.
        string expected = "000 001 100 101 010 011 110 111";
        Assert.Equal(expected, Order(3, [], new Area(4, 0, 12, 4), upperPrecincts: 0x33));
        Assert.Equal("000 001 100 101 010 011", Order(3, [], new Area(0, 4, 4, 12), upperPrecincts: 0x3F)[..23]);
    }

    [Fact]
    public void Changes_follow_one_another_and_repeat_no_packet()
    {
        // The first layer of resolution 0; both layers of all by resolution; what is left of all.
        byte[] changes = [0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 1, 2, 1, 1, 0, 0, 0, 2, 2, 1, 2];
        Assert.Equal("000 010 100 110 001 011 101 111", Order(0, changes));
    }

    private static string Order(int order, byte[] changes) => Order(order, changes, new Area(0, 0, 8, 4));

    private static string Order(int order, byte[] changes, Area tile, byte upperPrecincts = 0x22)
    {
        CodingParameters parameters = new();
        parameters.TryRead(
            Jpeg2000Marker.CodingStyleDefault, new SegmentReader([1, (byte)order, 0, 2, 0, 1, 0, 0, 0, 1, 0x11, upperPrecincts], 0));
        parameters.TryRead(Jpeg2000Marker.QuantisationDefault, new SegmentReader([0x20, 64, 72, 72, 80], 0));
        if (changes.Length > 0)
        {
            parameters.TryRead(Jpeg2000Marker.ProgressionOrderChange, new SegmentReader(changes, 0));
        }

        TileCoding coding = CodingParameters.Resolve(parameters, null);
        TileLayout layout = TileLayout.Create(coding, tile, 8, 100);
        PacketSequence sequence = new(layout, coding, tile, (1, 1));
        return string.Join(' ', sequence.Packets().Select(packet => $"{packet.Resolution}{packet.Precinct}{packet.Layer}"));
    }
}
